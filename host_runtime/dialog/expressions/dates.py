"""`Date`; what is local is in the server's time zone, as in v12."""

import math
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from host_runtime.dialog.expressions.errors import ExpressionRangeError
from host_runtime.dialog.expressions.numbers import tidy
from host_runtime.dialog.expressions.values import (
    Arguments,
    Evaluation,
    Moment,
    Native,
    NativeCall,
    argument,
    moment_text,
    to_number,
    to_primitive,
    to_text,
    type_error,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIMIT = 8.64e15
_ISO = re.compile(
    r"([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_SLASHED = re.compile(
    r"(?:(\d{4})/(\d{1,2})/(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII
)
_WORDED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})|(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4}))"
    r"(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?(Z|GMT|UTC)?([+-]\d{4})?)?)?",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _milliseconds(moment: datetime) -> float:
    return (moment - _EPOCH) / timedelta(milliseconds=1)


def _clipped(milliseconds: float) -> Moment:
    valid = math.isfinite(milliseconds) and abs(milliseconds) <= _LIMIT
    return Moment(float(math.trunc(milliseconds)) if valid else math.nan)


def _from_parts(parts: list[float], *, local: bool) -> float:
    """Milliseconds of year, month (from 0), day, hour, minute, second, ms; a part may run over."""
    if not all(math.isfinite(part) and abs(part) < 1e9 for part in parts):
        return math.nan
    year, month, day, hour, minute, second, millisecond = (math.trunc(part) for part in parts)
    year, month = (1900 + year if 0 <= year <= 99 else year) + month // 12, month % 12
    try:
        moment = datetime(year, month + 1, 1, tzinfo=UTC) + timedelta(
            days=day - 1, hours=hour, minutes=minute, seconds=second, milliseconds=millisecond
        )
        return _milliseconds(moment.replace(tzinfo=None).astimezone() if local else moment)
    except (ValueError, OverflowError, OSError):
        return math.nan


def parse_date(text: str) -> float:
    """Milliseconds of a date that is written out, or NaN: ISO 8601, `1/31/2020`, `31 Jan 2020`."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _parse_iso(found)
    if found := _SLASHED.fullmatch(text):
        year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 4, 5)
        return _checked((year, month, day), found.group(7, 8, 9), "0", local=True)
    found = _WORDED.fullmatch(text)
    return _parse_worded(found) if found else math.nan


def _parse_iso(found: re.Match[str]) -> float:
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    millisecond = (fraction or "0").ljust(3, "0")[:3]
    local = hour is not None and zone is None
    value = _checked((year, month or "1", day or "1"), (hour, minute, second), millisecond, local=local)
    return value - _offset(zone)


def _parse_worded(found: re.Match[str]) -> float:
    month, day, year = found.group(1, 2, 3) if found.group(1) else found.group(5, 4, 6)
    number = next((at for at, name in enumerate(_MONTHS) if month.lower().startswith(name)), None)
    if number is None:
        return math.nan
    zone = found.group(11) or found.group(10)
    value = _checked((year, str(number + 1), day), found.group(7, 8, 9), "0", local=zone is None)
    return value - _offset(zone)


def _checked(date: tuple[str, ...], clock: tuple[str | None, ...], millisecond: str, *, local: bool) -> float:
    year, month, day = map(int, date)
    hour, minute, second = (int(part or "0") for part in clock)
    in_range = 1 <= month <= 12 and 1 <= day <= 31 and minute <= 59 and second <= 59
    if not in_range or hour > 24 or (hour == 24 and (minute or second)):
        return math.nan
    return _from_parts([year, month - 1, day, hour, minute, second, int(millisecond)], local=local)


def _offset(zone: str | None) -> float:
    if zone is None or zone in ("Z", "GMT", "UTC"):
        return 0.0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-1 if zone[0] == "-" else 1) * minutes * 60_000.0


def _now() -> float:
    return float(time.time_ns() // 1_000_000)


def _parts(arguments: Arguments) -> list[float]:
    given = [to_number(value) for value in arguments[:7]]
    return given + [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0][len(given) :]


def _construct(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    if not arguments:
        return Moment(_now())
    if len(arguments) > 1:
        return _clipped(_from_parts(_parts(arguments), local=True))
    value = arguments[0]
    if isinstance(value, Moment):
        return value
    value = to_primitive(value)
    return _clipped(parse_date(value) if isinstance(value, str) else to_number(value))


def _call(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return moment_text(Moment(_now()))


def _own(this: object) -> Moment:
    if not isinstance(this, Moment):
        raise type_error("This is not a Date object.")
    return this


def _at(moment: Moment, *, local: bool) -> datetime | None:
    try:
        at = _EPOCH + timedelta(milliseconds=moment.milliseconds)
        return at.astimezone() if local else at
    except (ValueError, OverflowError, OSError):
        return None


def _part(take: Callable[[datetime], int], *, local: bool) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        at = _at(_own(this), local=local)
        return math.nan if at is None else take(at)

    return run


_PARTS: dict[str, Callable[[datetime], int]] = {
    "FullYear": lambda at: at.year,
    "Month": lambda at: at.month - 1,
    "Date": lambda at: at.day,
    "Day": lambda at: at.isoweekday() % 7,
    "Hours": lambda at: at.hour,
    "Minutes": lambda at: at.minute,
    "Seconds": lambda at: at.second,
    "Milliseconds": lambda at: at.microsecond // 1000,
}


def _get_time(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(_own(this).milliseconds)


def _to_iso(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    at = _at(_own(this), local=False)
    if at is None:
        raise ExpressionRangeError("Invalid time value.")
    return iso_text(at)


def iso_text(at: datetime) -> str:
    """`toISOString` of a moment in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.").zfill(20) + f"{at.microsecond // 1000:03d}Z"


def to_json(moment: Moment) -> object:
    """`toJSON`: null for an invalid date."""
    at = _at(moment, local=False)
    return None if at is None else iso_text(at)


def _shown(form: str, *, local: bool) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        at = _at(_own(this), local=local)
        return "Invalid Date" if at is None else at.strftime(form)

    return run


def _offset_minutes(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    at = _at(_own(this), local=True)
    offset = at.utcoffset() if at else None
    return math.nan if offset is None else tidy(-offset.total_seconds() / 60)


DATE_METHODS: dict[str, object] = {
    **{f"get{name}": Native(f"get{name}", _part(take, local=True)) for name, take in _PARTS.items()},
    **{f"getUTC{name}": Native(f"getUTC{name}", _part(take, local=False)) for name, take in _PARTS.items()},
    "getTime": Native("getTime", _get_time),
    "valueOf": Native("valueOf", _get_time),
    "getTimezoneOffset": Native("getTimezoneOffset", _offset_minutes),
    "toISOString": Native("toISOString", _to_iso),
    "toJSON": Native("toJSON", lambda evaluation, this, arguments: to_json(_own(this))),
    "toString": Native("toString", lambda evaluation, this, arguments: moment_text(_own(this))),
    "toDateString": Native("toDateString", _shown("%a %b %d %Y", local=True)),
    "toUTCString": Native("toUTCString", _shown("%a, %d %b %Y %H:%M:%S GMT", local=False)),
}


def _utc(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(_clipped(_from_parts(_parts(arguments), local=False)).milliseconds)


def _parse(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(_clipped(parse_date(to_text(argument(arguments, 0)))).milliseconds)


DATE = Native(
    "Date",
    _call,
    _construct,
    {
        "now": Native("now", lambda evaluation, this, arguments: tidy(_now())),
        "parse": Native("parse", _parse),
        "UTC": Native("UTC", _utc),
    },
)
