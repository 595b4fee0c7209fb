"""Messages: what was said, in order, and what still waits to be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from host_runtime.storage import conversations as conversation_rows
from host_runtime.storage.prepared import Prepared
from host_runtime.storage.records import (
    Author,
    AuthorKind,
    Conversation,
    ConversationId,
    Message,
    MessageId,
    Payload,
)
from host_runtime.storage.tables import conversations, messages

_ROW = messages.c
_COLUMNS = (
    _ROW.id,
    _ROW.conversation_id,
    _ROW.seq,
    _ROW.author_kind,
    _ROW.author_name,
    _ROW.author_avatar,
    _ROW.payload,
    _ROW.sent_at,
    _ROW.client_key,
)
_INSERT = Prepared(insert(messages).values({column.name: bindparam(column.name) for column in _ROW}))
_HANDLE = Prepared(
    update(messages).where(_ROW.id == bindparam("message"), ~_ROW.handled).values(handled=True)
)
_CONVERSATION_OF = Prepared(
    select(*conversation_rows.COLUMNS, _ROW.handled)
    .join(messages, _ROW.conversation_id == conversations.c.id)
    .where(_ROW.id == bindparam("message")),
    *conversation_rows.COLUMNS,
    _ROW.handled,
)
_BY_CLIENT_KEY = select(*_COLUMNS).where(
    _ROW.conversation_id == bindparam("conversation"), _ROW.client_key == bindparam("key")
)


@dataclass(frozen=True, slots=True)
class Unhandled:
    """A stored message or internal event that no turn has answered yet; `message` is None for an event."""

    id: MessageId
    conversation: Conversation
    message: Message | None
    payload: Payload
    stored_at: datetime


def add_message(conn: Connection, message: Message, *, client_key: str | None = None, handled: bool) -> None:
    """Store a message under the `seq` that was taken for it. A repeated `client_key` is an IntegrityError."""
    _INSERT.run(
        conn,
        {
            "id": message.id,
            "conversation_id": message.conversation_id,
            "seq": message.seq,
            "author_kind": message.author.kind,
            "author_name": message.author.name,
            "author_avatar": message.author.avatar_url,
            "client_key": client_key,
            "payload": message.payload,
            "sent_at": message.sent_at,
            "handled": handled,
        },
    )


def add_internal_event(
    conn: Connection,
    event_id: MessageId,
    *,
    conversation_id: ConversationId,
    payload: Payload,
    now: datetime,
) -> None:
    """Store an event without a `seq`: it waits to be handled, and no client sees it."""
    _INSERT.run(
        conn,
        {
            "id": event_id,
            "conversation_id": conversation_id,
            "seq": None,
            "author_kind": AuthorKind.SYSTEM,
            "author_name": None,
            "author_avatar": None,
            "client_key": None,
            "payload": payload,
            "sent_at": now,
            "handled": False,
        },
    )


def mark_handled(conn: Connection, message_id: MessageId) -> bool:
    """Claim the answering of a message or event; False if a turn has already answered it."""
    return _HANDLE.run(conn, {"message": message_id}) == 1


def hand_over_waiting(conn: Connection, conversation_id: ConversationId) -> None:
    """Take from the bot what the user said and it has not answered: that is for whoever takes the word."""
    conn.execute(
        update(messages)
        .where(_ROW.conversation_id == conversation_id, _ROW.seq.is_not(None), ~_ROW.handled)
        .values(handled=True)
    )


def find_conversation_of(conn: Connection, message_id: MessageId) -> tuple[Conversation, bool] | None:
    """Return the conversation of a message or event as it is now, and whether that has been handled."""
    row = _CONVERSATION_OF.one_or_none(conn, {"message": message_id})
    return None if row is None else (conversation_rows.conversation_of(row[:-1]), bool(row[-1]))


def has_internal_event(conn: Connection, conversation_id: ConversationId) -> bool:
    """Tell whether an event that is no message waits to be handled in the conversation."""
    query = (
        select(_ROW.id)
        .where(_ROW.conversation_id == conversation_id, _ROW.seq.is_(None), ~_ROW.handled)
        .limit(1)
    )
    return conn.execute(query).first() is not None


def find_by_client_key(
    conn: Connection, conversation_id: ConversationId, *, client_key: str
) -> Message | None:
    """Return the message that the sender's own id stands for."""
    row = conn.execute(_BY_CLIENT_KEY, {"conversation": conversation_id, "key": client_key}).one_or_none()
    return None if row is None else message_of(row)


def list_messages(
    conn: Connection,
    conversation_id: ConversationId,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Message]:
    """Return messages by ascending `seq`: the next ones after `after`, else the newest (before `before`)."""
    query = select(*_COLUMNS).where(_ROW.conversation_id == conversation_id, _ROW.seq.is_not(None))
    if before is not None:
        query = query.where(_ROW.seq < before)
    if after is not None:
        query = query.where(_ROW.seq > after).order_by(_ROW.seq).limit(limit)
        return [message_of(row) for row in conn.execute(query)]
    newest = conn.execute(query.order_by(_ROW.seq.desc()).limit(limit))
    return [message_of(row) for row in newest][::-1]


def list_waiting(conn: Connection, *, stored_before: datetime | None = None) -> list[Conversation]:
    """Return the conversations in which something waits to be handled, longest first.

    With `stored_before`, only where it has waited since before then, and the conversation is the bot's.
    """
    first = (
        select(_ROW.conversation_id, func.min(_ROW.sent_at).label("since"))
        .where(~_ROW.handled)
        .group_by(_ROW.conversation_id)
        .subquery()
    )
    query = (
        select(*conversation_rows.COLUMNS)
        .join(first, first.c.conversation_id == conversations.c.id)
        .order_by(first.c.since)
    )
    if stored_before is not None:
        query = query.where(first.c.since < stored_before, conversations.c.owner.is_(None))
    return [Conversation(*row) for row in conn.execute(query)]


def list_unhandled(conn: Connection, conversation_id: ConversationId) -> Sequence[Unhandled]:
    """Return what waits in a conversation: messages as they are numbered, events by their time."""
    query = (
        select(*_COLUMNS, *conversation_rows.COLUMNS)
        .join(conversations, conversations.c.id == _ROW.conversation_id)
        .where(_ROW.conversation_id == conversation_id, ~_ROW.handled)
        .order_by(_ROW.sent_at, _ROW.seq)
    )
    by_time = [_unhandled(row) for row in conn.execute(query)]
    # Two that were sent at once may be numbered against their times, and clocks are set back.
    by_number = iter(sorted(filter(_is_message, by_time), key=_number))
    return [next(by_number) if _is_message(waiting) else waiting for waiting in by_time]


def message_of(row: Sequence[Any]) -> Message:
    message_id, conversation_id, seq, kind, name, avatar, payload, sent_at, key = row
    return Message(
        id=message_id,
        conversation_id=conversation_id,
        seq=seq,
        author=Author(AuthorKind(kind), name, avatar),
        payload=payload,
        sent_at=sent_at,
        client_id=None if key is None else key.rpartition(":")[2],
    )


def _is_message(waiting: Unhandled) -> bool:
    return waiting.message is not None


def _number(waiting: Unhandled) -> int:
    assert waiting.message is not None
    return waiting.message.seq


def _unhandled(row: Sequence[Any]) -> Unhandled:
    values = tuple(row)
    width = len(_COLUMNS)
    message = message_of(values[:width])
    return Unhandled(
        id=message.id,
        conversation=Conversation(*values[width:]),
        message=None if values[2] is None else message,
        payload=message.payload,
        stored_at=message.sent_at,
    )
