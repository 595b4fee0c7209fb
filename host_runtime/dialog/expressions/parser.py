"""Parses the text of an expression into a tree: ECMAScript's grammar, without classes and loops."""

from host_runtime.dialog.expressions import functions
from host_runtime.dialog.expressions.cursor import RESERVED, Cursor
from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.lexer import Lexer, TemplateParts, Token
from host_runtime.dialog.expressions.pattern_program import compile_program
from host_runtime.dialog.expressions.syntax import (
    ArrayLiteral,
    Assignment,
    Binary,
    Call,
    Chain,
    Comma,
    Conditional,
    Entry,
    Literal,
    Logical,
    Member,
    Name,
    New,
    Node,
    ObjectLiteral,
    RegexLiteral,
    Spread,
    TemplateString,
    Unary,
    Update,
)
from host_runtime.dialog.expressions.values import UNDEFINED

MAX_SOURCE = 10_000
"""Longer texts are refused."""

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("??",),
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!=", "===", "!=="),
    ("<", ">", "<=", ">=", "in", "instanceof"),
    ("<<", ">>", ">>>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_LOGICAL = frozenset({"??", "||", "&&"})
_ASSIGNING = frozenset(
    (
        *("=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>="),
        *("&=", "|=", "^=", "&&=", "||=", "??="),
    )
)
_UNARY = frozenset({"!", "-", "+", "~", "typeof", "void", "delete"})
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}


