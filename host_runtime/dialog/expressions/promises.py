"""Promises, settled at once: an expression has nothing to wait for, but v12 awaits its value."""

from host_runtime.dialog.expressions.errors import ExpressionError, ExpressionThrown, ExpressionTypeError
from host_runtime.dialog.expressions.failures import thrown
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    Native,
    Promise,
    argument,
    type_error,
)


def awaited(value: object) -> object:
    """What `await value` gives; raises what the promise was rejected with."""
    if not isinstance(value, Promise):
        return value
    if value.failure is not None:
        raise value.failure
    return value.value


def final(value: object) -> object:
    """The value of a whole expression: as `awaited`, but outside of v12's `catch`.

    There a TypeError counts as false; one that comes with a promise does not.
    """
    try:
        return awaited(value)
    except ExpressionTypeError as error:
        raise ExpressionThrown(str(error)) from error


def settled(value: object) -> Promise:
    """A promise of the value, which may be a promise itself."""
    return value if isinstance(value, Promise) else Promise(value)


def _resolve(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return settled(argument(arguments, 0))


def _reject(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return Promise(UNDEFINED, thrown(argument(arguments, 0)))


def _then(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    if not isinstance(this, Promise):
        raise type_error("This is not a promise.")
    function = argument(arguments, 0)
    if this.failure is not None or function is UNDEFINED:
        return this
    try:
        return settled(evaluation.call(function, UNDEFINED, [this.value]))
    except ExpressionError as error:
        return Promise(UNDEFINED, error)


PROMISE_METHODS: dict[str, object] = {"then": Native("then", _then)}
PROMISE = Native(
    "Promise", members={"resolve": Native("resolve", _resolve), "reject": Native("reject", _reject)}
)
