"""JavaScript expressions as v12's flows use them: without `eval`, without side effects, in bounded work.

`compile_expression` parses once; an `Expression` is immutable and can be evaluated from any thread. Values
are those of JSON, and UNDEFINED. Assignments and methods like `sort` work on a private copy of the scope,
which is thrown away: an expression gives the value that it has in v12, and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from host_runtime.dialog.expressions.errors import (
    ExpressionError,
    ExpressionLimitError,
    ExpressionRangeError,
    ExpressionReferenceError,
    ExpressionSyntaxError,
    ExpressionThrown,
    ExpressionTypeError,
)
from host_runtime.dialog.expressions.interpreter import Interpreter, PrivateCopyNeeded
from host_runtime.dialog.expressions.parser import parse
from host_runtime.dialog.expressions.promises import final
from host_runtime.dialog.expressions.syntax import Node
from host_runtime.dialog.expressions.values import UNDEFINED, is_truthy, to_text

__all__ = [
    "UNDEFINED",
    "Expression",
    "ExpressionError",
    "ExpressionLimitError",
    "ExpressionRangeError",
    "ExpressionReferenceError",
    "ExpressionSyntaxError",
    "ExpressionThrown",
    "ExpressionTypeError",
    "compile_expression",
    "is_truthy",
    "to_text",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    source: str
    _tree: Node

    def evaluate(self, scope: Mapping[str, object]) -> object:
        """The value with these variables; raises ExpressionError, and nothing else.

        Whole numbers come as int, others as float; objects are dicts, arrays lists. They may be the very
        objects of the scope. A function, a date or a pattern comes as an opaque value that is truthy.
        """
        try:
            try:
                return self._run(scope, private=False)
            except PrivateCopyNeeded:
                return self._run(_private_copy(scope), private=True)
        except RecursionError as error:
            raise ExpressionLimitError("The values are nested too deeply.") from error

    def _run(self, scope: Mapping[str, object], *, private: bool) -> object:
        interpreter = Interpreter(scope, private=private)
        return final(interpreter.value(self._tree, interpreter.scope))


def compile_expression(source: str) -> Expression:
    """Parse the text; raises ExpressionSyntaxError."""
    try:
        return Expression(source, parse(source))
    except RecursionError as error:
        raise ExpressionSyntaxError("The expression is nested too deeply.") from error


def _private_copy(scope: Mapping[str, object]) -> dict[str, object]:
    copies: dict[int, object] = {}
    return {name: _copied(value, copies) for name, value in scope.items()}


def _copied(value: object, copies: dict[int, object]) -> object:
    """A copy in which the same object is still one object: `user` and `event.state.user` stay one."""
    if not isinstance(value, dict | list):
        return value
    if id(value) in copies:
        return copies[id(value)]
    if isinstance(value, dict):
        mapping: dict[object, object] = {}
        copies[id(value)] = mapping
        mapping.update({key: _copied(item, copies) for key, item in value.items()})
        return mapping
    items: list[object] = []
    copies[id(value)] = items
    items.extend(_copied(item, copies) for item in value)
    return items
