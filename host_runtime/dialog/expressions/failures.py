"""`Error` objects, and how a thrown value leaves the expression."""

from host_runtime.dialog.expressions.errors import (
    ExpressionError,
    ExpressionRangeError,
    ExpressionReferenceError,
    ExpressionSyntaxError,
    ExpressionThrown,
    ExpressionTypeError,
)
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    Failure,
    Native,
    NativeCall,
    argument,
    to_text,
)

_RAISED: dict[str, type[ExpressionError]] = {
    "TypeError": ExpressionTypeError,
    "RangeError": ExpressionRangeError,
    "ReferenceError": ExpressionReferenceError,
    "SyntaxError": ExpressionSyntaxError,
}


def thrown(value: object) -> ExpressionError:
    """The exception for `throw value`."""
    if isinstance(value, Failure):
        return _RAISED.get(value.name, ExpressionThrown)(value.message)
    return ExpressionThrown(to_text(value))


def _make(name: str) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        message = argument(arguments, 0)
        return Failure(name, "" if message is UNDEFINED else to_text(message))

    return run


ERRORS: dict[str, object] = {
    name: Native(name, _make(name), _make(name)) for name in ("Error", "EvalError", "URIError", *_RAISED)
}
