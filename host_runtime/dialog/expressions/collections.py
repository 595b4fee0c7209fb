"""`Set` and `Map`. They are always the evaluation's own, so changing one needs no copy."""

from collections.abc import Callable
from typing import Literal

from host_runtime.dialog.expressions.arrays import bounded_items, iterated
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Collection,
    Evaluation,
    Native,
    NativeCall,
    argument,
    is_nullish,
    to_text,
    type_error,
)

Method = Callable[[Evaluation, Collection, Arguments], object]


def _method(name: str, body: Method) -> Native:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        if not isinstance(this, Collection):
            raise type_error(f"Method {name} called on {to_text(this)}")
        return body(evaluation, this, arguments)

    return Native(name, run)


def _has(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return this.holds(argument(arguments, 0))


def _get(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return this.find(argument(arguments, 0))


def _add(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    this.put(argument(arguments, 0), argument(arguments, 0))
    return this


def _set(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    this.put(argument(arguments, 0), argument(arguments, 1))
    return this


def _delete(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return this.remove(argument(arguments, 0))


def _for_each(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    for key, value in this.entries():
        evaluation.call(argument(arguments, 0), UNDEFINED, (value, key, this))
    return UNDEFINED


def _keys(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return bounded_items([key for key, _ in this.entries()])


def _values(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return bounded_items([value for _, value in this.entries()])


def _entries(evaluation: Evaluation, this: Collection, arguments: Arguments) -> object:
    return bounded_items([[key, value] for key, value in this.entries()])


_SHARED: dict[str, Method] = {
    "delete": _delete,
    "entries": _entries,
    "forEach": _for_each,
    "has": _has,
    "keys": _keys,
    "values": _values,
}
COLLECTION_METHODS: dict[str, dict[str, object]] = {
    "Set": {name: _method(name, body) for name, body in {**_SHARED, "add": _add}.items()},
    "Map": {name: _method(name, body) for name, body in {**_SHARED, "get": _get, "set": _set}.items()},
}


def _construct(kind: Literal["Set", "Map"]) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        made = Collection(kind)
        source = argument(arguments, 0)
        for item in [] if is_nullish(source) else iterated(evaluation, source):
            if kind == "Set":
                made.put(item, item)
            elif isinstance(item, list):
                made.put(argument(item, 0), argument(item, 1))
            else:
                raise type_error(f"Iterator value {to_text(item)} is not an entry object")
        return made

    return run


def _uncalled(name: str) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        raise type_error(f"Constructor {name} requires 'new'")

    return run


COLLECTIONS: dict[str, object] = {
    "Set": Native("Set", _uncalled("Set"), _construct("Set")),
    "Map": Native("Map", _uncalled("Map"), _construct("Map")),
}
