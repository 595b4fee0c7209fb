"""Conditions of transitions: compiled when a flow is loaded, asked by the engine at each transition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from host_runtime.dialog.expressions import Expression, ExpressionTypeError, compile_expression, is_truthy


@dataclass(frozen=True, slots=True)
class Condition:
    """A transition's condition; immutable."""

    source: str
    _expression: Expression | None

    def holds(self, scope: Mapping[str, object], stacktrace: Sequence[tuple[str, str]]) -> bool:
        """Whether the transition is taken.

        `stacktrace` has the (flow, node) entries of this turn, oldest first. A TypeError (a member of
        undefined) counts as false; any other ExpressionError is raised: the instruction has failed.
        """
        if self._expression is None:
            return self.source == "true" or self._came_from(stacktrace)
        try:
            return is_truthy(self._expression.evaluate(scope))
        except ExpressionTypeError:
            return False

    def _came_from(self, stacktrace: Sequence[tuple[str, str]]) -> bool:
        """`lastNode=<name>`: the entry before the present one, or the only one there is."""
        if not stacktrace:
            return False
        _, node = stacktrace[-2] if len(stacktrace) > 1 else stacktrace[0]
        return self.source == f"lastNode={node}"


def compile_condition(source: str) -> Condition:
    """The literal `true`, `lastNode=<name>`, or an expression; raises ExpressionSyntaxError.

    Whatever begins with `lastNode` is compared as text, so `lastNode = a` is never true (as in v12).
    """
    is_expression = source != "true" and not source.startswith("lastNode")
    return Condition(source, compile_expression(source) if is_expression else None)
