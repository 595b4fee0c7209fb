"""`RegExp` and what strings do with it: match, replace, search, split."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from host_runtime.dialog.expressions.errors import ExpressionLimitError
from host_runtime.dialog.expressions.pattern_program import Program, compile_program
from host_runtime.dialog.expressions.text import joined, units
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    MatchList,
    Native,
    Pattern,
    argument,
    to_integer,
    to_text,
    type_error,
)

_BARE_SLASH = re.compile(r"((?<!\\)(?:\\\\)*)/")

MAX_SUBJECT = 20_000
"""Longer texts are not searched."""


class RegExp(Pattern):
    """A pattern with its program; `last_index` counts UTF-16 units."""

    __slots__ = ("program",)

    def __init__(self, source: str, flags: str, program: Program) -> None:
        super().__init__(source, "".join(sorted(flags)))
        self.program = program


@dataclass(frozen=True, slots=True)
class Found:
    """One match; positions count in the program's form of the text."""

    subject: str
    slots: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where the match begins."""
        return self.slots[0]

    @property
    def end(self) -> int:
        """Behind the last character of the match."""
        return self.slots[1]

    def group(self, number: int) -> object:
        """The text of a group, or undefined."""
        start, end = self.slots[2 * number], self.slots[2 * number + 1]
        return UNDEFINED if start < 0 or end < 0 else joined(self.subject[start:end])

    def groups(self) -> list[object]:
        """The whole match and all groups."""
        return [self.group(number) for number in range(len(self.slots) // 2)]


def find(evaluation: Evaluation, regex: RegExp, subject: str, start: int = 0) -> Found | None:
    """The first match at or behind `start`; text and start are in the program's form."""
    if len(subject) > MAX_SUBJECT:
        raise ExpressionLimitError(f"A text of more than {MAX_SUBJECT} characters is not searched.")
    if start > len(subject):
        return None
    evaluation.spend(1)
    slots = regex.program.search(subject, start, evaluation.spend)
    return None if slots is None else Found(subject, slots)


def find_all(evaluation: Evaluation, regex: RegExp, text: str) -> Iterator[Found]:
    """Every match from the left; an empty one moves on by a character."""
    start = 0
    subject = regex.program.subject(text)
    while (found := find(evaluation, regex, subject, start)) is not None:
        yield found
        start = found.end + (found.start == found.end)


def match_list(regex: RegExp, found: Found, text: str) -> MatchList:
    """The array that `exec` returns."""
    names = regex.program.names
    groups = {name: found.group(number) for name, number in names.items()} if names else UNDEFINED
    index = len(units(found.subject[: found.start]))
    return MatchList(found.groups(), {"index": index, "input": text, "groups": groups})


def execute(evaluation: Evaluation, regex: RegExp, text: str) -> tuple[Found | None, object]:
    """`exec`: honours and moves `last_index` with the flags g and y."""
    moves = "g" in regex.flags or "y" in regex.flags
    start = int(min(max(to_integer(regex.last_index), 0), MAX_SUBJECT + 1)) if moves else 0
    first = len(regex.program.subject(units(text)[:start])) if start else 0
    found = find(evaluation, regex, regex.program.subject(text), first)
    if found is None:
        regex.last_index = 0
        return None, None
    if moves:
        regex.last_index = len(units(found.subject[: found.end]))
    return found, match_list(regex, found, text)


def to_regex(value: object, flags: object = UNDEFINED) -> RegExp:
    """`new RegExp(value, flags)`."""
    source = value.source if isinstance(value, Pattern) else ("" if value is UNDEFINED else to_text(value))
    if flags is UNDEFINED:
        flags = value.flags if isinstance(value, Pattern) else ""
    text = to_text(flags)
    shown = _BARE_SLASH.sub(r"\1\/", source) or "(?:)"
    return RegExp(shown, text, compile_program(source, text))


def _construct(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    regex = to_regex(argument(arguments, 0), argument(arguments, 1))
    evaluation.spend(10 + len(regex.program.instructions))
    return regex


def _own(this: object) -> RegExp:
    if not isinstance(this, RegExp):
        raise type_error("This is not a regular expression.")
    return this


def _test(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return execute(evaluation, _own(this), to_text(argument(arguments, 0)))[0] is not None


def _exec(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return execute(evaluation, _own(this), to_text(argument(arguments, 0)))[1]


def _to_string(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return to_text(_own(this))


REGEXP_METHODS: dict[str, object] = {
    "test": Native("test", _test),
    "exec": Native("exec", _exec),
    "toString": Native("toString", _to_string),
}
REGEXP = Native("RegExp", _construct, _construct)


def regexp_property(regex: Pattern, name: str) -> object:
    """`source`, `flags`, `lastIndex` and a boolean for each flag."""
    flags = {"global": "g", "ignoreCase": "i", "multiline": "m", "dotAll": "s", "unicode": "u", "sticky": "y"}
    if name in flags:
        return flags[name] in regex.flags
    own: dict[str, object] = {"source": regex.source, "flags": regex.flags, "lastIndex": regex.last_index}
    return own.get(name, UNDEFINED)
