"""`JSON.parse` and `JSON.stringify`."""

import json
import math

from host_runtime.dialog.expressions.dates import to_json
from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.numbers import number_to_text
from host_runtime.dialog.expressions.objects import own_keys, own_value
from host_runtime.dialog.expressions.text import bounded
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    Moment,
    Native,
    Undefined,
    argument,
    is_function,
    is_number,
    to_integer,
    to_number,
    to_text,
    type_error,
)

_MAX_DEPTH = 60


def _refuse(name: str) -> object:
    raise ValueError(name)


def _parse(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    text = to_text(argument(arguments, 0))
    evaluation.spend(1 + len(text) // 16)
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise ExpressionSyntaxError("The text is not JSON.", getattr(error, "pos", 0)) from error


def _whole(digits: str) -> float:
    """Whole numbers as doubles have them; Python refuses very long ones."""
    return int(digits) if len(digits) < 16 else float(digits)


class _Writer:
    def __init__(self, evaluation: Evaluation, keys: list[str] | None, indent: str) -> None:
        self.evaluation = evaluation
        self.keys = keys
        self.indent = indent
        self.depth = 0

    def write(self, value: object) -> str | Undefined:
        self.evaluation.spend(1)
        if isinstance(value, Moment):
            value = to_json(value)
        if value is UNDEFINED or is_function(value):
            return UNDEFINED
        if isinstance(value, str):
            self.evaluation.spend(len(value) // 16)
            return quoted(value)
        if is_number(value):
            number = to_number(value)
            return number_to_text(number) if math.isfinite(number) else "null"
        if value is None or isinstance(value, bool):
            return "null" if value is None else to_text(value)
        return self._nested(value)

    def _nested(self, value: object) -> str:
        if self.depth >= _MAX_DEPTH:
            raise type_error("Converting a circular or too deeply nested structure to JSON")
        self.depth += 1
        try:
            if isinstance(value, list):
                items = [self.write(item) for item in value]
                return self._framed("[]", ["null" if item is UNDEFINED else str(item) for item in items])
            return self._framed("{}", self._members(value))
        finally:
            self.depth -= 1

    def _members(self, value: object) -> list[str]:
        keys = own_keys(value) if self.keys is None else [key for key in self.keys if key in own_keys(value)]
        written = [(key, self.write(own_value(value, key))) for key in keys]
        colon = ": " if self.indent else ":"
        return [f"{quoted(key)}{colon}{text}" for key, text in written if text is not UNDEFINED]

    def _framed(self, brackets: str, parts: list[str]) -> str:
        if not self.indent or not parts:
            return bounded(f"{brackets[0]}{','.join(parts)}{brackets[1]}")
        inner = "\n" + self.indent * self.depth
        outer = "\n" + self.indent * (self.depth - 1)
        return bounded(f"{brackets[0]}{inner}{f',{inner}'.join(parts)}{outer}{brackets[1]}")


def quoted(text: str) -> str:
    """A string in JSON; lone surrogates are escaped."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in plain)


def _stringify(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    allowed = argument(arguments, 1)
    if is_function(allowed):
        raise type_error("JSON.stringify with a function is not available in conditions.")
    keys = [to_text(key) for key in allowed] if isinstance(allowed, list) else None
    space = argument(arguments, 2)
    indent = " " * int(min(max(to_integer(space), 0), 10)) if is_number(space) else ""
    indent = space[:10] if isinstance(space, str) else indent
    return _Writer(evaluation, keys, indent).write(argument(arguments, 0))


JSON = Native(
    "JSON", members={"parse": Native("parse", _parse), "stringify": Native("stringify", _stringify)}
)
