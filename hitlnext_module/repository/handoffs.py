"""Handoffs as rows: every move is one conditional UPDATE, so that a race has exactly one winner."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, bindparam, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hitlnext_module.models import (
    ACTIVE,
    CANCELLED,
    Actor,
    AgentId,
    Handoff,
    HandoffId,
    NewHandoff,
    Status,
    sources_of,
)
from hitlnext_module.tables import handoffs
from host_runtime import (
    BotId,
    ConversationId,
    Prepared,
    UtcDateTime,
)

_ROW = handoffs.c
COLUMNS = (
    _ROW.id,
    _ROW.bot_id,
    _ROW.user_id,
    _ROW.conversation_id,
    _ROW.user_channel,
    _ROW.agent_id,
    _ROW.status,
    _ROW.tags,
    _ROW.assigned_at,
    _ROW.resolved_at,
    _ROW.expires_at,
    _ROW.resumes,
    _ROW.version,
    _ROW.created_at,
    _ROW.updated_at,
)
_FIND_ACTIVE = Prepared(
    select(*COLUMNS).where(
        _ROW.conversation_id == bindparam("conversation"),
        or_(*(_ROW.status == str(status) for status in ACTIVE)),
    ),
    *COLUMNS,
)
_DUE_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Key:
    """Which handoff of which bot; an id of another bot's finds nothing."""

    bot_id: BotId
    id: HandoffId


