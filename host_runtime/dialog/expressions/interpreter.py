"""Walks the tree of an expression: variables, calls, functions, and the limits of work."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from host_runtime.dialog.expressions.arrays import bounded_items, iterated
from host_runtime.dialog.expressions.assignments import assign, bind, update
from host_runtime.dialog.expressions.builtins import BUILTINS
from host_runtime.dialog.expressions.environment import Environment, FunctionValue
from host_runtime.dialog.expressions.errors import (
    ExpressionError,
    ExpressionLimitError,
    ExpressionReferenceError,
)
from host_runtime.dialog.expressions.failures import thrown
from host_runtime.dialog.expressions.members import delete_member, get_member
from host_runtime.dialog.expressions.numbers import tidy
from host_runtime.dialog.expressions.objects import merged
from host_runtime.dialog.expressions.operators import OPERATORS
from host_runtime.dialog.expressions.promises import awaited, settled
from host_runtime.dialog.expressions.regexes import RegExp
from host_runtime.dialog.expressions.syntax import (
    ArrayLiteral,
    Assignment,
    Binary,
    Block,
    Call,
    Chain,
    Comma,
    Conditional,
    Declaration,
    Function,
    If,
    Literal,
    Logical,
    Member,
    Name,
    New,
    Node,
    ObjectLiteral,
    RegexLiteral,
    Return,
    Spread,
    TemplateString,
    Throw,
    Unary,
    Update,
)
from host_runtime.dialog.expressions.text import assembled, weight
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Native,
    Promise,
    admit,
    is_nullish,
    is_truthy,
    to_key,
    to_number,
    to_text,
    type_error,
    type_name,
)

MAX_WORK = 100_000
"""Steps of one evaluation; about a tenth of a second."""
MAX_DEPTH = 120
"""How deep calls and operands may be nested while evaluating."""


class _Stop(Enum):
    """Marks that stand where a value would."""

    SHORT_CIRCUIT = "the chain met null behind a ?."
    NO_RETURN = "the statement did not return"


class PrivateCopyNeeded(Exception):
    """The expression is about to change something, and the scope is still the caller's."""


