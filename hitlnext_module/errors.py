"""What can go wrong in a handoff.

HostError
├── NotFound
│   └── UnknownHandoff      404 unknown_handoff
├── Conflict
│   ├── IllegalTransition   409 illegal_transition
│   ├── AlreadyAssigned     409 already_assigned
│   ├── NotYours            409 not_assigned_to_you
│   ├── HandoffEnded        409 handoff_ended
│   ├── HandoffActive       409 handoff_active
│   └── OwnedElsewhere      409 owned_elsewhere
├── InvalidField
│   ├── AgentOffline        422 agent_offline
│   └── UnknownTag          422 unknown_tag
└── Forbidden
    └── DeletionDisabled    403 deletion_disabled
"""

from collections.abc import Sequence

from hitlnext_module.models import TRANSITIONS, Handoff, Status
from host_runtime import (
    Conflict,
    Forbidden,
    InvalidField,
    NotFound,
)


class UnknownHandoff(NotFound):
    """There is no such handoff of this bot."""

    code = "unknown_handoff"

    def __init__(self) -> None:
        super().__init__("There is no such handoff.")


class IllegalTransition(Conflict):
    """The handoff is in a state from which the move is not allowed."""

    code = "illegal_transition"

    def __init__(self, source: Status, target: Status) -> None:
        super().__init__(
            f'Status "{source}" can\'t transition to "{target}"{_instead(source)}.',
            fields={"status": source.value},
        )


class AlreadyAssigned(Conflict):
    """Another agent was quicker."""

    code = "already_assigned"

    def __init__(self, handoff: Handoff, *, agent_name: str) -> None:
        super().__init__(
            f"{agent_name} already has this handoff: "
            f'status "{handoff.status}" can\'t transition to "{Status.ASSIGNED}".',
            fields={
                "status": handoff.status.value,
                "agentId": handoff.agent_id or "",
                "agentName": agent_name,
            },
        )


class NotYours(Conflict):
    """Only the agent who has the handoff may do this."""

    code = "not_assigned_to_you"

    def __init__(self, handoff: Handoff | None, *, agent_name: str) -> None:
        if handoff is None or handoff.agent_id is None:
            super().__init__("This conversation is not assigned to you.")
        else:
            super().__init__(
                f"This conversation is assigned to {agent_name}.",
                fields={"agentId": handoff.agent_id, "agentName": agent_name},
            )


class HandoffEnded(Conflict):
    """Labels and notes are changed while a handoff goes on."""

    code = "handoff_ended"

    def __init__(self, status: Status) -> None:
        super().__init__(f"This handoff has ended: it is {status}.", fields={"status": status.value})


class HandoffActive(Conflict):
    """A conversation is not deleted while somebody waits in it."""

    code = "handoff_active"

    def __init__(self, status: Status) -> None:
        super().__init__(f"This conversation has an active handoff: it is {status}.")


class OwnedElsewhere(Conflict):
    """Another module has the conversation."""

    code = "owned_elsewhere"

    def __init__(self) -> None:
        super().__init__("The conversation is not the bot's to hand off.")


class ChannelCannotWait(InvalidField):
    """A channel whose answers are synchronous: nobody could be answered later."""

    code = "channel_cannot_wait"

    def __init__(self, channel: str) -> None:
        super().__init__(f'A conversation on the channel "{channel}" cannot wait for an agent.')


class AgentOffline(InvalidField):
    """Agents who are offline may look, not act."""

    code = "agent_offline"

    def __init__(self) -> None:
        super().__init__("You must be online to perform this action")


class UnknownTag(InvalidField):
    """A label that the configuration does not list."""

    code = "unknown_tag"

    def __init__(self, tags: Sequence[str]) -> None:
        named = ", ".join(f'"{tag}"' for tag in tags)
        super().__init__(f"Not among the configured labels: {named}.", fields={"tags": "unknown label"})


class DeletionDisabled(Forbidden):
    """`enableConversationDeletion` is off."""

    code = "deletion_disabled"

    def __init__(self) -> None:
        super().__init__("Conversations may not be deleted here.")


def unknown_thread() -> NotFound:
    """Return the answer for a conversation that agents of the bot may not see, or that is none."""
    return NotFound("There is no such conversation.", code="unknown_conversation")


def _instead(source: Status) -> str:
    targets = sorted(TRANSITIONS[source] - {Status.EXPIRED})
    return f"; only to {' or '.join(f'{target.value!r}' for target in targets)}" if targets else ""
