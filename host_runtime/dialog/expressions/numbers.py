"""Numbers to text and back, as ECMAScript's grammar has them."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from host_runtime.dialog.expressions.text import WHITESPACE

_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_PREFIXED = {"0x": 16, "0o": 8, "0b": 2}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SAFE = 2**53
_EXACT = Context(prec=1200)


def tidy(number: float) -> float:
    """A whole number as int, as everything outside expects it; -0 stays a float."""
    if number.is_integer() and abs(number) <= _SAFE and (number != 0 or math.copysign(1, number) > 0):
        return int(number)
    return number


def as_double(number: float) -> float:
    """Any Python number as a double; what does not fit is infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def parse_decimal(text: str) -> float:
    """The number that the text starts with (`parseFloat`), or NaN."""
    found = _DECIMAL.match(text.lstrip(WHITESPACE))
    return float(found.group().replace("Infinity", "inf")) if found else math.nan


def parse_whole(text: str, radix: int) -> float:
    """The whole number that the text starts with (`parseInt`); radix 0 means: decide by the prefix."""
    text = text.lstrip(WHITESPACE)
    sign = -1 if text.startswith("-") else 1
    text = text[1:] if text[:1] in ("+", "-") else text
    if radix in (0, 16) and text[:2].lower() == "0x":
        text, radix = text[2:], 16
    radix = radix or 10
    if not 2 <= radix <= 36:
        return math.nan
    allowed = _DIGITS[:radix]
    length = next((at for at, char in enumerate(text.lower()) if char not in allowed), len(text))
    return sign * as_double(int(text[: min(length, 1000)], radix)) if length else math.nan


def text_to_number(text: str) -> float:
    """The whole text as a number (`Number(text)`), or NaN; blank is 0."""
    text = text.strip(WHITESPACE)
    if not text:
        return 0.0
    radix = _PREFIXED.get(text[:2].lower())
    if radix is not None:
        digits = text[2:].lower()
        valid = digits and len(digits) < 1000 and all(char in _DIGITS[:radix] for char in digits)
        return as_double(int(digits, radix)) if valid else math.nan
    found = _DECIMAL.fullmatch(text)
    return float(text.replace("Infinity", "inf")) if found else math.nan


def number_to_text(number: float) -> str:
    """The shortest text that reads back as the same double."""
    value = as_double(number)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if value == 0:
        return "0"
    if value < 0:
        return "-" + number_to_text(-value)
    _, digit_tuple, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    return _placed(digits, len(digits) + int(exponent))


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    return _scientific(digits, point - 1)


def _scientific(digits: str, exponent: int) -> str:
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def to_fixed(number: float, places: int) -> str:
    """`toFixed`: exact halves go away from zero."""
    value = as_double(number)
    if not math.isfinite(value) or abs(value) >= 1e21:
        return number_to_text(value)
    rounded = Decimal(abs(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    return ("-" if value < 0 else "") + format(rounded, "f")


def to_exponential(number: float, places: int) -> str:
    """`toExponential` with a given number of decimals."""
    digits, exponent = _significant(abs(number), places + 1)
    return ("-" if number < 0 else "") + _scientific(digits, exponent)


def to_precision(number: float, precision: int) -> str:
    """`toPrecision`: as many significant digits as asked for."""
    sign = "-" if number < 0 else ""
    digits, exponent = _significant(abs(number), precision)
    if exponent < -6 or exponent >= precision:
        return sign + _scientific(digits, exponent)
    if exponent >= 0:
        whole, rest = digits[: exponent + 1], digits[exponent + 1 :]
        return sign + whole + (f".{rest}" if rest else "")
    return sign + "0." + "0" * (-exponent - 1) + digits


def _significant(value: float, count: int) -> tuple[str, int]:
    if value == 0:
        return "0" * count, 0
    rounded = Context(prec=count, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    digits = "".join(map(str, rounded.as_tuple().digits)).ljust(count, "0")
    return digits, rounded.adjusted()


def to_radix(number: float, radix: int) -> str:
    """`toString(radix)`; at most 52 digits behind the point."""
    value = as_double(number)
    if radix == 10 or not math.isfinite(value):
        return number_to_text(value)
    whole, fraction = int(abs(value)), abs(value) % 1
    digits = ""
    while whole:
        whole, digit = divmod(whole, radix)
        digits = _DIGITS[digit] + digits
    tail = ""
    while fraction and len(tail) < 52:
        fraction *= radix
        tail += _DIGITS[int(fraction)]
        fraction %= 1
    return ("-" if value < 0 else "") + (digits or "0") + (f".{tail}" if tail else "")
