"""How a handoff ends for the workflow that waits: the event it goes on with, and what it finds in `temp`."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hitlnext_module.models import Handoff, HandoffView, Status

EVENT_TYPE = "hitlnext"
_TEMP_KEY = "hitlnext"


class ExitType(StrEnum):
    """v12's names of the exits; each is a flag `hitlnext-<name>` in `temp`."""

    RESOLVED = "handoffResolved"
    TIMED_OUT = "timedOutWaitingAgent"
    NO_AGENT = "noAgent"

    @property
    def flag(self) -> str:
        """The key in `temp` that conditions of flows ask for."""
        return f"hitlnext-{self.value}"


@dataclass(frozen=True, slots=True)
class Ending:
    """An end: `exit` is what `temp.hitlnext.exit` says, `exit_type` v12's exit that flows leave by."""

    exit: str
    exit_type: ExitType


# Flows of v12 know no exit for a rejected handoff and leave by the one for a resolved handoff.
ENDINGS: Mapping[Status, Ending] = {
    Status.RESOLVED: Ending("resolved", ExitType.RESOLVED),
    Status.REJECTED: Ending("rejected", ExitType.RESOLVED),
    Status.EXPIRED: Ending("expired", ExitType.TIMED_OUT),
}


# The user did not want it any more. Flows of v12 leave as if it had been resolved.
CANCELLED = Ending("cancelled", ExitType.RESOLVED)


def ending_of(handoff: Handoff) -> Ending:
    """Return how a handoff that nobody cancelled has ended."""
    return ENDINGS[handoff.status]


def event_payload(view: HandoffView, ending: Ending) -> dict[str, Any]:
    """Return the payload of the internal event; its `preview` is v12's."""
    exit_type = ending.exit_type.value
    return {
        "type": EVENT_TYPE,
        "exitType": exit_type,
        "preview": f"Internal HITL Event: {exit_type}",
        "handoffId": view.handoff.id,
        "agentName": view.agent_name,
        "tags": list(view.handoff.tags),
    }


def temp_of(view: HandoffView, ending: Ending) -> dict[str, Any]:
    """Return what the end puts into `temp`."""
    details = {
        "handoffId": view.handoff.id,
        "exit": ending.exit,
        "agentName": view.agent_name,
        "tags": list(view.handoff.tags),
    }
    return {ending.exit_type.flag: True, _TEMP_KEY: details, "agentName": view.agent_name}


def clear(temp: MutableMapping[str, Any]) -> None:
    """Forget how earlier handoffs ended, so that this one cannot be taken for over."""
    for exit_type in ExitType:
        temp.pop(exit_type.flag, None)
    temp.pop(_TEMP_KEY, None)


def leave_without_agent(temp: MutableMapping[str, Any]) -> None:
    """Take the no-agent exit at once: there is no handoff that could end."""
    temp[ExitType.NO_AGENT.flag] = True
    temp[_TEMP_KEY] = {"handoffId": None, "exit": ExitType.NO_AGENT.value, "agentName": None, "tags": []}