def insert_handoff(conn: Connection, new: NewHandoff) -> Handoff | None:
    """Store a pending handoff; None if the conversation has an active one already."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(handoffs)
        .values(
            bot_id=new.bot_id,
            user_id=new.user_id,
            conversation_id=new.conversation_id,
            user_channel=new.user_channel,
            status=Status.PENDING,
            tags=[],
            expires_at=new.expires_at,
            timeout_s=None if new.timeout is None else math.ceil(new.timeout.total_seconds()),
            resumes=new.resumes,
            version=1,
            created_at=new.created_at,
            updated_at=new.created_at,
        )
        .on_conflict_do_nothing()
        .returning(*COLUMNS)
    )
    return _handoff_or_none(conn.execute(statement).one_or_none())


def find_handoff(conn: Connection, key: Key) -> Handoff | None:
    """Return the handoff as it is now."""
    query = select(*COLUMNS).where(_ROW.id == key.id, _ROW.bot_id == key.bot_id)
    return _handoff_or_none(conn.execute(query).one_or_none())


def find_active(conn: Connection, conversation_id: ConversationId) -> Handoff | None:
    """Return the pending or assigned handoff of a conversation; there is at most one."""
    return _handoff_or_none(_FIND_ACTIVE.one_or_none(conn, {"conversation": conversation_id}))


def has_handoff(conn: Connection, bot_id: BotId, conversation_id: ConversationId) -> bool:
    """Tell whether the conversation was ever handed off by that bot."""
    query = select(_ROW.id).where(_ROW.conversation_id == conversation_id, _ROW.bot_id == bot_id).limit(1)
    return conn.execute(query).first() is not None


def list_ids(conn: Connection, conversation_id: ConversationId) -> list[HandoffId]:
    """Return every handoff of a conversation, the oldest first."""
    query = select(_ROW.id).where(_ROW.conversation_id == conversation_id).order_by(_ROW.id)
    return [HandoffId(row.id) for row in conn.execute(query)]


def await_workflow(conn: Connection, handoff: Handoff, *, now: datetime) -> Handoff:
    """Note that a workflow waits for the end of a handoff which began without one."""
    statement = _of(Key(handoff.bot_id, handoff.id))
    return _changed(conn, statement, {"resumes": True}, now=now) or handoff


def assign(conn: Connection, key: Key, *, agent_id: AgentId, now: datetime) -> Handoff | None:
    """Give a pending handoff to an agent; None if it is not pending (any more)."""
    statement = _move(key, Status.ASSIGNED)
    return _changed(
        conn,
        statement,
        {"status": Status.ASSIGNED, "agent_id": agent_id, "assigned_at": now, "expires_at": None},
        now=now,
    )


def end(conn: Connection, key: Key, *, status: Status, actor: Actor, now: datetime) -> Handoff | None:
    """Resolve or reject a handoff; None if the move is illegal or it is assigned to somebody else."""
    statement = _move(key, status)
    if not actor.supervises:
        statement = statement.where(or_(_ROW.agent_id.is_(None), _ROW.agent_id == actor.agent_id))
    ended = {"status": status, "resolved_at": now, "expires_at": None, "requeue_at": None}
    return _changed(conn, statement, ended, now=now)


def cancel(conn: Connection, key: Key, *, now: datetime) -> Handoff | None:
    """End an active handoff for its user; None if it has ended. What it becomes depends on where it is."""
    statement = _active(key)
    ended = {
        "status": case({str(source): str(target) for source, target in CANCELLED.items()}, value=_ROW.status),
        "resolved_at": case((_ROW.status == Status.ASSIGNED, literal(now, UtcDateTime()))),
        "expires_at": None,
        "requeue_at": None,
    }
    return _changed(conn, statement, ended, now=now)


def list_due(conn: Connection, *, now: datetime) -> list[Key]:
    """Return pending handoffs whose time has come, the most overdue first; at most 200 at once."""
    query = (
        select(_ROW.bot_id, _ROW.id)
        .where(_ROW.status == Status.PENDING, _ROW.expires_at <= now)
        .order_by(_ROW.expires_at)
        .limit(_DUE_AT_ONCE)
    )
    return [Key(row.bot_id, row.id) for row in conn.execute(query)]


def expire(conn: Connection, key: Key, *, now: datetime) -> Handoff | None:
    """Expire a pending handoff whose time has come; None if something else was quicker."""
    statement = _move(key, Status.EXPIRED).where(_ROW.expires_at <= now)
    return _changed(conn, statement, {"status": Status.EXPIRED, "expires_at": None}, now=now)


def find_next_due(conn: Connection) -> datetime | None:
    """Return when the next pending handoff expires."""
    query = (
        select(_ROW.expires_at)
        .where(_ROW.status == Status.PENDING, _ROW.expires_at.is_not(None))
        .order_by(_ROW.expires_at)
        .limit(1)
    )
    return conn.execute(query).scalar_one_or_none()


def set_tags(conn: Connection, key: Key, *, tags: Sequence[str], now: datetime) -> Handoff | None:
    """Replace the labels of an active handoff; None if it is not active."""
    return _changed(conn, _active(key), {"tags": list(tags)}, now=now)


def touch(conn: Connection, key: Key, *, now: datetime) -> Handoff | None:
    """Grow the version of an active handoff, because something that is shown with it changed."""
    return _changed(conn, _active(key), {}, now=now)


def delete_ended(conn: Connection, bot_id: BotId, conversation_id: ConversationId) -> None:
    """Delete the handoffs of a conversation that have ended, with their notes."""
    conn.execute(
        delete(handoffs).where(
            _ROW.conversation_id == conversation_id,
            _ROW.bot_id == bot_id,
            _ROW.status.not_in(ACTIVE),
        )
    )


def handoff_of(row: Sequence[Any]) -> Handoff:
    """Return the handoff that a row of `COLUMNS` stands for."""
    values = list(row)
    values[6] = Status(values[6])
    values[7] = tuple(values[7])
    values[11] = bool(values[11])
    return Handoff(*values)


def _move(key: Key, target: Status) -> Update:
    return _of(key).where(_ROW.status.in_(sources_of(target)))


def _active(key: Key) -> Update:
    return _of(key).where(_ROW.status.in_(ACTIVE))


def _of(key: Key) -> Update:
    return update(handoffs).where(_ROW.id == key.id, _ROW.bot_id == key.bot_id)


def _changed(
    conn: Connection, statement: Update, values: Mapping[str, Any], *, now: datetime
) -> Handoff | None:
    changed = statement.values({**values, "version": _ROW.version + 1, "updated_at": now})
    return _handoff_or_none(conn.execute(changed.returning(*COLUMNS)).one_or_none())


def _handoff_or_none(row: Sequence[Any] | None) -> Handoff | None:
    return None if row is None else handoff_of(row)
