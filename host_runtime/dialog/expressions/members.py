"""Reading, writing and deleting properties. Only what is listed here is reachable; prototypes are not."""

from host_runtime.dialog.expressions.arithmetic import BOOLEAN_METHODS, NUMBER_METHODS
from host_runtime.dialog.expressions.arrays import ARRAY_METHODS, MAX_ITEMS, bounded_items, items_of
from host_runtime.dialog.expressions.collections import COLLECTION_METHODS
from host_runtime.dialog.expressions.dates import DATE_METHODS
from host_runtime.dialog.expressions.errors import ExpressionRangeError
from host_runtime.dialog.expressions.objects import OBJECT_METHODS, array_index, has_own
from host_runtime.dialog.expressions.promises import PROMISE_METHODS
from host_runtime.dialog.expressions.regexes import REGEXP_METHODS, regexp_property
from host_runtime.dialog.expressions.strings import STRING_METHODS
from host_runtime.dialog.expressions.text import units
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Closure,
    Collection,
    Evaluation,
    Failure,
    MatchList,
    Moment,
    Native,
    Pattern,
    Promise,
    admit,
    argument,
    is_function,
    is_nullish,
    is_primitive,
    to_integer,
    to_text,
    type_error,
)


def _call(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return evaluation.call(this, argument(arguments, 0), arguments[1:])


def _apply(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    given = argument(arguments, 1)
    return evaluation.call(
        this, argument(arguments, 0), [] if is_nullish(given) else items_of(evaluation, given)
    )


_FUNCTION_METHODS: dict[str, object] = {"call": Native("call", _call), "apply": Native("apply", _apply)}


def get_member(value: object, key: str) -> object:
    """`value[key]`; raises ExpressionTypeError for null and undefined."""
    if isinstance(value, dict):
        return admit(value[key]) if key in value else OBJECT_METHODS.get(key, UNDEFINED)
    if isinstance(value, list):
        return _of_list(value, key)
    if isinstance(value, str):
        return _of_text(value, key)
    if is_nullish(value):
        raise type_error(f"Cannot read property '{key}' of {to_text(value)}")
    if isinstance(value, Native | Closure):
        return _of_function(value, key)
    return _of_other(value, key)


def _of_list(items: list[object], key: str) -> object:
    index = array_index(key)
    if index is not None:
        return admit(items[index]) if index < len(items) else UNDEFINED
    if key == "length":
        return len(items)
    if isinstance(items, MatchList) and key in items.properties:
        return items.properties[key]
    return ARRAY_METHODS.get(key, OBJECT_METHODS.get(key, UNDEFINED))


def _of_text(text: str, key: str) -> object:
    index = array_index(key)
    if index is not None:
        split = units(text)
        return split[index] if index < len(split) else UNDEFINED
    if key == "length":
        return len(units(text))
    return STRING_METHODS.get(key, OBJECT_METHODS.get(key, UNDEFINED))


# `Array.prototype.slice.call(x)` and the like are idioms; what they reach is listed here and stays as it is.
_PROTOTYPES = {
    "Array": Native("prototype", members=ARRAY_METHODS),
    "Object": Native("prototype", members=OBJECT_METHODS),
    "String": Native("prototype", members=STRING_METHODS),
    "Number": Native("prototype", members=NUMBER_METHODS),
}


def _of_function(function: Native | Closure, key: str) -> object:
    if isinstance(function, Native) and key == "prototype":
        return _PROTOTYPES.get(function.name, UNDEFINED)
    if isinstance(function, Native) and key in function.members:
        return function.members[key]
    if not is_function(function):
        return OBJECT_METHODS.get(key, UNDEFINED)
    return _FUNCTION_METHODS.get(key, OBJECT_METHODS.get(key, UNDEFINED))


def _of_other(value: object, key: str) -> object:
    if isinstance(value, Pattern):
        own = regexp_property(value, key)
        return REGEXP_METHODS.get(key, OBJECT_METHODS.get(key, UNDEFINED)) if own is UNDEFINED else own
    if isinstance(value, Failure):
        shown = {"name": value.name, "message": value.message}
        return shown[key] if key in shown else OBJECT_METHODS.get(key, UNDEFINED)
    if isinstance(value, Collection):
        methods = COLLECTION_METHODS[value.kind]
        return len(value.entries()) if key == "size" else methods.get(key, UNDEFINED)
    if isinstance(value, Promise):
        return PROMISE_METHODS.get(key, UNDEFINED)
    methods = DATE_METHODS if isinstance(value, Moment) else NUMBER_METHODS
    methods = BOOLEAN_METHODS if isinstance(value, bool) else methods
    return methods.get(key, OBJECT_METHODS.get(key, UNDEFINED))


def set_member(value: object, key: str, new: object) -> None:
    """`value[key] = new` on something that the evaluation owns; other kinds of values ignore it."""
    if is_nullish(value):
        raise type_error(f"Cannot set property '{key}' of {to_text(value)}")
    if isinstance(value, dict):
        value[key] = new
    elif isinstance(value, list):
        _set_item(value, key, new)
    elif isinstance(value, Pattern) and key == "lastIndex":
        value.last_index = to_integer(new)


def _set_item(items: list[object], key: str, new: object) -> None:
    index = array_index(key)
    if key == "length":
        length = to_integer(new)
        if length < 0 or length > MAX_ITEMS:
            raise ExpressionRangeError("Invalid array length.")
        items[:] = (items + [UNDEFINED] * max(int(length) - len(items), 0))[: int(length)]
    elif index is not None:
        items.extend([UNDEFINED] * (min(index, MAX_ITEMS) + 1 - len(items)))
        bounded_items(items)
        items[index] = new


def delete_member(value: object, key: str) -> bool:
    """`delete value[key]` on something that the evaluation owns."""
    if is_nullish(value):
        raise type_error(f"Cannot convert {to_text(value)} to object")
    if isinstance(value, dict):
        value.pop(key, None)
    elif isinstance(value, list):
        index = array_index(key)
        if index is not None and index < len(value):
            value[index] = UNDEFINED
        return key != "length"
    return True


def has_member(value: object, key: str) -> bool:
    """`key in value`."""
    if is_primitive(value):
        raise type_error(f"Cannot use 'in' operator to search for '{key}' in {to_text(value)}")
    return has_own(value, key) or get_member(value, key) is not UNDEFINED
