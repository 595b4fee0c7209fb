"""The syntax tree that the parser makes and the interpreter walks."""

from dataclasses import dataclass

from host_runtime.dialog.expressions.pattern_program import Program


class Node:
    """Anything that has a value or that can be executed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written out."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable; as a pattern, the variable that takes the value."""

    name: str


@dataclass(frozen=True, slots=True)
class RegexLiteral(Node):
    """A regular expression between slashes."""

    source: str
    flags: str
    program: Program


@dataclass(frozen=True, slots=True)
class TemplateString(Node):
    """Texts with an expression between each two."""

    texts: tuple[str, ...]
    holes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Spread(Node):
    """`...value` in an array, object or call."""

    value: Node


@dataclass(frozen=True, slots=True)
class ArrayLiteral(Node):
    """`[a, ...b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`key: value` of an object."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class ObjectLiteral(Node):
    """`{key: value, ...rest}`."""

    entries: tuple[Entry | Spread, ...]


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`target.key`, `target[key]`, `target?.key`."""

    target: Node
    key: Node
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`, `function?.(arguments)`."""

    function: Node
    arguments: tuple[Node, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """The whole of a chain with `?.` in it, which becomes undefined at the first null."""

    inner: Node


@dataclass(frozen=True, slots=True)
class New(Node):
    """`new constructor(arguments)`."""

    constructor: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!`, `-`, `+`, `~`, `typeof`, `void`, `delete`, `await`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operator that always takes both its operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logical(Node):
    """`&&`, `||` or `??` between two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`test ? then : otherwise`."""

    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Comma(Node):
    """`a, b`: the last one counts."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    """`target = value`; `operator` is the part before `=`, or empty."""

    target: Node
    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Update(Node):
    """`++target` (prefix) or `target++`; `step` is 1 or -1."""

    target: Node
    step: int
    prefix: bool


@dataclass(frozen=True, slots=True)
class ObjectPattern(Node):
    """`{key: pattern, ...rest}` as a parameter."""

    entries: tuple[tuple[Node, "Parameter"], ...]
    rest: Name | None


@dataclass(frozen=True, slots=True)
class ArrayPattern(Node):
    """`[pattern, , ...rest]` as a parameter."""

    items: tuple["Parameter | None", ...]


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """What takes one argument."""

    pattern: Node
    default: Node | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Function(Node):
    """An arrow (its body an expression or a block) or a function expression."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Node
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Block(Node):
    """Statements in braces."""

    statements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Return(Node):
    """`return value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Throw(Node):
    """`throw value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """`const pattern = value`, also with let and var."""

    pattern: Node
    value: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if (test) then else otherwise`."""

    test: Node
    then: Node
    otherwise: Node | None
