"""Where variables live while an expression is evaluated."""

from collections.abc import Mapping
from typing import Protocol

from host_runtime.dialog.expressions.syntax import Function, Node
from host_runtime.dialog.expressions.values import Closure, Evaluation


class Environment:
    """The variables of one function call, or of the scope, and the environment around them."""

    __slots__ = ("outer", "variables")

    def __init__(self, variables: Mapping[str, object], outer: "Environment | None") -> None:
        self.variables = variables
        self.outer = outer

    def holder(self, name: str) -> "Environment | None":
        """The innermost environment that has the variable."""
        environment: Environment | None = self
        while environment is not None and name not in environment.variables:
            environment = environment.outer
        return environment

    def outermost(self) -> "Environment":
        """The environment of the scope."""
        environment = self
        while environment.outer is not None:
            environment = environment.outer
        return environment

    def declare(self, name: str, value: object) -> None:
        """Give a variable its value; the variables must be the evaluation's own."""
        assert isinstance(self.variables, dict)
        self.variables[name] = value


class FunctionValue(Closure):
    """A function of the expression with the variables around it."""

    __slots__ = ("environment", "node")

    def __init__(self, node: Function, environment: Environment) -> None:
        self.node = node
        self.environment = environment


class Evaluator(Evaluation, Protocol):
    """An evaluation that can also walk the tree."""

    def value(self, node: Node, environment: Environment) -> object:
        """The value of a node."""
