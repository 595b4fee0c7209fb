"""Giving values to variables, properties and parameters."""

from collections.abc import Sequence

from host_runtime.dialog.expressions.arrays import iterated
from host_runtime.dialog.expressions.environment import Environment, Evaluator
from host_runtime.dialog.expressions.errors import ExpressionReferenceError
from host_runtime.dialog.expressions.members import get_member, set_member
from host_runtime.dialog.expressions.numbers import tidy
from host_runtime.dialog.expressions.objects import own_keys, own_value
from host_runtime.dialog.expressions.operators import OPERATORS
from host_runtime.dialog.expressions.syntax import (
    ArrayPattern,
    Assignment,
    Member,
    Name,
    Node,
    ObjectPattern,
    Parameter,
    Update,
)
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    admit,
    is_nullish,
    is_truthy,
    to_key,
    to_number,
    to_text,
    type_error,
)


class _Place:
    """A variable or property that is read and written; evaluates its parts once."""

    def __init__(self, evaluator: Evaluator, target: Node, environment: Environment) -> None:
        self.evaluator = evaluator
        self.environment = environment
        self.target = target
        self.owner: object = None
        self.key = ""
        if isinstance(target, Member):
            self.owner = evaluator.value(target.target, environment)
            self.key = to_key(evaluator.value(target.key, environment))

    def read(self) -> object:
        if isinstance(self.target, Name):
            return self.evaluator.value(self.target, self.environment)
        return get_member(self.owner, self.key)

    def write(self, value: object) -> None:
        if not isinstance(self.target, Name):
            self.evaluator.claim()
            set_member(self.owner, self.key, value)
            return
        holder = self.environment.holder(self.target.name) or self.environment.outermost()
        if holder.outer is None:
            self.evaluator.claim()
        holder.declare(self.target.name, value)


def assign(evaluator: Evaluator, node: Assignment, environment: Environment) -> object:
    """`target = value`, `target += value` and so on; gives the value."""
    place = _Place(evaluator, node.target, environment)
    if node.operator in ("&&", "||", "??"):
        return _assign_if(place, node, evaluator, environment)
    old = place.read() if node.operator else None
    value = evaluator.value(node.value, environment)
    if node.operator:
        value = OPERATORS[node.operator](old, value)
    place.write(value)
    return value


def _assign_if(place: _Place, node: Assignment, evaluator: Evaluator, environment: Environment) -> object:
    old = place.read()
    keeps = not is_nullish(old) if node.operator == "??" else is_truthy(old) is (node.operator == "||")
    if keeps:
        return old
    value = evaluator.value(node.value, environment)
    place.write(value)
    return value


def update(evaluator: Evaluator, node: Update, environment: Environment) -> object:
    """`++` and `--`; gives the number before (postfix) or after (prefix)."""
    place = _Place(evaluator, node.target, environment)
    old = to_number(place.read())
    new = tidy(old + node.step)
    place.write(new)
    return new if node.prefix else tidy(old)


def bind(
    evaluator: Evaluator, targets: Sequence[Node], *, values: Sequence[object], environment: Environment
) -> None:
    """Give each pattern or parameter its value; missing values are undefined."""
    for index, target in enumerate(targets):
        value = values[index] if index < len(values) else UNDEFINED
        if isinstance(target, Parameter):
            if target.rest:
                value = list(values[index:])
            elif value is UNDEFINED and target.default is not None:
                value = evaluator.value(target.default, environment)
            target = target.pattern  # noqa: PLW2901 - the parameter is unwrapped
        _bind_pattern(evaluator, target, value, environment)


def _bind_pattern(evaluator: Evaluator, pattern: Node, value: object, environment: Environment) -> None:
    if isinstance(pattern, Name):
        environment.declare(pattern.name, value)
    elif isinstance(pattern, ArrayPattern):
        items = iterated(evaluator, value)
        for index, item in enumerate(pattern.items):
            if item is not None:
                taken = items[index:] if item.rest else items[index : index + 1]
                bind(evaluator, [item], values=taken, environment=environment)
    elif isinstance(pattern, ObjectPattern):
        _bind_object(evaluator, pattern, value, environment)
    else:
        raise ExpressionReferenceError("This cannot be given a value.")


def _bind_object(
    evaluator: Evaluator, pattern: ObjectPattern, value: object, environment: Environment
) -> None:
    if is_nullish(value):
        raise type_error(f"Cannot destructure {to_text(value)}")
    used: list[str] = []
    for key_node, parameter in pattern.entries:
        key = to_key(evaluator.value(key_node, environment))
        used.append(key)
        bind(evaluator, [parameter], values=[get_member(value, key)], environment=environment)
    if pattern.rest is not None:
        rest = {key: admit(own_value(value, key)) for key in own_keys(value) if key not in used}
        environment.declare(pattern.rest.name, rest)
