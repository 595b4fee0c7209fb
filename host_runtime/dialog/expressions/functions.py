"""The half of the parser for functions, their parameters and the few statements in their bodies."""

from typing import TYPE_CHECKING

from host_runtime.dialog.expressions.syntax import (
    ArrayPattern,
    Block,
    Declaration,
    Function,
    If,
    Literal,
    Name,
    Node,
    ObjectPattern,
    Parameter,
    Return,
    Throw,
)
from host_runtime.dialog.expressions.values import UNDEFINED

if TYPE_CHECKING:
    from host_runtime.dialog.expressions.parser import Parser

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


def at_async_function(parser: "Parser") -> bool:
    """Whether `async function` comes next."""
    return parser.at("async") and parser.ahead(1).kind == "name" and parser.ahead(1).value == "function"


def at_arrow(parser: "Parser") -> bool:
    """Whether an arrow function comes next."""
    offset = 1 if parser.at("async") and not _is(parser, 1, "=>") else 0
    if parser.ahead(offset).kind == "name":
        return _is(parser, offset + 1, "=>")
    if not _is(parser, offset, "("):
        return False
    return _is(parser, _behind_brackets(parser, offset), "=>")


def _is(parser: "Parser", offset: int, value: str) -> bool:
    token = parser.ahead(offset)
    return token.kind == "punctuator" and token.value == value


def _behind_brackets(parser: "Parser", offset: int) -> int:
    depth = 0
    for index in range(parser.index + offset, len(parser.tokens)):
        token = parser.tokens[index]
        if token.kind == "punctuator":
            depth += (token.value in _OPENING) - (token.value in _CLOSING)
        if depth == 0:
            return index - parser.index + 1
    return len(parser.tokens) - 1 - parser.index


def parse_arrow(parser: "Parser") -> Node:
    """`x => value`, `(x, y) => { … }`, with or without async."""
    is_async = parser.at("async") and not _is(parser, 1, "=>")
    if is_async:
        parser.advance()
    if parser.token.kind == "name":
        parameters: tuple[Parameter, ...] = (Parameter(Name(parser.identifier())),)
    else:
        parameters = _parameters(parser)
    if parser.token.after_break:
        raise parser.unexpected()
    parser.expect("=>")
    return Function("", parameters, _body(parser, is_async, arrow=True), is_async)


def parse_function(parser: "Parser") -> Node:
    """`function name(x) { … }`, with or without async."""
    is_async = parser.accept("async")
    parser.expect("function")
    name = "" if parser.at("(") else parser.identifier()
    return Function(name, _parameters(parser), _body(parser, is_async, arrow=False), is_async)


def parse_method(parser: "Parser") -> Node:
    """The `(x) { … }` of a method in an object."""
    return Function("", _parameters(parser), _body(parser, is_async=False, arrow=False))


def _body(parser: "Parser", is_async: bool, *, arrow: bool) -> Node:
    outside, parser.in_async = parser.in_async, is_async
    try:
        if arrow and not parser.at("{"):
            return Return(parser.assignment())
        return _block(parser)
    finally:
        parser.in_async = outside


def _parameters(parser: "Parser") -> tuple[Parameter, ...]:
    parser.expect("(")
    return tuple(item for item in _patterns(parser, ")") if item is not None)


def _patterns(parser: "Parser", closing: str) -> tuple[Parameter | None, ...]:
    items: list[Parameter | None] = []
    while not parser.accept(closing):
        if closing == "]" and parser.at(","):
            items.append(None)
        elif parser.accept("..."):
            items.append(Parameter(_pattern(parser), rest=True))
        else:
            items.append(_with_default(parser, _pattern(parser)))
        if not parser.at(closing):
            parser.expect(",")
    return tuple(items)


def _with_default(parser: "Parser", pattern: Node) -> Parameter:
    return Parameter(pattern, parser.assignment() if parser.accept("=") else None)


def _pattern(parser: "Parser") -> Node:
    with parser.nested():
        if parser.accept("["):
            return ArrayPattern(_patterns(parser, "]"))
        if parser.accept("{"):
            return _object_pattern(parser)
        return Name(parser.identifier())


def _object_pattern(parser: "Parser") -> Node:
    entries: list[tuple[Node, Parameter]] = []
    rest = None
    while not parser.accept("}"):
        if parser.accept("..."):
            rest = Name(parser.identifier())
        else:
            entries.append(_pattern_entry(parser))
        if not parser.at("}"):
            parser.expect(",")
    return ObjectPattern(tuple(entries), rest)


def _pattern_entry(parser: "Parser") -> tuple[Node, Parameter]:
    if parser.token.kind == "name" and not _is(parser, 1, ":"):
        name = parser.identifier()
        return Literal(name), _with_default(parser, Name(name))
    key = parser.key()
    parser.expect(":")
    return key, _with_default(parser, _pattern(parser))


def _block(parser: "Parser") -> Node:
    parser.expect("{")
    statements: list[Node] = []
    while not parser.accept("}"):
        statements.append(parse_statement(parser))
    return Block(tuple(statements))


def parse_statement(parser: "Parser") -> Node:
    """One statement: return, throw, const, let, var, if, a block or an expression."""
    with parser.nested():
        if parser.at("{"):
            return _block(parser)
        if parser.accept(";"):
            return Block(())
        if parser.accept("if"):
            return _if(parser)
        node = _simple_statement(parser)
        end_statement(parser)
        return node


def _simple_statement(parser: "Parser") -> Node:
    if parser.accept("return"):
        ends = parser.token.after_break or parser.at(";", "}") or parser.token.kind == "end"
        return Return(Literal(UNDEFINED) if ends else parser.comma())
    if parser.accept("throw"):
        return Throw(parser.comma())
    if parser.at("const", "let", "var"):
        parser.advance()
        return _declarations(parser)
    return parser.comma()


def _declarations(parser: "Parser") -> Node:
    declared: list[Node] = []
    while True:
        pattern = _pattern(parser)
        declared.append(
            Declaration(pattern, parser.assignment() if parser.accept("=") else Literal(UNDEFINED))
        )
        if not parser.accept(","):
            return declared[0] if len(declared) == 1 else Block(tuple(declared))


def _if(parser: "Parser") -> Node:
    parser.expect("(")
    test = parser.comma()
    parser.expect(")")
    then = parse_statement(parser)
    return If(test, then, parse_statement(parser) if parser.accept("else") else None)


def end_statement(parser: "Parser") -> None:
    """A statement ends at a semicolon, a line break, a closing brace or the end."""
    if parser.accept(";") or parser.token.after_break or parser.at("}") or parser.token.kind == "end":
        return
    raise parser.unexpected()
