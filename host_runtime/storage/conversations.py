"""Conversations: whose they are, who speaks in them, and how far they have come."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from host_runtime.storage.prepared import Prepared
from host_runtime.storage.records import (
    BotId,
    Conversation,
    ConversationId,
    Owner,
    Place,
    Said,
    UserId,
)
from host_runtime.storage.tables import conversations

_ROW = conversations.c
COLUMNS = (
    _ROW.id,
    _ROW.bot_id,
    _ROW.user_id,
    _ROW.channel,
    _ROW.owner,
    _ROW.epoch,
    _ROW.last_seq,
    _ROW.created_at,
    _ROW.last_preview,
    _ROW.last_author,
    _ROW.last_message_at,
)

_NUMBERED = {
    "last_seq": _ROW.last_seq + 1,
    "last_preview": bindparam("preview"),
    "last_author": bindparam("author"),
    "last_message_at": bindparam("moment"),
}
# Statements on the way of every message are built once; building one costs more than running it.
_NUMBER_INCOMING = Prepared(
    update(conversations)
    .where(
        _ROW.id == bindparam("conversation"),
        _ROW.bot_id == bindparam("bot"),
        _ROW.user_id == bindparam("user"),
        _ROW.channel == bindparam("via"),
    )
    .values(_NUMBERED)
    .returning(*COLUMNS),
    *COLUMNS,
)
_NUMBER_OUTGOING = Prepared(
    update(conversations)
    .where(
        _ROW.id == bindparam("conversation"),
        _ROW.owner.is_not_distinct_from(bindparam("speaker")),
        or_(bindparam("at_epoch") < 0, _ROW.epoch == bindparam("at_epoch")),
    )
    .values(_NUMBERED)
    .returning(*COLUMNS),
    *COLUMNS,
)
_FIND = Prepared(select(*COLUMNS).where(_ROW.id == bindparam("conversation")), *COLUMNS)


def create_conversation(
    conn: Connection, bot_id: BotId, *, user_id: UserId, channel: str, now: datetime
) -> Conversation:
    """Open a conversation that the bot owns and in which nothing has been said."""
    conversation = Conversation(
        id=ConversationId(str(uuid.uuid4())),
        bot_id=bot_id,
        user_id=user_id,
        channel=channel,
        owner=None,
        epoch=0,
        last_seq=0,
        created_at=now,
    )
    conn.execute(
        insert(conversations).values(
            id=conversation.id, bot_id=bot_id, user_id=user_id, channel=channel, created_at=now
        )
    )
    return conversation


def find_conversation(conn: Connection, conversation_id: ConversationId) -> Conversation | None:
    """Return the conversation with that id, as it is now."""
    return conversation_or_none(_FIND.one_or_none(conn, {"conversation": conversation_id}))


def find_latest_conversation(conn: Connection, user_id: UserId) -> Conversation | None:
    """Return the conversation that the user opened last."""
    found = list_conversations(conn, user_id, limit=1)
    return found[0] if found else None


def list_conversations(conn: Connection, user_id: UserId, *, limit: int) -> list[Conversation]:
    """Return a user's conversations, the newest first."""
    query = (
        select(*COLUMNS)
        .where(_ROW.user_id == user_id)
        .order_by(_ROW.created_at.desc(), _ROW.id.desc())
        .limit(limit)
    )
    return [conversation_of(row) for row in conn.execute(query)]


def number_incoming(conn: Connection, place: Place, *, said: Said) -> Conversation | None:
    """Take the next `seq` for what a user says, and read who owns the conversation, in one statement.

    None: there is no such conversation of that user with that bot on that channel.
    """
    values = {
        "conversation": place.conversation_id,
        "bot": place.bot_id,
        "user": place.user_id,
        "via": place.channel,
    }
    return conversation_or_none(_NUMBER_INCOMING.one_or_none(conn, values | _last(said)))


def number_outgoing(
    conn: Connection,
    conversation_id: ConversationId,
    *,
    owner: Owner | None,
    epoch: int | None,
    said: Said,
) -> Conversation | None:
    """The outgoing gate: take the next `seq` only if `owner` speaks (and nothing moved on since `epoch`)."""
    values = {
        "conversation": conversation_id,
        "speaker": owner,
        "at_epoch": -1 if epoch is None else epoch,
    }
    return conversation_or_none(_NUMBER_OUTGOING.one_or_none(conn, values | _last(said)))


def is_spoken_by(
    conn: Connection, conversation_id: ConversationId, *, owner: Owner | None, epoch: int
) -> bool:
    """Lock the row for this transaction and tell whether `owner` still speaks under `epoch`."""
    statement = (
        update(conversations)
        .where(_ROW.id == conversation_id, _ROW.owner.is_not_distinct_from(owner), _ROW.epoch == epoch)
        .values(epoch=_ROW.epoch)
    )
    return conn.execute(statement).rowcount == 1


def change_owner(
    conn: Connection, conversation_id: ConversationId, *, expected: Owner | None, to: Owner | None
) -> bool:
    """Pass the word from `expected` to `to` and grow the epoch; False if somebody else has it."""
    statement = (
        update(conversations)
        .where(_ROW.id == conversation_id, _ROW.owner.is_not_distinct_from(expected))
        .values(owner=to, epoch=_ROW.epoch + 1)
    )
    return conn.execute(statement).rowcount == 1


def conversation_or_none(row: Sequence[Any] | None) -> Conversation | None:
    return None if row is None else conversation_of(row)


def conversation_of(row: Sequence[Any]) -> Conversation:
    return Conversation(*row)


def _last(said: Said) -> dict[str, object]:
    return {"preview": said.preview[:256], "author": said.author, "moment": said.moment}
