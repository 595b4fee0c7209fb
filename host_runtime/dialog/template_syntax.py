"""Parses a template; the grammar of Mustache 4.2, which v12 uses. Called by `templates` alone."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

MAX_NESTING = 30
"""How deep sections may stand in each other."""

_SPACES = re.compile(r"\s*")
_EQUALS = re.compile(r"\s*=")
_CLOSING_CURLY = re.compile(r"\s*\}\}\}")
_CURLY = re.compile(r"\s*\}")


class TemplateError(ValueError):
    """A template that is malformed; the sentence says what and where."""


@dataclass(frozen=True, slots=True)
class Variable:
    """`{{name}}`, in whichever of its three forms."""

    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """`{{#name}}…{{/name}}`, or `{{^name}}…{{/name}}` when inverted; its parts grow until it is closed."""

    name: str
    inverted: bool
    parts: list["Part"] = field(default_factory=list)


Part: TypeAlias = str | Variable | Section


def parse_template(source: str) -> tuple[Part, ...]:
    """The parts of a template; raises TemplateError.

    As in v12, a text is a template only when some `}}` stands behind its first `{{`; any other is itself.
    """
    start = source.find("{{")
    if start < 0 or source.find("}}") < start:
        return (source,) if source else ()
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.open = [Section("", inverted=False)]
        self._use_delimiters("{{", "}}")
        self.blank_parts: list[tuple[list[Part], int]] = []
        self.has_tag = False
        self.has_text = False

    def parse(self) -> tuple[Part, ...]:
        while self.position < len(self.source):
            found = self.opening.search(self.source, self.position)
            self._text(self.source[self.position : found.start() if found else len(self.source)])
            if found is None:
                self.position = len(self.source)
                break
            start = found.start()
            self.position = found.end()
            self._tag(start)
        self._end_line()
        if len(self.open) > 1:
            raise TemplateError(f'Unclosed section "{self.open[-1].name}" at {self.position}.')
        return tuple(self.open[0].parts)

    def _use_delimiters(self, opening: str, closing: str) -> None:
        self.opening = re.compile(re.escape(opening) + r"\s*")
        self.closing = re.compile(r"\s*" + re.escape(closing))

    def _text(self, text: str) -> None:
        for line in re.findall(r"[^\n]*\n|[^\n]+", text):
            self._add(line)
            if line.strip():
                self.has_text = True
            else:
                self.blank_parts.append((self.open[-1].parts, len(self.open[-1].parts) - 1))
            if line.endswith("\n"):
                self._end_line()

    def _add(self, part: Part) -> None:
        self.open[-1].parts.append(part)

    def _end_line(self) -> None:
        """A line with nothing on it but sections, comments and space leaves no line behind."""
        if self.has_tag and not self.has_text:
            for parts, index in self.blank_parts:
                parts[index] = ""
        self.blank_parts = []
        self.has_tag = self.has_text = False

    def _tag(self, start: int) -> None:
        self.has_tag = True
        kind = self.source[self.position : self.position + 1]
        if kind in ("#", "^", "/", ">", "{", "&", "=", "!") and kind:
            self.position += 1
        else:
            kind = "name"
        self.position = self._after(_SPACES)
        value = self._value(kind)
        closed = self.closing.match(self.source, self.position)
        if closed is None:
            raise TemplateError(f"Unclosed tag at {self.position}.")
        self.position = closed.end()
        self._apply(kind, value, start)

    def _value(self, kind: str) -> str:
        if kind == "=":
            value = self._until(_EQUALS)
            self.position = self._after(_EQUALS)
            self._until(self.closing)
            return value
        if kind == "{":
            value = self._until(_CLOSING_CURLY)
            self.position = self._after(_CURLY)
            self._until(self.closing)
            return value
        return self._until(self.closing)

    def _until(self, pattern: re.Pattern[str]) -> str:
        found = pattern.search(self.source, self.position)
        start, self.position = self.position, found.start() if found else len(self.source)
        return self.source[start : self.position]

    def _after(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.source, self.position)
        return found.end() if found else self.position

    def _apply(self, kind: str, value: str, start: int) -> None:
        if kind in ("name", "{", "&"):
            self.has_text = True
            self._add(Variable(value))
        elif kind in ("#", "^"):
            if len(self.open) > MAX_NESTING:
                raise TemplateError(f"Sections nested too deeply at {start}.")
            section = Section(value, inverted=kind == "^")
            self._add(section)
            self.open.append(section)
        elif kind == "/":
            self._close(value, start)
        elif kind == "=":
            self._change_delimiters(value)

    def _close(self, name: str, start: int) -> None:
        if len(self.open) == 1:
            raise TemplateError(f'Unopened section "{name}" at {start}.')
        if self.open[-1].name != name:
            raise TemplateError(f'Unclosed section "{self.open[-1].name}" at {start}.')
        self.open.pop()

    def _change_delimiters(self, value: str) -> None:
        delimiters = value.split()
        if len(delimiters) < 2:
            raise TemplateError(f"Invalid tags: {value}")
        self._use_delimiters(delimiters[0], delimiters[1])
