"""The skill `HitlNext`: the nodes that a skill-call node stands for, as v12's studio generated them."""

from collections.abc import Mapping
from typing import Any

import orjson

from hitlnext_module.endings import ExitType
from host_runtime import (
    Skill,
    SkillFlow,
)

_CAPTIONS = {
    ExitType.RESOLVED: "handoff resolved",
    ExitType.NO_AGENT: "no agent available",
    ExitType.TIMED_OUT: "timed out waiting for an agent",
}


def hand_off_skill() -> Skill:
    """Return the skill; `skillData` is `{timeoutDelay: seconds, redirectNoAgent: bool}`."""
    return Skill(id="HitlNext", generate=_generate)


def _generate(data: Mapping[str, Any]) -> SkillFlow:
    timeout = data.get("timeoutDelay") or 0
    asks_first = bool(data.get("redirectNoAgent"))
    nodes = [_hand_off(timeout), _wait()]
    exits = [ExitType.RESOLVED]
    if asks_first:
        nodes.insert(0, _ask())
        exits.append(ExitType.NO_AGENT)
    if timeout:
        exits.append(ExitType.TIMED_OUT)
    return SkillFlow(
        flow={"catchAll": {"next": []}, "nodes": nodes},
        transitions=tuple(
            {"caption": _CAPTIONS[exit_type], "condition": _holds(exit_type), "node": ""}
            for exit_type in exits
        ),
    )


def _ask() -> dict[str, Any]:
    return {
        "name": "entry",
        "onEnter": ["hitlnext/check_agents {}"],
        "onReceive": None,
        "next": [_exit(ExitType.NO_AGENT), {"condition": "true", "node": "hitl"}],
    }


def _hand_off(timeout: object) -> dict[str, Any]:
    args = orjson.dumps({"timeoutDelay": timeout}).decode()
    return {
        "name": "hitl",
        "onEnter": [f"hitlnext/handoff {args}"],
        "onReceive": None,
        # Where the channel cannot be waited on, the action leaves without an agent at once.
        "next": [_exit(ExitType.NO_AGENT), {"condition": "true", "node": "wait"}],
    }


def _wait() -> dict[str, Any]:
    exits = [_exit(exit_type) for exit_type in (ExitType.NO_AGENT, ExitType.TIMED_OUT, ExitType.RESOLVED)]
    return {
        "name": "wait",
        "onEnter": [],
        "onReceive": [],
        "next": [*exits, {"condition": "true", "node": "wait"}],
    }


def _exit(exit_type: ExitType) -> dict[str, str]:
    return {"condition": _holds(exit_type), "node": "#"}


def _holds(exit_type: ExitType) -> str:
    return f"temp['{exit_type.flag}'] === true"
