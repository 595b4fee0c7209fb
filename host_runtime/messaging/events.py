"""What travels the message path: frozen values, from the channel to the row and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from host_runtime.storage.records import (
    BOT,
    SYSTEM,
    USER,
    Author,
    AuthorKind,
    BotId,
    Conversation,
    ConversationId,
    Message,
    MessageId,
    Owner,
    Payload,
    Place,
    UserId,
)

__all__ = [
    "BOT",
    "SYSTEM",
    "USER",
    "Author",
    "AuthorKind",
    "BotId",
    "Conversation",
    "ConversationId",
    "Event",
    "IncomingMessage",
    "InternalEvent",
    "Message",
    "MessageId",
    "Owner",
    "Payload",
    "Place",
    "Received",
    "Stored",
    "UserId",
    "UserLeaves",
]


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What a channel hands to the dispatcher: one validated thing that a user said."""

    bot_id: BotId
    channel: str
    user_id: UserId
    conversation_id: ConversationId
    payload: Payload
    preview: str
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """An incoming message, stored: with the owner and epoch read by the statement that numbered it."""

    conversation: Conversation
    message: Message
    type: str
    preview: str


@dataclass(frozen=True, slots=True)
class InternalEvent:
    """An event that the host or a module made, e.g. the end of a handoff; no client ever sees it."""

    id: MessageId
    conversation: Conversation
    type: str
    payload: Payload
    preview: str
    created_at: datetime
    # Merged into the dialog's `temp` before the workflow sees the event.
    temp: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserLeaves:
    """The user wants to be with the bot again; whoever owns the conversation releases it. Not stored."""

    id: MessageId
    conversation: Conversation
    type: str = "leave"
    preview: str = ""


# What is kept until it has been handled; only that is answered.
Stored = Received | InternalEvent
Event = Stored | UserLeaves
