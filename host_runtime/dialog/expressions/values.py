"""The values that expressions know, and ECMAScript's conversions between them.

Numbers, strings, booleans, None (null), UNDEFINED, dict (object) and list (array) come from the scope; the
classes below exist only inside an evaluation. No Python attribute of a value is ever looked up by name.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Final, Protocol

from host_runtime.dialog.expressions.errors import ExpressionError, ExpressionTypeError
from host_runtime.dialog.expressions.numbers import as_double, number_to_text, text_to_number
from host_runtime.dialog.expressions.text import assembled, units


class Undefined(Enum):
    """The type of `undefined`, which is not null."""

    UNDEFINED = "undefined"

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined.UNDEFINED
Arguments = Sequence[object]


class Evaluation(Protocol):
    """What a built-in function may ask of the evaluation that it runs in."""

    def call(self, function: object, this: object, arguments: Arguments) -> object:
        """Call a function value."""

    def spend(self, work: int) -> None:
        """Account for work; raises ExpressionLimitError when there has been too much."""

    def claim(self) -> None:
        """Say that something is about to be changed; the scope is a private copy afterwards."""


NativeCall = Callable[[Evaluation, object, Arguments], object]


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """A built-in function or name space."""

    name: str
    run: NativeCall | None = None
    construct: NativeCall | None = None
    members: Mapping[str, object] = field(default_factory=dict)


class Closure:
    """A function written in the expression; the evaluator knows its subclass's inside."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A `Date`: milliseconds since 1970, or NaN."""

    milliseconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """An `Error` object."""

    name: str
    message: str


class Collection:
    """A `Set` (keys and values are the same) or a `Map`, in the order of insertion."""

    __slots__ = ("_entries", "kind")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[object, tuple[object, object]] = {}

    def entries(self) -> list[tuple[object, object]]:
        """All keys with their values."""
        return list(self._entries.values())

    def holds(self, key: object) -> bool:
        """Whether the key is there."""
        return _identity(key) in self._entries

    def find(self, key: object) -> object:
        """The value of a key, or undefined."""
        return self._entries.get(_identity(key), (UNDEFINED, UNDEFINED))[1]

    def put(self, key: object, value: object) -> None:
        """Add a key or change its value."""
        self._entries[_identity(key)] = (key, value)

    def remove(self, key: object) -> bool:
        """Take a key away; false when it was not there."""
        return self._entries.pop(_identity(key), None) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """A settled promise: a value, or the error that it was rejected with."""

    value: object
    failure: ExpressionError | None = None


class Pattern:
    """A regular expression; its subclass is in `patterns`."""

    __slots__ = ("flags", "last_index", "source")

    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.flags = flags
        self.last_index: float = 0


class MatchList(list[object]):
    """What `exec` and `match` give: an array with three properties more."""

    __slots__ = ("properties",)

    def __init__(self, items: Sequence[object], properties: Mapping[str, object]) -> None:
        super().__init__(items)
        self.properties = properties


_JSON = (str, int, float, type(None), dict, list)
_KNOWN = (*_JSON, Undefined, Native, Closure, Moment, Failure, Promise, Pattern, Collection)


def admit(value: object) -> object:
    """The value, if expressions may see it; anything that JSON does not have stays outside."""
    if isinstance(value, _KNOWN):
        return value
    raise ExpressionError(f"A value of the type {type(value).__name__} has no place in an expression.")


def argument(arguments: Arguments, index: int) -> object:
    """The argument, or undefined where it was left out."""
    return arguments[index] if index < len(arguments) else UNDEFINED


def is_nullish(value: object) -> bool:
    """null or undefined."""
    return value is None or value is UNDEFINED


def is_number(value: object) -> bool:
    """A number; a boolean is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_function(value: object) -> bool:
    """Something that can be called."""
    return isinstance(value, Closure) or (isinstance(value, Native) and value.run is not None)


def is_truthy(value: object) -> bool:
    """Whether a condition with this value holds: not false, null, undefined, 0, NaN or ''."""
    if is_nullish(value) or value is False:
        return False
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return value != 0 if isinstance(value, int) else value != ""


def type_name(value: object) -> str:
    """`typeof`."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if is_number(value):
        return "number"
    if is_function(value):
        return "function"
    return "undefined" if value is UNDEFINED else "object"


