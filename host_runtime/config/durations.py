"""Durations as configuration files write them: `10m`, `2 days`, `1.5h`."""

import math
import re
from datetime import timedelta

_UNITS = {
    "ms": ("ms", "msec", "msecs", "millisecond", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
    "y": ("y", "yr", "yrs", "year", "years"),
}
_MILLISECONDS = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
    "y": 31_557_600_000,  # 365.25 days
}
_MILLISECONDS_OF = {name: _MILLISECONDS[unit] for unit, names in _UNITS.items() for name in names}
_DURATION = re.compile(r"(-?[0-9]*\.?[0-9]+) *([a-z]*)", re.IGNORECASE)
_LONGEST_TEXT = 100


class DurationError(ValueError):
    """The text is no duration; the sentence shows what one looks like."""


def parse_duration(text: str) -> timedelta:
    """The duration that the text says, in v12's grammar; it may be negative, as there.

    Raises DurationError, also for a bare number: v12 would take it for milliseconds, which nobody means.
    """
    found = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) <= _LONGEST_TEXT else None
    unit = found.group(2).lower() if found else ""
    if found is None or (unit and unit not in _MILLISECONDS_OF):
        raise DurationError(f"{text!r} is no duration; write for example '10m', '2 days' or '1.5h'.")
    if not unit:
        raise DurationError(f"{text!r} has no unit; write for example '{text}s', '{text}m' or '{text} days'.")
    try:
        return timedelta(milliseconds=float(found.group(1)) * _MILLISECONDS_OF[unit])
    except OverflowError as error:
        raise DurationError(f"{text!r} is too long; write for example '10m', '2 days' or '1.5h'.") from error


def format_duration(value: timedelta) -> str:
    """The duration for people, rounded to its largest unit up to days, halves up: `5s`, `2m`, `3d`."""
    milliseconds = value / timedelta(milliseconds=1)
    for unit in ("d", "h", "m", "s"):
        if abs(milliseconds) >= _MILLISECONDS[unit]:
            return f"{math.floor(milliseconds / _MILLISECONDS[unit] + 0.5)}{unit}"
    return f"{milliseconds:.12g}ms"
