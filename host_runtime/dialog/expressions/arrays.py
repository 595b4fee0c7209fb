"""`Array` and the methods of arrays; those that change one ask the evaluation for a private copy first."""

import math
from collections.abc import Callable, Sequence
from functools import cmp_to_key

from host_runtime.dialog.expressions.errors import ExpressionLimitError, ExpressionRangeError
from host_runtime.dialog.expressions.strings import clamp
from host_runtime.dialog.expressions.text import units
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Collection,
    Evaluation,
    Native,
    argument,
    is_function,
    is_truthy,
    join_items,
    same_value_zero,
    strictly_equal,
    to_integer,
    to_number,
    to_text,
    type_error,
)

MAX_ITEMS = 10_000
"""No array longer than this is built by an expression."""

Method = Callable[[Evaluation, list[object], Arguments], object]


def bounded_items(items: list[object]) -> list[object]:
    """The items, unless there are too many."""
    if len(items) > MAX_ITEMS:
        raise ExpressionLimitError(f"The expression builds an array of more than {MAX_ITEMS} items.")
    return items


def _method(name: str, body: Method, *, changes: bool = False) -> Native:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        if changes:
            evaluation.claim()
        items = this if isinstance(this, list) else _like_an_array(this, name)
        evaluation.spend(1 + len(items) // 16)
        result = body(evaluation, items, arguments)
        return bounded_items(result) if isinstance(result, list) else result

    return Native(name, run)


def _like_an_array(value: object, name: str) -> list[object]:
    if isinstance(value, str):
        return list(units(value))
    raise type_error(f"Array.prototype.{name} called on something that is no array")


def _each(evaluation: Evaluation, items: list[object], arguments: Arguments) -> list[object]:
    """What the callback gives for every item."""
    return [_called(evaluation, items, arguments, index) for index in range(len(items))]


def _called(evaluation: Evaluation, items: list[object], arguments: Arguments, index: int) -> object:
    item = items[index] if index < len(items) else UNDEFINED
    return evaluation.call(_callback(arguments), argument(arguments, 1), (item, index, items))


def _callback(arguments: Arguments) -> object:
    function = argument(arguments, 0)
    if not is_function(function):
        raise type_error(f"{to_text(function)} is not a function")
    return function


def _first(evaluation: Evaluation, items: list[object], arguments: Arguments, wanted: bool) -> int:
    """The index of the first item whose callback is as wanted, or -1."""
    _callback(arguments)
    for index in range(len(items)):
        if is_truthy(_called(evaluation, items, arguments, index)) is wanted:
            return index
    return -1


def _some(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return _first(evaluation, items, arguments, True) >= 0


def _every(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return _first(evaluation, items, arguments, False) < 0


def _find(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    index = _first(evaluation, items, arguments, True)
    return UNDEFINED if index < 0 else items[index]


def _find_index(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return _first(evaluation, items, arguments, True)


def _filter(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    _callback(arguments)
    return [
        item
        for item, kept in zip(items, _each(evaluation, items, arguments), strict=False)
        if is_truthy(kept)
    ]


def _map(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    _callback(arguments)
    return _each(evaluation, items, arguments)


def _for_each(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    _callback(arguments)
    _each(evaluation, items, arguments)
    return UNDEFINED


def _flat_map(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    _callback(arguments)
    return _flattened(_each(evaluation, items, arguments), 1)


def _flat(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    depth = argument(arguments, 0)
    return _flattened(items, 1 if depth is UNDEFINED else min(to_integer(depth), 100))


def _flattened(items: Sequence[object], depth: float) -> list[object]:
    result: list[object] = []
    for item in items:
        result += _flattened(item, depth - 1) if isinstance(item, list) and depth >= 1 else [item]
        bounded_items(result)
    return result


def _fold(evaluation: Evaluation, items: list[object], arguments: Arguments, order: Sequence[int]) -> object:
    function = _callback(arguments)
    if len(arguments) < 2 and not order:
        raise type_error("Reduce of empty array with no initial value")
    rest = order if len(arguments) > 1 else order[1:]
    value = arguments[1] if len(arguments) > 1 else items[order[0]]
    for index in rest:
        value = evaluation.call(function, UNDEFINED, (value, items[index], index, items))
    return value


def _reduce(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return _fold(evaluation, items, arguments, range(len(items)))


def _reduce_right(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return _fold(evaluation, items, arguments, range(len(items) - 1, -1, -1))


def _concat(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    result = list(items)
    for value in arguments:
        result += value if isinstance(value, list) else [value]
    return result


def _includes(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    wanted = argument(arguments, 0)
    start = clamp(argument(arguments, 1), len(items))
    return any(same_value_zero(item, wanted) for item in items[start:])


def _index_of(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    wanted = argument(arguments, 0)
    start = clamp(argument(arguments, 1), len(items))
    return next((at for at in range(start, len(items)) if strictly_equal(items[at], wanted)), -1)


def _last_index_of(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    wanted = argument(arguments, 0)
    last = to_integer(arguments[1]) if len(arguments) > 1 else len(items) - 1
    last = int(min(last + len(items) if last < 0 else last, len(items) - 1))
    return next((at for at in range(last, -1, -1) if strictly_equal(items[at], wanted)), -1)


def _join(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    separator = argument(arguments, 0)
    evaluation.spend(len(items))
    return join_items(items, "," if separator is UNDEFINED else to_text(separator))


def _to_string(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    evaluation.spend(len(items))
    return join_items(items, ",")


def _slice(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    length = len(items)
    return list(items[clamp(argument(arguments, 0), length) : clamp(argument(arguments, 1), length, length)])


def _copy(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return list(items)


def _keys(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return list(range(len(items)))


def _entries(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return [[index, item] for index, item in enumerate(items)]


def _push(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    items.extend(arguments)
    return len(bounded_items(items))


def _unshift(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    items[:0] = arguments
    return len(bounded_items(items))


def _pop(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return items.pop() if items else UNDEFINED


def _shift(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    return items.pop(0) if items else UNDEFINED


def _reverse(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    items.reverse()
    return items


def _fill(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    length = len(items)
    start, end = clamp(argument(arguments, 1), length), clamp(argument(arguments, 2), length, length)
    items[start:end] = [argument(arguments, 0)] * max(end - start, 0)
    return items


def _splice(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    if not arguments:
        return []
    start = clamp(arguments[0], len(items))
    count = len(items) - start
    if len(arguments) > 1:
        count = int(min(max(to_integer(arguments[1]), 0), count))
    removed = list(items[start : start + count])
    items[start : start + count] = arguments[2:]
    bounded_items(items)
    return removed


def _sort(evaluation: Evaluation, items: list[object], arguments: Arguments) -> object:
    function = argument(arguments, 0)
    if function is not UNDEFINED and not is_function(function):
        raise type_error("The comparison function must be either a function or undefined")

    def compare(left: object, right: object) -> int:
        order = to_number(evaluation.call(function, UNDEFINED, (left, right)))
        return 0 if math.isnan(order) else (order > 0) - (order < 0)

    evaluation.spend(len(items))
    defined = [item for item in items if item is not UNDEFINED]
    by_text = sorted(defined, key=lambda item: units(to_text(item))) if function is UNDEFINED else None
    ordered = sorted(defined, key=cmp_to_key(compare)) if by_text is None else by_text
    items[:] = ordered + [UNDEFINED] * (len(items) - len(defined))
    return items


_READING: dict[str, Method] = {
    "concat": _concat,
    "entries": _entries,
    "every": _every,
    "filter": _filter,
    "find": _find,
    "findIndex": _find_index,
    "flat": _flat,
    "flatMap": _flat_map,
    "forEach": _for_each,
    "includes": _includes,
    "indexOf": _index_of,
    "join": _join,
    "keys": _keys,
    "lastIndexOf": _last_index_of,
    "map": _map,
    "reduce": _reduce,
    "reduceRight": _reduce_right,
    "slice": _slice,
    "some": _some,
    "toLocaleString": _to_string,
    "toString": _to_string,
    "values": _copy,
}
_CHANGING: dict[str, Method] = {
    "fill": _fill,
    "pop": _pop,
    "push": _push,
    "reverse": _reverse,
    "shift": _shift,
    "sort": _sort,
    "splice": _splice,
    "unshift": _unshift,
}
ARRAY_METHODS: dict[str, object] = {
    **{name: _method(name, body) for name, body in _READING.items()},
    **{name: _method(name, body, changes=True) for name, body in _CHANGING.items()},
}


def _construct(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    if len(arguments) != 1 or isinstance(arguments[0], bool) or not isinstance(arguments[0], int | float):
        return list(arguments)
    length = arguments[0]
    if length < 0 or length != to_integer(length) or length >= 2**32:
        raise ExpressionRangeError("Invalid array length.")
    evaluation.spend(int(min(length, MAX_ITEMS)) // 16)
    return bounded_items([UNDEFINED] * int(min(length, MAX_ITEMS + 1)))


def _is_array(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return isinstance(argument(arguments, 0), list)


def _of(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return list(arguments)


def _from(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    items = items_of(evaluation, argument(arguments, 0))
    function = argument(arguments, 1)
    if function is UNDEFINED:
        return items
    _callback(arguments[1:])
    return [evaluation.call(function, UNDEFINED, (item, index)) for index, item in enumerate(items)]


def items_of(evaluation: Evaluation, source: object) -> list[object]:
    """The items of an array, a string, or an object with a length."""
    if isinstance(source, list | str | Collection):
        return iterated(evaluation, source)
    if source is None or source is UNDEFINED:
        raise type_error(f"{to_text(source)} is not iterable")
    length = source.get("length") if isinstance(source, dict) else 0
    count = int(min(max(to_integer(length), 0), MAX_ITEMS + 1))
    evaluation.spend(count)
    items = source if isinstance(source, dict) else {}
    return bounded_items([items.get(str(index), UNDEFINED) for index in range(count)])


def iterated(evaluation: Evaluation, value: object) -> list[object]:
    """What `...value` gives: the items of an array or the characters of a string."""
    if isinstance(value, Collection):
        entries = value.entries()
        value = [key if value.kind == "Set" else [key, item] for key, item in entries]
    if not isinstance(value, list | str):
        raise type_error(f"{to_text(value)} is not iterable")
    evaluation.spend(1 + len(value) // 16)
    return bounded_items(list(value))


ARRAY = Native(
    "Array",
    _construct,
    _construct,
    {"isArray": Native("isArray", _is_array), "of": Native("of", _of), "from": Native("from", _from)},
)
