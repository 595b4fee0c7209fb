"""What travels the message path: frozen values, from the channel to the row and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

BotId = NewType("BotId", str)
UserId = NewType("UserId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
Owner = NewType("Owner", str)

Payload = Mapping[str, Any]


class AuthorKind(StrEnum):
    """Who said a message."""

    USER = "user"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Author:
    """Who said a message, and how to show them."""

    kind: AuthorKind
    name: str | None = None
    avatar_url: str | None = None


USER = Author(AuthorKind.USER)
BOT = Author(AuthorKind.BOT)
SYSTEM = Author(AuthorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation row. `owner` is None while the bot speaks; `epoch` grows at each change of owner."""

    id: ConversationId
    bot_id: BotId
    user_id: UserId
    channel: str
    owner: Owner | None
    epoch: int
    last_seq: int
    created_at: datetime
    last_preview: str | None = None
    last_author: AuthorKind | None = None
    last_message_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message that clients may see; `seq` counts from 1 within its conversation, without gaps."""

    id: MessageId
    conversation_id: ConversationId
    seq: int
    author: Author
    payload: Payload
    sent_at: datetime
    client_id: str | None = None


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


Event = Received | InternalEvent
