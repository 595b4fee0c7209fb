"""The outgoing gate: nothing is said in a conversation except by whoever owns it at that moment."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from host_runtime.errors import Conflict
from host_runtime.messaging.events import Author, ConversationId, Message, MessageId, Owner, Payload
from host_runtime.messaging.previews import preview_of
from host_runtime.storage import conversations, messages
from host_runtime.storage.records import Said


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who wants to speak: the bot (owner None) or an owner; `epoch` refuses also if anything has moved on."""

    owner: Owner | None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is not numbered yet. `client_key` makes a repetition harmless."""

    author: Author
    payload: Payload
    sent_at: datetime
    client_key: str | None = None


class NotTheSpeaker(Conflict):
    """Somebody else owns the conversation, or its owner changed since the answer was begun."""

    code = "not_the_speaker"


class AlreadyPosted(Exception):
    """The sender's own id was seen before; `message` is what it stands for. Not an error for a client."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


def post(conn: Connection, conversation_id: ConversationId, *, speaker: Speaker, draft: Draft) -> Message:
    """Say `draft` in this transaction: one statement checks the owner and takes the next `seq`.

    Raises NotTheSpeaker (nothing is stored) or AlreadyPosted (a repeated `client_key`).
    """
    if draft.client_key is not None:
        earlier = messages.find_by_client_key(conn, conversation_id, client_key=draft.client_key)
        if earlier is not None:
            raise AlreadyPosted(earlier)
    numbered = conversations.number_outgoing(
        conn,
        conversation_id,
        owner=speaker.owner,
        epoch=speaker.epoch,
        said=Said(preview_of(draft.payload), draft.author.kind, draft.sent_at),
    )
    if numbered is None:
        raise NotTheSpeaker("Somebody else has the conversation.")
    message = Message(
        id=MessageId(str(uuid.uuid4())),
        conversation_id=conversation_id,
        seq=numbered.last_seq,
        author=draft.author,
        payload=draft.payload,
        sent_at=draft.sent_at,
        client_id=None if draft.client_key is None else draft.client_key.rpartition(":")[2],
    )
    messages.add_message(conn, message, client_key=draft.client_key, handled=True)
    return message
