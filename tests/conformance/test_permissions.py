"""Permission rules, as v12's own functions answered them."""

from typing import Any

import pytest

from host_runtime.accounts.permissions import DEFAULT_ROLES, Rule, is_allowed, matches
from tests.conformance import recordings
from tests.conformance.deviations import check

CORPUS = recordings.load("permissions")
OPERATIONS = {"read": "r", "write": "w"}


def rules_of(name: str) -> list[Rule] | None:
    """A recorded set of rules; ValueError when we do not accept one of them."""
    rules = CORPUS["ruleSets"][name]
    return None if rules is None else [Rule(rule["res"], rule["op"]) for rule in rules]


def case_name(case: dict[str, Any]) -> str:
    """Sets of rules that we refuse are one case, whatever is asked of them."""
    try:
        rules_of(case["rules"])
    except ValueError:
        return str(case["rules"])
    return f"{case['rules']} {case['resource']} {case['operation']}"


@pytest.mark.parametrize("case", CORPUS["cases"], ids=case_name)
def test_rules_allow_what_they_allow_in_v12(case: dict[str, Any]) -> None:
    operation: Any = OPERATIONS.get(case["operation"], case["operation"])
    try:
        here: object = is_allowed(rules_of(case["rules"]), case["resource"], operation)
    except ValueError:
        here = "refused"
    wanted = "refused" if "error" in case else case["allowed"]
    check("permissions", case_name(case), difference=None if here == wanted else f"v12 {wanted}, here {here}")


@pytest.mark.parametrize(
    "case", CORPUS["resourceMatches"], ids=lambda case: f"{case['pattern']!r} {case['resource']!r}"
)
def test_a_pattern_covers_what_it_covers_in_v12(case: dict[str, Any]) -> None:
    here = matches(case["pattern"], case["resource"])
    name = f"{case['pattern']!r} matches {case['resource']!r}"
    check("permissions", name, difference=None if here is case["matches"] else f"here {here}")


@pytest.mark.parametrize("role", DEFAULT_ROLES)
def test_the_default_roles_are_those_of_v12(role: str) -> None:
    recorded = CORPUS["ruleSets"].get(role)
    assert recorded is not None
    assert [{"res": rule.res, "op": rule.op} for rule in DEFAULT_ROLES[role]] == recorded
