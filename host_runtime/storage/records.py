"""What rows become: the frozen values that every layer above the database speaks in."""

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
class Place:
    """Where something is said: a conversation, and whose it has to be."""

    conversation_id: ConversationId
    bot_id: BotId
    user_id: UserId
    channel: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a conversation's row remembers of its last message, for lists."""

    preview: str
    author: AuthorKind
    moment: datetime