def parse(source: str) -> Node:
    """The tree of what `return <source>` would give back.

    So a line break at the start ends the statement and makes it undefined, and what follows the first
    expression in statements of its own is parsed, but never reached.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionSyntaxError(f"The expression is longer than {MAX_SOURCE} characters.", MAX_SOURCE)
    parser = Parser(Lexer(source).tokens())
    node: Node = Literal(UNDEFINED)
    if not (parser.token.after_break or parser.at(";") or parser.token.kind == "end"):
        node = parser.comma()
        functions.end_statement(parser)
    while parser.token.kind != "end":
        functions.parse_statement(parser)
    return node


class Parser(Cursor):
    """Recursive descent; each method takes exactly the tokens of what it returns."""

    in_async = False

    def comma(self) -> Node:
        """A whole expression, commas included."""
        operands = [self.assignment()]
        while self.accept(","):
            operands.append(self.assignment())
        return Comma(tuple(operands)) if len(operands) > 1 else operands[0]

    def assignment(self) -> Node:
        """An expression without commas: what stands in brackets and between arguments."""
        with self.nested():
            if functions.at_arrow(self):
                return functions.parse_arrow(self)
            start = self.token
            target = self._conditional()
            if self.token.kind != "punctuator" or self.token.value not in _ASSIGNING:
                return target
            if not isinstance(target, Name | Member):
                raise ExpressionSyntaxError("Invalid left-hand side in assignment.", start.position)
            operator = str(self.advance().value)[:-1]
            return Assignment(target, operator, self.assignment())

    def _conditional(self) -> Node:
        test = self._binary(0)
        if not self.accept("?"):
            return test
        then = self.assignment()
        self.expect(":")
        return Conditional(test, then, self.assignment())

    def _binary(self, lowest: int) -> Node:
        left = self._power()
        while self.token.kind in ("punctuator", "name"):
            operator = str(self.token.value)
            level = _PRECEDENCE.get(operator, -1)
            if level < lowest:
                break
            self.advance()
            left = _combine(operator, left, self._binary(level + 1))
        return left

    def _power(self) -> Node:
        is_bracketed = self.at("(")
        left = self._unary()
        if not self.at("**"):
            return left
        if isinstance(left, Unary) and not is_bracketed:
            raise self.unexpected()
        self.advance()
        with self.nested():
            return Binary("**", left, self._power())

    def _unary(self) -> Node:
        operators: list[str] = []
        while self.token.kind in ("punctuator", "name") and self.token.value in _UNARY:
            operators.append(str(self.advance().value))
        if len(operators) > 20:
            raise self.unexpected()
        node = self._await() if self.at("await") else self._update()
        for operator in reversed(operators):
            node = Unary(operator, node)
        return node

    def _await(self) -> Node:
        if not self.in_async:
            raise self.unexpected()
        self.advance()
        with self.nested():
            return Unary("await", self._unary())

    def _update(self) -> Node:
        start = self.token
        if self.at("++", "--"):
            step = 1 if self.advance().value == "++" else -1
            return Update(_assignable(self._postfix(), start.position), step, prefix=True)
        node = self._postfix()
        if self.at("++", "--") and not self.token.after_break:
            step = 1 if self.advance().value == "++" else -1
            return Update(_assignable(node, start.position), step, prefix=False)
        return node

    def _postfix(self) -> Node:
        node = self._new() if self.at("new") else self.primary()
        is_chain = False
        while self.token.kind == "punctuator" and self.token.value in (".", "[", "(", "?."):
            is_chain = is_chain or self.at("?.")
            node = self._link(node)
        if self.token.kind == "template":
            raise self.unexpected()
        return Chain(node) if is_chain else node

    def _link(self, target: Node) -> Node:
        optional = self.accept("?.")
        if self.at("("):
            return Call(target, self.arguments(), optional)
        if self.accept("["):
            key = self.comma()
            self.expect("]")
            return Member(target, key, optional)
        if not optional:
            self.expect(".")
        return Member(target, Literal(self.property_name()), optional)

    def property_name(self) -> str:
        """Any name, key words included."""
        if self.token.kind != "name":
            raise self.unexpected()
        return str(self.advance().value)

    def _new(self) -> Node:
        self.expect("new")
        constructor = self._bracketed() if self.at("(") else Name(self.identifier())
        while self.accept("."):
            constructor = Member(constructor, Literal(self.property_name()))
        return New(constructor, self.arguments() if self.at("(") else ())

    def arguments(self) -> tuple[Node, ...]:
        """`(a, ...b)`."""
        self.expect("(")
        return self._items(")")

    def _items(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.accept(closing):
            if closing == "]" and self.at(","):
                items.append(Literal(UNDEFINED))
            else:
                items.append(Spread(self.assignment()) if self.accept("...") else self.assignment())
            if not self.at(closing):
                self.expect(",")
        return tuple(items)

    def primary(self) -> Node:
        """A literal, a name, a function, or something in brackets."""
        token = self.token
        if token.kind in ("number", "string"):
            return Literal(self.advance().value)
        if token.kind == "regex":
            self.advance()
            return self._regex(str(token.value), token.flags)
        if isinstance(token.value, TemplateParts):
            self.advance()
            return self._template(token.value)
        if token.kind == "name":
            return self._word(str(token.value))
        return self._bracketed()

    def _regex(self, source: str, flags: str) -> Node:
        return RegexLiteral(source, flags, compile_program(source, flags))

    def _word(self, word: str) -> Node:
        if word in _CONSTANTS:
            self.advance()
            return Literal(_CONSTANTS[word])
        if word == "function" or functions.at_async_function(self):
            return functions.parse_function(self)
        if word in RESERVED:
            raise self.unexpected()
        return Name(self.identifier())

    def _bracketed(self) -> Node:
        if self.accept("("):
            node = self.comma()
            self.expect(")")
            return node
        if self.accept("["):
            return ArrayLiteral(self._items("]"))
        if self.accept("{"):
            return self._object()
        raise self.unexpected()

    def _object(self) -> Node:
        entries: list[Entry | Spread] = []
        while not self.accept("}"):
            entries.append(Spread(self.assignment()) if self.accept("...") else self._entry())
            if not self.at("}"):
                self.expect(",")
        return ObjectLiteral(tuple(entries))

    def _entry(self) -> Entry:
        shorthand = self.token.kind == "name" and self.ahead(1).value in (",", "}")
        if shorthand and self.ahead(1).kind == "punctuator":
            name = self.identifier()
            return Entry(Literal(name), Name(name))
        key = self.key()
        if self.at("("):
            return Entry(key, functions.parse_method(self))
        self.expect(":")
        return Entry(key, self.assignment())

    def key(self) -> Node:
        """The key of an object's entry: a name, a text, a number, or something in square brackets."""
        if self.accept("["):
            key = self.assignment()
            self.expect("]")
            return key
        if self.token.kind in ("string", "number"):
            return Literal(self.advance().value)
        return Literal(self.property_name())

    def _template(self, parts: TemplateParts) -> Node:
        return TemplateString(parts.texts, tuple(self._hole(tokens) for tokens in parts.holes))

    def _hole(self, tokens: tuple[Token, ...]) -> Node:
        inner = Parser(tokens, self.nesting)
        inner.in_async = self.in_async
        node = inner.comma()
        if inner.token.kind != "end":
            raise inner.unexpected()
        return node


def _combine(operator: str, left: Node, right: Node) -> Node:
    if operator not in _LOGICAL:
        return Binary(operator, left, right)
    if isinstance(left, Logical) and left.operator == operator:
        return Logical(operator, (*left.operands, right))
    return Logical(operator, (left, right))


def _assignable(node: Node, position: int) -> Node:
    if not isinstance(node, Name | Member):
        raise ExpressionSyntaxError("Invalid operand of ++ or --.", position)
    return node
