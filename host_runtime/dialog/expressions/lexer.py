"""Splits an expression into tokens; called by the parser."""

import re
from dataclasses import dataclass

from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.numbers import as_double, tidy
from host_runtime.dialog.expressions.text import joined

_SPACE = re.compile(r"(?:[\s\ufeff]|//[^\n\r\u2028\u2029]*|/\*.*?\*/)*", re.DOTALL)
_LINE_BREAK = re.compile(r"[\n\r\u2028\u2029]")
_NAME = re.compile(r"[^\W\d](?:\w|\$|[\u200c\u200d])*|\$(?:\w|\$|[\u200c\u200d])*")
_NUMBER = re.compile(
    r"0[xX](?P<x>[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|0[oO](?P<o>[0-7]+(?:_[0-7]+)*)|0[bB](?P<b>[01]+(?:_[01]+)*)"
    r"|0(?P<octal>[0-7]+)(?![0-9.])"
    r"|(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+)?"
)
_RADIX = {"x": 16, "o": 8, "b": 2, "octal": 8}
_PUNCTUATOR = re.compile(
    r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?![0-9])"
    r"|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.]"
)
_REGEX = re.compile(
    r"/((?:[^\n\r\u2028\u2029/\\\[]|\\[^\n\r\u2028\u2029]|\[(?:[^\n\r\u2028\u2029\]\\]|\\.)*\])+)/([\w$]*)"
)
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CODE_ESCAPE = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}")
_BEFORE_OPERAND = frozenset(
    {"typeof", "return", "in", "instanceof", "void", "delete", "new", "throw", "else"}
)


@dataclass(frozen=True, slots=True)
class TemplateParts:
    """A template string: n texts and the tokens of the n - 1 expressions between them."""

    texts: tuple[str, ...]
    holes: tuple[tuple["Token", ...], ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `kind` is name, number, string, template, regex, punctuator or end."""

    kind: str
    value: str | float | TemplateParts
    position: int
    after_break: bool
    flags: str = ""


class Lexer:
    """Walks the source once; made for one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0

    def tokens(self, *, in_template: bool = False) -> tuple[Token, ...]:
        """Every token up to the end, or up to the `}` that closes a template's hole; an end token is last."""
        found: list[Token] = []
        braces = 0
        while True:
            after_break = self._skip_space()
            token = self._next(after_break, _allows_regex(found))
            if token.value == "}" and token.kind == "punctuator" and in_template and braces == 0:
                token = Token("end", "", token.position, after_break)
            found.append(token)
            if token.kind == "end":
                return tuple(found)
            if token.kind == "punctuator":
                braces += {"{": 1, "}": -1}.get(str(token.value), 0)

    def fail(self, message: str = "Invalid or unexpected token") -> ExpressionSyntaxError:
        """An error at the present place."""
        return ExpressionSyntaxError(f"{message} at character {self.position}.", self.position)

    def _skip_space(self) -> bool:
        match = _SPACE.match(self.source, self.position)
        assert match is not None
        self.position = match.end()
        return _LINE_BREAK.search(match.group()) is not None

    def _next(self, after_break: bool, allows_regex: bool) -> Token:
        start = self.position
        if start >= len(self.source):
            return Token("end", "", start, after_break)
        char = self.source[start]
        if char in "'\"":
            return Token("string", self._quoted(char), start, after_break)
        if char == "`":
            return Token("template", self._template(), start, after_break)
        if found := _NAME.match(self.source, start):
            self.position = found.end()
            return Token("name", found.group(), start, after_break)
        if found := _NUMBER.match(self.source, start):
            return Token("number", self._number(found), start, after_break)
        if char == "/" and allows_regex:
            return self._regex(after_break)
        if found := _PUNCTUATOR.match(self.source, start):
            self.position = found.end()
            return Token("punctuator", found.group(), start, after_break)
        raise self.fail()

    def _number(self, found: re.Match[str]) -> float:
        self.position = found.end()
        if (
            _NAME.match(self.source, self.position)
            or self.source[self.position : self.position + 1].isdigit()
        ):
            raise self.fail()
        digits = found.group().replace("_", "")
        if found.lastgroup is not None:
            return tidy(
                as_double(int(found.group(found.lastgroup).replace("_", ""), _RADIX[found.lastgroup]))
            )
        return tidy(float(digits))

    def _regex(self, after_break: bool) -> Token:
        start = self.position
        found = _REGEX.match(self.source, start)
        if found is None:
            raise self.fail("Invalid regular expression: missing /")
        self.position = found.end()
        return Token("regex", found.group(1), start, after_break, found.group(2))

    def _quoted(self, quote: str) -> str:
        self.position += 1
        parts: list[str] = []
        while (char := self._take()) != quote:
            if char in "\n\r":
                raise self.fail()
            parts.append(self._escape() if char == "\\" else char)
        return joined("".join(parts))

    def _template(self) -> TemplateParts:
        self.position += 1
        texts: list[str] = []
        holes: list[tuple[Token, ...]] = []
        parts: list[str] = []
        while (char := self._take()) != "`":
            if char == "$" and self.source.startswith("{", self.position):
                self.position += 1
                texts.append(joined("".join(parts)))
                parts = []
                holes.append(self.tokens(in_template=True))
                if self.source[self.position - 1 : self.position] != "}":
                    raise self.fail("Unterminated template")
            else:
                parts.append(self._escape() if char == "\\" else char)
        return TemplateParts((*texts, joined("".join(parts))), tuple(holes))

    def _take(self) -> str:
        if self.position >= len(self.source):
            raise self.fail()
        self.position += 1
        return self.source[self.position - 1]

    def _escape(self) -> str:
        found = _CODE_ESCAPE.match(self.source, self.position)
        if found:
            self.position = found.end()
            return self._character(int(found.group(1) or found.group(2) or found.group(3), 16))
        char = self._take()
        if char in "xu":
            raise self.fail("Invalid escape sequence")
        if char == "\r" and self.source.startswith("\n", self.position):
            self.position += 1
        return "" if char in "\r\n\u2028\u2029" else _SIMPLE_ESCAPES.get(char, char)

    def _character(self, code: int) -> str:
        if code > 0x10FFFF:
            raise self.fail("Undefined Unicode code point")
        return chr(code)


def _allows_regex(before: list[Token]) -> bool:
    """A slash begins a pattern where an operand may stand, and divides behind one."""
    if not before:
        return True
    last = before[-1]
    if last.kind == "name":
        return last.value in _BEFORE_OPERAND
    return last.kind == "punctuator" and last.value not in (")", "]", "}")
