"""The place in a row of tokens, and the errors that name it; shared by the two halves of the parser."""

from collections.abc import Iterator
from contextlib import contextmanager

from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.lexer import Token

MAX_NESTING = 60
"""How deep brackets, ternaries and functions may stand in each other."""

RESERVED = frozenset(
    (
        *("await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete"),
        *("do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "import"),
        *("in", "instanceof", "new", "null", "return", "super", "switch", "this", "throw", "true", "try"),
        *("typeof", "var", "void", "while", "with", "yield"),
    )
)


class Cursor:
    """Reads tokens one by one."""

    def __init__(self, tokens: tuple[Token, ...], nesting: int = 0) -> None:
        self.tokens = tokens
        self.index = 0
        self.nesting = nesting

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    def ahead(self, offset: int) -> Token:
        """The token so many places later, or the end token."""
        return self.tokens[min(self.index + offset, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Take the next token."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *values: str) -> bool:
        """Whether one of these punctuators or key words comes next."""
        return self.token.kind in ("punctuator", "name") and self.token.value in values

    def accept(self, value: str) -> bool:
        """Take this punctuator or key word, if it comes next."""
        if not self.at(value):
            return False
        self.advance()
        return True

    def expect(self, value: str) -> None:
        """Take this punctuator or key word, which has to come."""
        if not self.accept(value):
            raise self.unexpected()

    def identifier(self) -> str:
        """Take a name that is no key word."""
        token = self.token
        if token.kind != "name" or token.value in RESERVED:
            raise self.unexpected()
        return str(self.advance().value)

    def unexpected(self) -> ExpressionSyntaxError:
        """What to say about the next token."""
        token = self.token
        names = {
            "end": "Unexpected end of the expression",
            "string": "Unexpected string",
            "number": "Unexpected number",
            "template": "Unexpected template string",
            "regex": "Unexpected regular expression",
        }
        said = names.get(token.kind, f"Unexpected {token.value!r}")
        return ExpressionSyntaxError(f"{said} at character {token.position}.", token.position)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting, up to the limit."""
        if self.nesting >= MAX_NESTING:
            raise ExpressionSyntaxError("The expression is nested too deeply.", self.token.position)
        self.nesting += 1
        try:
            yield
        finally:
            self.nesting -= 1