def is_primitive(value: object) -> bool:
    """Compared by value, not by identity."""
    return is_nullish(value) or isinstance(value, str | int | float)


def to_primitive(value: object, hint: str = "default") -> object:
    """Strings, numbers, booleans, null and undefined stay; objects become text, a date also a number."""
    if is_primitive(value):
        return value
    if isinstance(value, Moment) and hint == "number":
        return value.milliseconds
    return to_text(value)


def to_number(value: object) -> float:
    """A double; NaN for what is no number."""
    value = to_primitive(value, "number")
    if value is UNDEFINED:
        return math.nan
    if isinstance(value, str):
        return text_to_number(value)
    return as_double(value) if isinstance(value, int | float) else 0.0


def to_integer(value: object) -> float:
    """Without its fraction; NaN is 0; infinities stay."""
    number = to_number(value)
    if math.isnan(number):
        return 0.0
    return float(math.trunc(number)) if math.isfinite(number) else number


def to_text(value: object) -> str:
    """`String(value)`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_to_text(value)
    if is_nullish(value):
        return "null" if value is None else "undefined"
    return _object_text(value)


def _object_text(value: object) -> str:
    if isinstance(value, list):
        return join_items(value, ",")
    if isinstance(value, Moment):
        return moment_text(value)
    if isinstance(value, Failure):
        return f"{value.name}: {value.message}" if value.message else value.name
    if isinstance(value, Pattern):
        return f"/{value.source}/{value.flags}"
    if is_function(value):
        return "function () { [native code] }"
    return f"[object {value.kind}]" if isinstance(value, Collection) else "[object Object]"


def join_items(items: Sequence[object], separator: str) -> str:
    """`Array.prototype.join`: null and undefined are empty."""
    return assembled(("" if is_nullish(item) else to_text(item) for item in items), separator)


def moment_text(moment: Moment) -> str:
    """`String(date)`, in the server's time zone; the zone is named as the server names it."""
    try:
        local = datetime.fromtimestamp(moment.milliseconds / 1000, UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return "Invalid Date"
    zone = "Coordinated Universal Time" if local.tzname() == "UTC" else local.tzname()
    return local.strftime("%a %b %d %Y %H:%M:%S GMT%z") + f" ({zone})"


def to_key(value: object) -> str:
    """A value as the name of a property."""
    return to_text(to_primitive(value, "string"))


def strictly_equal(left: object, right: object) -> bool:
    """`===`."""
    if type_name(left) != type_name(right):
        return False
    if is_number(left):
        return to_number(left) == to_number(right)
    return left == right if isinstance(left, str | bool) else left is right


def loosely_equal(left: object, right: object) -> bool:
    """`==`, with its conversions."""
    if is_nullish(left) or is_nullish(right):
        return is_nullish(left) and is_nullish(right)
    if not is_primitive(left) and not is_primitive(right):
        return left is right
    left, right = to_primitive(left), to_primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)


def same_value_zero(left: object, right: object) -> bool:
    """Equality of `includes`: as `===`, but NaN is NaN."""
    both_nan = isinstance(left, float) and isinstance(right, float) and math.isnan(left) and math.isnan(right)
    return both_nan or strictly_equal(left, right)


def _identity(value: object) -> object:
    """Equal for two values that `same_value_zero` takes for one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return (id(value),)
    number = as_double(value)
    return "NaN", number if not math.isnan(number) else None


def is_less(left: object, right: object) -> bool | None:
    """`left < right` after conversion; None when NaN makes them incomparable."""
    left, right = to_primitive(left, "number"), to_primitive(right, "number")
    if isinstance(left, str) and isinstance(right, str):
        return units(left) < units(right)
    first, second = to_number(left), to_number(right)
    return None if math.isnan(first) or math.isnan(second) else first < second


def type_error(what: str) -> ExpressionTypeError:
    """A TypeError, for the many places that raise one."""
    return ExpressionTypeError(what)
