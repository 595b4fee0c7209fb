"""The order of rules decides, and a mistyped rule is refused."""

import pytest

from host_runtime.accounts.permissions import Operation, Rule, is_allowed

ORDERED = [
    *(Rule("1", "+r"), Rule("1", "-w"), Rule("1.a", "+w"), Rule("2", "+rw"), Rule("2.a", "-rw")),
    *(Rule("2.a.b", "+r"), Rule("2.a.c", "+r+w"), Rule("3", "+r-w"), Rule("3.a", "+w-r")),
]


@pytest.mark.parametrize(
    ("operation", "resource", "allowed"),
    [
        ("r", "1", True),
        ("w", "1", False),
        ("w", "1.a", True),
        ("w", "1.b", False),
        ("r", "2.b", True),
        ("r", "2.a", False),
        ("r", "2.a.b", True),
        ("w", "2.a.b", False),
        ("w", "2.a.c", True),
        ("w", "3.a", True),
        ("r", "3.a", False),
    ],
)
def test_the_last_rule_that_matches_decides(operation: Operation, resource: str, allowed: bool) -> None:
    assert is_allowed(ORDERED, resource, operation) is allowed


@pytest.mark.parametrize(
    "op", ["", "+", "r", "rw", "+x", "+rx", "+r+w+r", "+R", "+rw ", "*", "+r-", "-+", None, 5]
)
def test_an_unknown_operation_is_refused_by_name(op: object) -> None:
    with pytest.raises(ValueError, match="operation must be like"):
        Rule("module.hitlnext", op)  # type: ignore[arg-type]


def test_a_rule_needs_a_resource() -> None:
    with pytest.raises(ValueError, match="must be a text"):
        Rule(None, "+r")  # type: ignore[arg-type]


def test_asking_for_something_else_than_reading_or_writing_is_an_error() -> None:
    with pytest.raises(ValueError, match="'r' or 'w'"):
        is_allowed([], "module.hitlnext", "rw")  # type: ignore[arg-type]


def test_without_rules_nothing_is_allowed() -> None:
    assert not is_allowed(None, "module.hitlnext", "r")
    assert not is_allowed([], "module.hitlnext", "r")
