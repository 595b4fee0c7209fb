"""Conditions and operators, as v12's own transition strategy answered them."""

import copy
import math
from collections.abc import Mapping
from typing import Any

import pytest

from host_runtime.dialog.conditions import compile_condition
from host_runtime.dialog.expressions import (
    UNDEFINED,
    ExpressionError,
    ExpressionReferenceError,
    ExpressionSyntaxError,
    ExpressionTypeError,
    compile_expression,
    is_truthy,
    to_text,
)
from host_runtime.dialog.expressions.values import Pattern, type_name
from tests.conformance import recordings
from tests.conformance.deviations import check

CORPUS = recordings.load("expressions")
# Their values cannot be recorded, so only the transition is compared.
UNCOMPARABLE = ("not serialisable", "large or host object")


def scope_of(context: str) -> dict[str, Any]:
    """A recorded context; v12 also shows its parts below `event.state`, as the same objects."""
    scope = copy.deepcopy(CORPUS["contexts"][context])
    state = scope["event"].setdefault("state", {})
    state.update({name: value for name, value in scope.items() if name != "event"})
    return scope  # type: ignore[no-any-return]


def recorded_form(value: object) -> object:
    """A value as the recordings write it: JSON, with NaN, infinities and -0 as text."""
    if isinstance(value, float) and (
        not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0)
    ):
        return "-0" if value == 0 else to_text(value)
    if isinstance(value, list):
        return [None if item is UNDEFINED or is_nan(item) else recorded_form(item) for item in value]
    if isinstance(value, dict):
        return {key: recorded_form(item) for key, item in value.items() if item is not UNDEFINED}
    return to_text(value) if isinstance(value, Pattern) else value


def is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def kind_of(value: object) -> str:
    """The recordings' name of a value's type."""
    kinds = ((list, "array"), (type(None), "null"), (Pattern, "regexp"))
    return next((name for kind, name in kinds if isinstance(value, kind)), type_name(value))


def answer(expression: str, scope: dict[str, Any]) -> dict[str, Any]:
    """What we make of an expression, in the recordings' form."""
    if expression == "true":
        return {"type": "boolean", "value": True, "truthy": True}
    try:
        value = compile_expression(expression).evaluate(scope)
    except ExpressionTypeError:
        return {"type": "boolean", "value": False, "truthy": False, "typeError": True}
    except ExpressionError as error:
        names = {ExpressionSyntaxError: "SyntaxError", ExpressionReferenceError: "ReferenceError"}
        return {"error": names.get(type(error), "Error")}
    found = {"type": kind_of(value), "truthy": is_truthy(value)}
    return found if value is UNDEFINED else {**found, "value": recorded_form(value)}


def expected(result: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a recorded result that must be the same here."""
    if "error" in result:
        known = result["error"] in ("SyntaxError", "ReferenceError")
        return {"error": result["error"] if known else "Error"}
    return {key: result[key] for key in ("type", "value", "truthy", "typeError") if key in result}


def difference(expression: str, context: str, result: Mapping[str, Any]) -> str | None:
    scope = scope_of(context)
    before = copy.deepcopy(scope)
    found, wanted = answer(expression, scope), expected(result)
    assert scope == before, "an expression must not change its scope"
    if result.get("note") in UNCOMPARABLE:
        found = {key: found.get(key) for key in wanted}
    if found != wanted:
        return f"{context}: v12 {wanted}, here {found}"
    return f"{context}: v12 changes the state" if "sideEffect" in result else None


@pytest.mark.parametrize("case", CORPUS["cases"], ids=lambda case: case["expr"])
def test_an_expression_answers_as_in_v12(case: dict[str, Any]) -> None:
    results = case["results"] if "results" in case else dict.fromkeys(CORPUS["contexts"], case["all"])
    found = [difference(case["expr"], context, result) for context, result in results.items()]
    check("conditions", case["expr"], difference=next(filter(None, found), None))


@pytest.mark.parametrize("case", CORPUS["cases"], ids=lambda case: case["expr"])
def test_a_condition_takes_the_transition_exactly_when_its_value_is_truthy(case: dict[str, Any]) -> None:
    for context in CORPUS["contexts"]:
        found = answer(case["expr"], scope_of(context))
        if "error" in found:
            with pytest.raises(ExpressionError):
                compile_condition(case["expr"]).holds(scope_of(context), [])
        else:
            assert compile_condition(case["expr"]).holds(scope_of(context), []) is found["truthy"]


@pytest.mark.parametrize("case", CORPUS["lastNode"], ids=lambda case: case["expr"])
def test_last_node_compares_the_entry_before_the_present_one(case: dict[str, Any]) -> None:
    found = None
    for name, result in case["results"].items():
        stacktrace = [(entry["flow"], entry["node"]) for entry in CORPUS["stacktraces"][name]]
        try:
            here: object = compile_condition(case["expr"]).holds(scope_of("empty"), stacktrace)
        except ExpressionError:
            here = "error"
        wanted = "error" if "error" in result else result["truthy"]
        if here != wanted:
            found = f"{name}: v12 {wanted}, here {here}"
    check("conditions", case["expr"], difference=found)


@pytest.mark.parametrize("operator", CORPUS["matrix"]["results"])
def test_an_operator_converts_its_operands_as_in_v12(operator: str) -> None:
    operands = CORPUS["matrix"]["operands"]
    for left, row in zip(operands, CORPUS["matrix"]["results"][operator], strict=True):
        for right, result in zip(operands, row, strict=True):
            expression = f"{left} {operator} {right}"
            wanted = UNDEFINED if result == {"undefined": True} else result
            found = recorded_form(compile_expression(expression).evaluate({}))
            same = found == wanted and type(found) is type(wanted)
            check("conditions", expression, difference=None if same else f"v12 {wanted!r}, here {found!r}")