class Interpreter:
    """One evaluation of one expression; implements `values.Evaluation` for the built-in functions."""

    def __init__(self, scope: Mapping[str, object], *, private: bool) -> None:
        self.scope = Environment(scope if not private else dict(scope), None)
        self.private = private
        self._work = 0
        self._depth = 0

    def spend(self, work: int) -> None:
        """Account for work; raises ExpressionLimitError when there has been too much."""
        self._work += work
        if self._work > MAX_WORK:
            raise ExpressionLimitError("The expression takes too much work.")

    def claim(self) -> None:
        """Say that something is about to be changed."""
        if not self.private:
            raise PrivateCopyNeeded

    def value(self, node: Node, environment: Environment) -> object:
        """The value of an expression; a statement gives what it returns, or a mark."""
        self.spend(1)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionLimitError("The expression calls or nests too deeply.")
        try:
            return _HANDLERS[type(node)](self, node, environment)
        finally:
            self._depth -= 1

    def call(self, function: object, this: object, arguments: Sequence[object]) -> object:
        """Call a function value."""
        self.spend(1)
        if isinstance(function, Native) and function.run is not None:
            return function.run(self, this, arguments)
        if not isinstance(function, FunctionValue):
            raise type_error(f"{to_text(function)} is not a function")
        local = Environment({}, function.environment)
        if function.node.name:
            local.declare(function.node.name, function)
        bind(self, function.node.parameters, values=arguments, environment=local)
        if function.node.is_async:
            return self._promise(function.node.body, local)
        result = self.value(function.node.body, local)
        return UNDEFINED if result is _Stop.NO_RETURN else result

    def _promise(self, body: Node, local: Environment) -> Promise:
        try:
            result = self.value(body, local)
        except ExpressionLimitError:
            raise
        except ExpressionError as error:
            return Promise(UNDEFINED, error)
        return settled(UNDEFINED if result is _Stop.NO_RETURN else result)

    def _plain(self, node: Literal, environment: Environment) -> object:
        return node.value

    def _name(self, node: Name, environment: Environment) -> object:
        holder = environment.holder(node.name)
        if holder is not None:
            return admit(holder.variables[node.name])
        if node.name in BUILTINS:
            return BUILTINS[node.name]
        raise ExpressionReferenceError(f"{node.name} is not defined")

    def _regex(self, node: RegexLiteral, environment: Environment) -> object:
        return RegExp(node.source, node.flags, node.program)

    def _template(self, node: TemplateString, environment: Environment) -> object:
        holes = [self.value(hole, environment) for hole in node.holes]
        shown = (
            part for hole, text in zip(holes, node.texts[1:], strict=True) for part in (to_text(hole), text)
        )
        return self._weighed(assembled((node.texts[0], *shown)))

    def _array(self, node: ArrayLiteral, environment: Environment) -> object:
        return bounded_items(self._list(node.items, environment))

    def _list(self, nodes: Sequence[Node], environment: Environment) -> list[object]:
        items: list[object] = []
        for node in nodes:
            if isinstance(node, Spread):
                items += iterated(self, self.value(node.value, environment))
            else:
                items.append(self.value(node, environment))
        return items

    def _object(self, node: ObjectLiteral, environment: Environment) -> object:
        result: dict[str, object] = {}
        for entry in node.entries:
            if isinstance(entry, Spread):
                result.update(merged(self, [self.value(entry.value, environment)]))
            else:
                key = to_key(self.value(entry.key, environment))
                result[key] = self.value(entry.value, environment)
        return result

    def _member(self, node: Member, environment: Environment) -> object:
        target = self.value(node.target, environment)
        return self._read(node, target, environment)

    def _read(self, node: Member, target: object, environment: Environment) -> object:
        if target is _Stop.SHORT_CIRCUIT or (node.optional and is_nullish(target)):
            return _Stop.SHORT_CIRCUIT
        if is_nullish(target) and isinstance(node.key, Literal):
            raise type_error(f"Cannot read property '{node.key.value}' of {to_text(target)}")
        return get_member(self._weighed(target), to_key(self.value(node.key, environment)))

    def _call(self, node: Call, environment: Environment) -> object:
        this: object = UNDEFINED
        if isinstance(node.function, Member):
            this = self.value(node.function.target, environment)
            function = self._read(node.function, this, environment)
        else:
            function = self.value(node.function, environment)
        if function is _Stop.SHORT_CIRCUIT or (node.optional and is_nullish(function)):
            return _Stop.SHORT_CIRCUIT
        return self.call(function, this, self._list(node.arguments, environment))

    def _chain(self, node: Chain, environment: Environment) -> object:
        value = self.value(node.inner, environment)
        return UNDEFINED if value is _Stop.SHORT_CIRCUIT else value

    def _new(self, node: New, environment: Environment) -> object:
        constructor = self.value(node.constructor, environment)
        if not isinstance(constructor, Native) or constructor.construct is None:
            raise type_error(f"{to_text(constructor)} is not a constructor")
        return constructor.construct(self, UNDEFINED, self._list(node.arguments, environment))

    def _unary(self, node: Unary, environment: Environment) -> object:
        if node.operator == "typeof":
            return self._typeof(node.operand, environment)
        if node.operator == "delete":
            return self._delete(node.operand, environment)
        value = self.value(node.operand, environment)
        if node.operator == "!":
            return not is_truthy(value)
        if node.operator == "void":
            return UNDEFINED
        if node.operator == "await":
            return awaited(value)
        number = to_number(value)
        if node.operator == "~":
            return OPERATORS["^"](number, -1)
        return tidy(-number if node.operator == "-" else number)

    def _typeof(self, operand: Node, environment: Environment) -> object:
        if (
            isinstance(operand, Name)
            and not environment.holder(operand.name)
            and operand.name not in BUILTINS
        ):
            return "undefined"
        return type_name(self.value(operand, environment))

    def _delete(self, operand: Node, environment: Environment) -> object:
        if not isinstance(operand, Member):
            self.value(operand, environment)
            return not isinstance(operand, Name)
        self.claim()
        target = self.value(operand.target, environment)
        return delete_member(target, to_key(self.value(operand.key, environment)))

    def _binary(self, node: Binary, environment: Environment) -> object:
        left = self._weighed(self.value(node.left, environment))
        right = self._weighed(self.value(node.right, environment))
        return OPERATORS[node.operator](left, right)

    def _weighed(self, value: object) -> object:
        """The value, after its length is accounted for when it is a text."""
        if isinstance(value, str):
            self.spend(weight(value))
        return value

    def _logical(self, node: Logical, environment: Environment) -> object:
        value: object = UNDEFINED
        for operand in node.operands:
            value = self.value(operand, environment)
            if decides(node.operator, value):
                break
        return value

    def _conditional(self, node: Conditional, environment: Environment) -> object:
        chosen = node.then if is_truthy(self.value(node.test, environment)) else node.otherwise
        return self.value(chosen, environment)

    def _comma(self, node: Comma, environment: Environment) -> object:
        value: object = UNDEFINED
        for operand in node.operands:
            value = self.value(operand, environment)
        return value

    def _function(self, node: Function, environment: Environment) -> object:
        return FunctionValue(node, environment)

    def _block(self, node: Block, environment: Environment) -> object:
        for statement in node.statements:
            result = self.value(statement, environment)
            if isinstance(statement, Block | If | Return) and result is not _Stop.NO_RETURN:
                return result
        return _Stop.NO_RETURN

    def _return(self, node: Return, environment: Environment) -> object:
        return self.value(node.value, environment)

    def _throw(self, node: Throw, environment: Environment) -> object:
        raise thrown(self.value(node.value, environment))

    def _declaration(self, node: Declaration, environment: Environment) -> object:
        value = self.value(node.value, environment)
        bind(self, [node.pattern], values=[value], environment=environment)
        return _Stop.NO_RETURN

    def _if(self, node: If, environment: Environment) -> object:
        holds = is_truthy(self.value(node.test, environment))
        chosen = node.then if holds else node.otherwise
        if chosen is None:
            return _Stop.NO_RETURN
        return self._block(Block((chosen,)), environment)


def decides(operator: str, value: object) -> bool:
    """Whether a logical operator stops at this operand."""
    if operator == "??":
        return not is_nullish(value)
    return is_truthy(value) is (operator == "||")


_HANDLERS: Mapping[type[Node], Callable[[Interpreter, Any, Environment], object]] = {
    Literal: Interpreter._plain,
    Name: Interpreter._name,
    RegexLiteral: Interpreter._regex,
    TemplateString: Interpreter._template,
    ArrayLiteral: Interpreter._array,
    ObjectLiteral: Interpreter._object,
    Member: Interpreter._member,
    Call: Interpreter._call,
    Chain: Interpreter._chain,
    New: Interpreter._new,
    Unary: Interpreter._unary,
    Binary: Interpreter._binary,
    Logical: Interpreter._logical,
    Conditional: Interpreter._conditional,
    Comma: Interpreter._comma,
    Assignment: assign,
    Update: update,
    Function: Interpreter._function,
    Block: Interpreter._block,
    Return: Interpreter._return,
    Throw: Interpreter._throw,
    Declaration: Interpreter._declaration,
    If: Interpreter._if,
}
