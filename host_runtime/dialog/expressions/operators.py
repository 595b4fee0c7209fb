"""The operators that take both their operands."""

import math
from collections.abc import Callable, Mapping

from host_runtime.dialog.expressions.arithmetic import power, to_int32
from host_runtime.dialog.expressions.members import has_member
from host_runtime.dialog.expressions.numbers import tidy
from host_runtime.dialog.expressions.text import bounded
from host_runtime.dialog.expressions.values import (
    Collection,
    Failure,
    Moment,
    Native,
    Pattern,
    is_function,
    is_less,
    is_primitive,
    loosely_equal,
    strictly_equal,
    to_key,
    to_number,
    to_primitive,
    to_text,
    type_error,
)

Operator = Callable[[object, object], object]


def _add(left: object, right: object) -> object:
    left, right = to_primitive(left), to_primitive(right)
    if isinstance(left, str) or isinstance(right, str):
        return bounded(to_text(left) + to_text(right))
    return tidy(to_number(left) + to_number(right))


def _arithmetic(compute: Callable[[float, float], float]) -> Operator:
    return lambda left, right: tidy(compute(to_number(left), to_number(right)))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    return math.nan if math.isinf(left) or right == 0 else math.fmod(left, right)


def _bitwise(compute: Callable[[int, int], int]) -> Operator:
    return lambda left, right: to_int32(compute(to_int32(left), to_int32(right)))


def _shift_right_unsigned(left: object, right: object) -> object:
    return (to_int32(left) & 0xFFFFFFFF) >> (to_int32(right) & 31)


def _instance_of(left: object, right: object) -> bool:
    if not is_function(right):
        raise type_error("Right-hand side of 'instanceof' is not callable")
    name = right.name if isinstance(right, Native) else ""
    if is_primitive(left):
        return False
    if isinstance(left, Collection):
        return name in ("Object", left.kind)
    if isinstance(left, Failure):
        return name in ("Object", "Error", left.name)
    kinds: Mapping[str, type] = {"Object": object, "Array": list, "Date": Moment, "RegExp": Pattern}
    return isinstance(left, kinds[name]) if name in kinds else False


def _in(left: object, right: object) -> bool:
    return has_member(right, to_key(left))


OPERATORS: Mapping[str, Operator] = {
    "+": _add,
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(lambda left, right: left * right),
    "/": _arithmetic(_divide),
    "%": _arithmetic(_remainder),
    "**": _arithmetic(power),
    "==": loosely_equal,
    "!=": lambda left, right: not loosely_equal(left, right),
    "===": strictly_equal,
    "!==": lambda left, right: not strictly_equal(left, right),
    "<": lambda left, right: is_less(left, right) is True,
    ">": lambda left, right: is_less(right, left) is True,
    "<=": lambda left, right: is_less(right, left) is False,
    ">=": lambda left, right: is_less(left, right) is False,
    "&": _bitwise(lambda left, right: left & right),
    "|": _bitwise(lambda left, right: left | right),
    "^": _bitwise(lambda left, right: left ^ right),
    "<<": _bitwise(lambda left, right: left << (right & 31)),
    ">>": _bitwise(lambda left, right: left >> (right & 31)),
    ">>>": _shift_right_unsigned,
    "in": _in,
    "instanceof": _instance_of,
}
