"""What the module is about: handoffs, notes, agents, and the one table of legal moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

from host_runtime import (
    AuthorKind,
    BotId,
    ConversationId,
    Owner,
    UserId,
)

HandoffId = NewType("HandoffId", int)
AgentId = NewType("AgentId", str)

_OWNER_PREFIX = "hitlnext:"


class Status(StrEnum):
    """Where a handoff is in its life."""

    PENDING = "pending"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    REJECTED = "rejected"


# The whole life of a handoff: from each status, the moves that are legal. Back to pending it goes only when
# its agent has gone; nobody can ask for that.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.ASSIGNED, Status.EXPIRED, Status.REJECTED}),
    Status.ASSIGNED: frozenset({Status.RESOLVED, Status.REJECTED, Status.PENDING}),
    Status.RESOLVED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.REJECTED: frozenset(),
}

# What a handoff becomes whose user does not want it any more. It never was resolved if nobody had taken it.
CANCELLED: Mapping[Status, Status] = {
    Status.PENDING: Status.EXPIRED,
    Status.ASSIGNED: Status.RESOLVED,
}

ACTIVE = (Status.PENDING, Status.ASSIGNED)


def sources_of(target: Status) -> tuple[Status, ...]:
    """Return the statuses from which `target` may be reached."""
    return tuple(source for source, targets in TRANSITIONS.items() if target in targets)


def owner_of(handoff_id: HandoffId) -> Owner:
    """Return the name under which a handoff owns its conversation."""
    return Owner(f"{_OWNER_PREFIX}{handoff_id}")


def handoff_id_of(owner: Owner | None) -> HandoffId | None:
    """Return the handoff that an owner's name stands for; None for the bot and for other modules."""
    if owner is None or not owner.startswith(_OWNER_PREFIX):
        return None
    return HandoffId(int(owner.removeprefix(_OWNER_PREFIX)))


@dataclass(frozen=True, slots=True)
class Handoff:
    """A row of `handoffs`. `version` grows with every change of it."""

    id: HandoffId
    bot_id: BotId
    user_id: UserId
    conversation_id: ConversationId
    user_channel: str
    agent_id: AgentId | None
    status: Status
    tags: tuple[str, ...]
    assigned_at: datetime | None
    resolved_at: datetime | None
    expires_at: datetime | None
    resumes: bool
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether the handoff still keeps the bot silent."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class NewHandoff:
    """What a handoff begins with."""

    bot_id: BotId
    user_id: UserId
    conversation_id: ConversationId
    user_channel: str
    timeout: timedelta | None
    resumes: bool
    created_at: datetime

    @property
    def expires_at(self) -> datetime | None:
        """When it gives up waiting for an agent; None = never."""
        return None if self.timeout is None else self.created_at + self.timeout


@dataclass(frozen=True, slots=True)
class Comment:
    """A note of an agent. It belongs to the conversation and stays from one handoff to the next."""

    id: int
    handoff_id: HandoffId
    conversation_id: ConversationId
    agent_id: AgentId
    content: str
    created_at: datetime
    updated_at: datetime
    agent_name: str | None = None


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A handoff with what a desk shows beside it; `last_seq` and the `last_*` are the conversation's."""

    handoff: Handoff
    attributes: Mapping[str, Any]
    last_seq: int
    last_preview: str | None
    last_author: AuthorKind | None
    last_message_at: datetime | None
    agent_name: str | None
    comments: tuple[Comment, ...] = ()

    @property
    def version(self) -> int:
        """Grows with every change of the handoff and with every message: both parts only grow."""
        return self.handoff.version + self.last_seq


@dataclass(frozen=True, slots=True)
class Actor:
    """The agent who asks for something, and whether others' handoffs are theirs to touch as well."""

    agent_id: AgentId
    workspace: str
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether an agent is online in a workspace, and until when unless something is done."""

    workspace: str
    agent_id: AgentId
    online_until: datetime | None
    version: int

    def is_online(self, now: datetime) -> bool:
        """Tell whether the agent is online at `now`."""
        return self.online_until is not None and self.online_until > now


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who may take handoffs in a workspace. `name` is None where the profile has none."""

    id: AgentId
    workspace: str
    name: str | None
    firstname: str | None
    lastname: str | None
    picture_url: str | None
    role: str | None
    is_online: bool
    version: int
