"""The place of each conversation in its workflow, and the variables that live with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, literal, or_, select, update

from host_runtime.storage.records import ConversationId
from host_runtime.storage.tables import conversations, dialog_sessions, messages

_ROW = dialog_sessions.c
_FIND = select(_ROW.context, _ROW.temp, _ROW.session, _ROW.context_expires_at, _ROW.session_expires_at).where(
    _ROW.conversation_id == bindparam("conversation")
)


@dataclass(frozen=True, slots=True)
class DialogSession:
    """A stored dialog session in v12's shapes; an empty `context` means that no flow is under way."""

    context: Mapping[str, Any]
    temp: Mapping[str, Any]
    session: Mapping[str, Any]
    context_expires_at: datetime | None
    session_expires_at: datetime


def find_dialog_session(conn: Connection, conversation_id: ConversationId) -> DialogSession | None:
    """Return the session of a conversation, expired or not."""
    row = conn.execute(_FIND, {"conversation": conversation_id}).one_or_none()
    return None if row is None else DialogSession(*row)


def save_dialog_session(
    conn: Connection, conversation_id: ConversationId, *, session: DialogSession, now: datetime
) -> None:
    """Store the session of a conversation, replacing what was there."""
    values = {
        "context": session.context,
        "temp": session.temp,
        "session": session.session,
        "context_expires_at": session.context_expires_at,
        "session_expires_at": session.session_expires_at,
        "modified_at": now,
    }
    changed = conn.execute(
        update(dialog_sessions).where(_ROW.conversation_id == conversation_id).values(values)
    )
    if changed.rowcount == 0:
        conn.execute(insert(dialog_sessions).values(conversation_id=conversation_id, **values))


def delete_dialog_session(conn: Connection, conversation_id: ConversationId) -> None:
    """Forget the place in the workflow and the session's variables."""
    conn.execute(delete(dialog_sessions).where(_ROW.conversation_id == conversation_id))


def renew_dialog_session(conn: Connection, conversation_id: ConversationId, *, until: datetime) -> None:
    """Let the session of a conversation live until then, if it would end earlier.

    That goes also for a place whose time was over and whose timeout has not been handled yet.
    """
    session = _ROW.conversation_id == conversation_id
    conn.execute(
        update(dialog_sessions)
        .where(session, _ROW.session_expires_at < until)
        .values(session_expires_at=until)
    )
    conn.execute(
        update(dialog_sessions)
        .where(
            session,
            or_(
                _ROW.context_expires_at < until,
                and_(_ROW.context_expires_at.is_(None), _ROW.context != literal({}, _ROW.context.type)),
            ),
        )
        .values(context_expires_at=until)
    )


def claim_expired_contexts(conn: Connection, *, now: datetime, limit: int = 250) -> list[ConversationId]:
    """Claim sessions whose place in a flow has expired, by taking their time away.

    A conversation that somebody else than the bot owns keeps its place, however long that takes.
    """
    due = (
        select(_ROW.conversation_id)
        .join(conversations, conversations.c.id == _ROW.conversation_id)
        .where(_ROW.context_expires_at <= now, conversations.c.owner.is_(None))
        .order_by(_ROW.context_expires_at)
        .limit(limit)
    )
    claimed = (
        update(dialog_sessions)
        .where(_ROW.conversation_id.in_(due), _ROW.context_expires_at <= now)
        .values(context_expires_at=None)
        .returning(_ROW.conversation_id)
    )
    return list(conn.execute(claimed).scalars())


def delete_expired_sessions(conn: Connection, *, now: datetime, limit: int = 250) -> int:
    """Forget sessions whose time is over and which nobody else than the bot owns; returns how many."""
    due = (
        select(_ROW.conversation_id)
        .join(conversations, conversations.c.id == _ROW.conversation_id)
        .where(
            _ROW.session_expires_at <= now,
            # A timeout that is under way still needs its place.
            ~exists().where(messages.c.conversation_id == _ROW.conversation_id, ~messages.c.handled),
            conversations.c.owner.is_(None),
        )
        .limit(limit)
    )
    # The time is asked for again in the row itself: a turn may have renewed it since `due` was read.
    expired = delete(dialog_sessions).where(_ROW.conversation_id.in_(due), _ROW.session_expires_at <= now)
    return conn.execute(expired).rowcount
