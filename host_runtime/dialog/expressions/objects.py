"""`Object`, and the few methods that every value has."""

from collections.abc import Iterable

from host_runtime.dialog.expressions.arrays import bounded_items, iterated
from host_runtime.dialog.expressions.text import units
from host_runtime.dialog.expressions.values import (
    Arguments,
    Evaluation,
    Failure,
    MatchList,
    Moment,
    Native,
    Pattern,
    Undefined,
    admit,
    argument,
    is_function,
    is_nullish,
    is_number,
    is_primitive,
    strictly_equal,
    to_key,
    to_number,
    to_text,
    type_error,
)


def array_index(key: str) -> int | None:
    """The key as a place in an array; None for any other name."""
    if key.isascii() and key.isdigit() and len(key) < 10 and (key == "0" or key[0] != "0"):
        return int(key)
    return None


def own_keys(value: object) -> list[str]:
    """The names of own properties: whole numbers first, in order, then the others as they came."""
    if isinstance(value, list | str):
        return [str(index) for index in range(_length(value))]
    if not isinstance(value, dict):
        return []
    numbers = sorted((key for key in value if isinstance(key, str) and array_index(key) is not None), key=int)
    return numbers + [key for key in value if isinstance(key, str) and array_index(key) is None]


def own_value(value: object, key: str) -> object:
    """An own property by a name from `own_keys`."""
    if isinstance(value, dict):
        return admit(value[key])
    if isinstance(value, list):
        return admit(value[int(key)])
    return units(to_text(value))[int(key)]


def has_own(value: object, key: str) -> bool:
    """Whether the property is the value's own."""
    if isinstance(value, dict):
        return key in value
    if isinstance(value, MatchList) and key in value.properties:
        return True
    if not isinstance(value, list | str):
        return False
    index = array_index(key)
    return key == "length" or (index is not None and index < _length(value))


def _length(value: list[object] | str) -> int:
    return len(units(value) if isinstance(value, str) else value)


def _has_own_property(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return has_own(this, to_key(argument(arguments, 0)))


def _is_enumerable(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    key = to_key(argument(arguments, 0))
    return has_own(this, key) and (isinstance(this, dict) or key != "length")


def _to_string(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    kinds = (
        (list, "Array"),
        (str, "String"),
        (bool, "Boolean"),
        (int | float, "Number"),
        (type(None), "Null"),
        (Undefined, "Undefined"),
        (Moment, "Date"),
        (Pattern, "RegExp"),
        (Failure, "Error"),
    )
    name = next((name for kind, name in kinds if isinstance(this, kind)), "Object")
    return f"[object {'Function' if is_function(this) else name}]"


def _value_of(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return this


OBJECT_METHODS: dict[str, object] = {
    "hasOwnProperty": Native("hasOwnProperty", _has_own_property),
    "propertyIsEnumerable": Native("propertyIsEnumerable", _is_enumerable),
    "toString": Native("toString", _to_string),
    "toLocaleString": Native("toLocaleString", lambda evaluation, this, arguments: to_text(this)),
    "valueOf": Native("valueOf", _value_of),
}


def _subject(evaluation: Evaluation, arguments: Arguments) -> tuple[object, list[str]]:
    value = argument(arguments, 0)
    if is_nullish(value):
        raise type_error("Cannot convert undefined or null to object")
    keys = own_keys(value)
    evaluation.spend(1 + len(keys) // 4)
    return value, keys


def _keys(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return bounded_items(list(_subject(evaluation, arguments)[1]))


def _values(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    value, keys = _subject(evaluation, arguments)
    return bounded_items([own_value(value, key) for key in keys])


def _entries(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    value, keys = _subject(evaluation, arguments)
    return bounded_items([[key, own_value(value, key)] for key in keys])


def _assign(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    evaluation.claim()
    target, _ = _subject(evaluation, arguments)
    if isinstance(target, dict):
        target.update(merged(evaluation, arguments[1:]))
    return target


def merged(evaluation: Evaluation, sources: Iterable[object]) -> dict[str, object]:
    """All own properties of the sources, later ones winning."""
    result: dict[str, object] = {}
    for source in sources:
        keys = own_keys(source)
        evaluation.spend(1 + len(keys))
        result.update({key: own_value(source, key) for key in keys})
    return result


def _from_entries(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    result: dict[str, object] = {}
    for entry in iterated(evaluation, argument(arguments, 0)):
        if not isinstance(entry, list):
            raise type_error(f"Iterator value {to_text(entry)} is not an entry object")
        result[to_key(argument(entry, 0))] = argument(entry, 1)
    return result


def _itself(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return argument(arguments, 0)


def _is(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    left, right = argument(arguments, 0), argument(arguments, 1)
    if is_number(left) and is_number(right):
        return repr(to_number(left)) == repr(to_number(right))
    return strictly_equal(left, right)


def _construct(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    value = argument(arguments, 0)
    return {} if is_nullish(value) or is_primitive(value) else value


OBJECT = Native(
    "Object",
    _construct,
    _construct,
    {
        "assign": Native("assign", _assign),
        "entries": Native("entries", _entries),
        "freeze": Native("freeze", _itself),
        "fromEntries": Native("fromEntries", _from_entries),
        "getOwnPropertyNames": Native("getOwnPropertyNames", _keys),
        "is": Native("is", _is),
        "keys": Native("keys", _keys),
        "values": Native("values", _values),
    },
)
