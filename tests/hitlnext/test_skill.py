"""The skill generates the flow that v12's studio stored."""

import json

import pytest

from hitlnext_module.actions import timeout_of
from hitlnext_module.skill import hand_off_skill

FLAG = "temp['hitlnext-{}'] === true"


@pytest.mark.parametrize(
    ("data", "nodes", "exits"),
    [
        ({}, ["hitl", "wait"], ["handoffResolved"]),
        ({"redirectNoAgent": True}, ["entry", "hitl", "wait"], ["handoffResolved", "noAgent"]),
        ({"timeoutDelay": 60}, ["hitl", "wait"], ["handoffResolved", "timedOutWaitingAgent"]),
        (
            {"timeoutDelay": 60, "redirectNoAgent": True},
            ["entry", "hitl", "wait"],
            ["handoffResolved", "noAgent", "timedOutWaitingAgent"],
        ),
    ],
)
def test_nodes_and_exits_follow_the_skills_data(
    data: dict[str, object], nodes: list[str], exits: list[str]
) -> None:
    generated = hand_off_skill().generate(data)
    assert [node["name"] for node in generated.flow["nodes"]] == nodes
    assert [exit_["condition"] for exit_ in generated.transitions] == [FLAG.format(name) for name in exits]


def test_the_delay_is_given_to_the_action() -> None:
    [hand_off, _wait] = hand_off_skill().generate({"timeoutDelay": 90}).flow["nodes"]
    name, _, args = hand_off["onEnter"][0].partition(" ")
    assert (name, json.loads(args)) == ("hitlnext/handoff", {"timeoutDelay": 90})


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (60, 60),
        ("60", 60),
        (0.5, 0.5),
        (9_999_999, 9_999_999),
        (1e300, 36_525 * 86_400),
        (float("inf"), 36_525 * 86_400),
        (0, None),
        (-5, None),
        (None, None),
        ("abc", None),
        (float("nan"), None),
        ([], None),
    ],
)
def test_a_delay_is_any_number_of_seconds(seconds: object, expected: float | None) -> None:
    delay = timeout_of(seconds)
    assert (None if delay is None else delay.total_seconds()) == expected
