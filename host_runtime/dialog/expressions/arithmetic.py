"""`Number`, `Boolean`, `Math` and the global functions of numbers."""

import math
import random
from collections.abc import Callable

from host_runtime.dialog.expressions.errors import ExpressionRangeError
from host_runtime.dialog.expressions.numbers import (
    number_to_text,
    parse_decimal,
    parse_whole,
    tidy,
    to_exponential,
    to_fixed,
    to_precision,
    to_radix,
)
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    Native,
    NativeCall,
    argument,
    is_number,
    is_truthy,
    to_integer,
    to_number,
    to_text,
    type_error,
)

_MAX_SAFE = 2**53 - 1


def _this_number(this: object) -> float:
    if not is_number(this):
        raise type_error("This is not a number.")
    return to_number(this)


def _digits(arguments: Arguments, least: int, most: int) -> int:
    digits = to_integer(argument(arguments, 0))
    if not least <= digits <= most:
        raise ExpressionRangeError(f"The number of digits must be between {least} and {most}.")
    return int(digits)


def _to_fixed(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return to_fixed(_this_number(this), _digits(arguments, 0, 100))


def _to_string(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    number = _this_number(this)
    radix = argument(arguments, 0)
    return to_radix(number, 10 if radix is UNDEFINED else _digits(arguments, 2, 36))


def _to_precision(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    number = _this_number(this)
    if argument(arguments, 0) is UNDEFINED or not math.isfinite(number):
        return number_to_text(number)
    return to_precision(number, _digits(arguments, 1, 100))


def _to_exponential(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    number = _this_number(this)
    if not math.isfinite(number):
        return number_to_text(number)
    shortest = argument(arguments, 0) is UNDEFINED
    places = len(f"{abs(number):e}".rstrip("0")) if shortest else _digits(arguments, 0, 100)
    return to_exponential(number, _shortest_places(number) if shortest else places)


def _shortest_places(number: float) -> int:
    digits = repr(abs(number)).split("e", 1)[0].replace(".", "").strip("0")
    return max(len(digits) - 1, 0)


def _to_locale_string(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    number = _this_number(this)
    if not math.isfinite(number):
        return number_to_text(number)
    whole, _, fraction = to_fixed(number, 3).partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def _number_value(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(_this_number(this))


NUMBER_METHODS: dict[str, object] = {
    "toFixed": Native("toFixed", _to_fixed),
    "toString": Native("toString", _to_string),
    "toPrecision": Native("toPrecision", _to_precision),
    "toExponential": Native("toExponential", _to_exponential),
    "toLocaleString": Native("toLocaleString", _to_locale_string),
    "valueOf": Native("valueOf", _number_value),
}
BOOLEAN_METHODS: dict[str, object] = {
    "toString": Native("toString", lambda evaluation, this, arguments: to_text(this)),
    "valueOf": Native("valueOf", lambda evaluation, this, arguments: this),
}


def _number(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(to_number(arguments[0])) if arguments else 0


def _boolean(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return is_truthy(argument(arguments, 0))


def _parse_int(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    text = to_text(argument(arguments, 0))
    return tidy(parse_whole(text, to_int32(argument(arguments, 1))))


def _parse_float(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(parse_decimal(to_text(argument(arguments, 0))))


def _test(test: Callable[[float], bool], *, converts: bool) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        value = argument(arguments, 0)
        return (converts or is_number(value)) and test(to_number(value))

    return run


def _is_integer(number: float) -> bool:
    return math.isfinite(number) and number == math.trunc(number)


def _is_safe(number: float) -> bool:
    return _is_integer(number) and abs(number) <= _MAX_SAFE


def to_int32(value: object) -> int:
    """A number as the bitwise operators take it."""
    number = to_number(value)
    bits = int(number) & 0xFFFFFFFF if math.isfinite(number) else 0
    return bits - 2**32 if bits >= 2**31 else bits


_PARSE_INT = Native("parseInt", _parse_int)
_PARSE_FLOAT = Native("parseFloat", _parse_float)
NUMBER_FUNCTIONS: dict[str, object] = {
    "parseInt": _PARSE_INT,
    "parseFloat": _PARSE_FLOAT,
    "isNaN": Native("isNaN", _test(math.isnan, converts=True)),
    "isFinite": Native("isFinite", _test(math.isfinite, converts=True)),
}
NUMBER = Native(
    "Number",
    _number,
    members={
        "parseInt": _PARSE_INT,
        "parseFloat": _PARSE_FLOAT,
        "isNaN": Native("isNaN", _test(math.isnan, converts=False)),
        "isFinite": Native("isFinite", _test(math.isfinite, converts=False)),
        "isInteger": Native("isInteger", _test(_is_integer, converts=False)),
        "isSafeInteger": Native("isSafeInteger", _test(_is_safe, converts=False)),
        "EPSILON": 2.0**-52,
        "MAX_SAFE_INTEGER": _MAX_SAFE,
        "MIN_SAFE_INTEGER": -_MAX_SAFE,
        "MAX_VALUE": 1.7976931348623157e308,
        "MIN_VALUE": 5e-324,
        "NaN": math.nan,
        "POSITIVE_INFINITY": math.inf,
        "NEGATIVE_INFINITY": -math.inf,
    },
)
BOOLEAN = Native("Boolean", _boolean)


def power(base: float, exponent: float) -> float:
    """`base ** exponent`."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        if base == 0:
            return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
        return math.nan


def _round(number: float) -> float:
    if not math.isfinite(number) or number == math.trunc(number):
        return number
    floor = math.floor(number)
    rounded = floor + 1 if number - floor >= 0.5 else floor
    return math.copysign(float(rounded), number)


def _whole(change: Callable[[float], int]) -> Callable[[float], float]:
    def run(number: float) -> float:
        return math.copysign(float(change(number)), number) if math.isfinite(number) else number

    return run


def _sign(number: float) -> float:
    return number if math.isnan(number) or number == 0 else math.copysign(1.0, number)


def _guarded(change: Callable[[float], float]) -> Callable[[float], float]:
    """Outside of the function's domain the answer is NaN, beyond the largest number it is infinite."""

    def run(number: float) -> float:
        try:
            return change(number)
        except ValueError:
            return -math.inf if number == 0 else math.nan
        except OverflowError:
            return math.copysign(math.inf, number)

    return run


def _cube_root(number: float) -> float:
    root = math.cbrt(number)
    return float(round(root)) if math.isfinite(root) and round(root) ** 3 == number else root


_UNARY: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "ceil": _whole(math.ceil),
    "floor": _whole(math.floor),
    "round": _round,
    "trunc": _whole(math.trunc),
    "sign": _sign,
    "sqrt": _guarded(math.sqrt),
    "cbrt": _cube_root,
    "exp": _guarded(math.exp),
    "log": _guarded(math.log),
    "log2": _guarded(math.log2),
    "log10": _guarded(math.log10),
    "sin": _guarded(math.sin),
    "cos": _guarded(math.cos),
    "tan": _guarded(math.tan),
    "atan": math.atan,
}


def _math(change: Callable[[float], float]) -> NativeCall:
    return lambda evaluation, this, arguments: tidy(change(to_number(argument(arguments, 0))))


def _with_sign(number: float) -> tuple[float, float]:
    """Orders -0 before 0."""
    return number, math.copysign(1, number)


def _extreme(choose: Callable[..., float], none: float) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        numbers = [to_number(value) for value in arguments]
        if any(math.isnan(number) for number in numbers):
            return math.nan
        return tidy(choose(numbers, key=_with_sign)) if numbers else none

    return run


def _power(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(power(to_number(argument(arguments, 0)), to_number(argument(arguments, 1))))


def _hypot(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return tidy(math.hypot(*(to_number(value) for value in arguments)))


def _random(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return random.random()


MATH = Native(
    "Math",
    members={
        **{name: Native(name, _math(change)) for name, change in _UNARY.items()},
        "max": Native("max", _extreme(max, -math.inf)),
        "min": Native("min", _extreme(min, math.inf)),
        "pow": Native("pow", _power),
        "hypot": Native("hypot", _hypot),
        "random": Native("random", _random),
        "PI": math.pi,
        "E": math.e,
        "LN2": math.log(2),
        "LN10": math.log(10),
        "LOG2E": math.log2(math.e),
        "LOG10E": math.log10(math.e),
        "SQRT2": math.sqrt(2),
        "SQRT1_2": math.sqrt(0.5),
    },
)
