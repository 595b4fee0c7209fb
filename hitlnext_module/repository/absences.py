"""Handoffs whose agent has gone: when each goes back into the queue, and that move as one UPDATE."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from hitlnext_module.models import AgentId, Handoff, Status, sources_of
from hitlnext_module.repository.handoffs import COLUMNS, Key, handoff_of
from hitlnext_module.tables import handoffs
from host_runtime import (
    BotId,
)

_ROW = handoffs.c
_HELD = _ROW.status == Status.ASSIGNED
_DUE_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Absence:
    """A handoff that is due to go back: whose it is, and how long it may wait for the next agent."""

    key: Key
    agent_id: AgentId
    timeout: timedelta | None


def begin(conn: Connection, agent_id: AgentId, *, requeue_at: Mapping[BotId, datetime]) -> None:
    """Note of each bot's handoffs that the agent holds when they go back, unless that is noted already."""
    for bot_id, due in requeue_at.items():
        conn.execute(
            update(handoffs)
            .where(_ROW.bot_id == bot_id, _ROW.agent_id == agent_id, _HELD, _ROW.requeue_at.is_(None))
            .values(requeue_at=due)
        )


def end(conn: Connection, agent_id: AgentId, *, bot_ids: Collection[BotId]) -> None:
    """Leave the agent, who is back in time, what they hold."""
    conn.execute(
        update(handoffs)
        .where(_ROW.bot_id.in_(bot_ids), _ROW.agent_id == agent_id, _HELD, _ROW.requeue_at.is_not(None))
        .values(requeue_at=None)
    )


def forget(conn: Connection, absence: Absence) -> None:
    """Leave one handoff with its agent after all."""
    conn.execute(
        update(handoffs)
        .where(_ROW.id == absence.key.id, _ROW.agent_id == absence.agent_id, _HELD)
        .values(requeue_at=None)
    )


def list_due(conn: Connection, *, now: datetime) -> list[Absence]:
    """Return what goes back now, the most overdue first; at most 200 at once."""
    query = (
        select(_ROW.bot_id, _ROW.id, _ROW.agent_id, _ROW.timeout_s)
        .where(_HELD, _ROW.requeue_at <= now)
        .order_by(_ROW.requeue_at)
        .limit(_DUE_AT_ONCE)
    )
    return [
        Absence(Key(bot_id, handoff_id), agent_id, None if wait is None else timedelta(seconds=wait))
        for bot_id, handoff_id, agent_id, wait in conn.execute(query)
    ]


def find_next_due(conn: Connection) -> datetime | None:
    """Return when the next handoff goes back."""
    return conn.execute(select(func.min(_ROW.requeue_at)).where(_HELD)).scalar_one_or_none()


def list_holders(conn: Connection) -> list[tuple[BotId, AgentId]]:
    """Return, by bot, who holds a handoff and is not noted as gone."""
    query = select(_ROW.bot_id, _ROW.agent_id).where(_HELD, _ROW.requeue_at.is_(None)).distinct()
    return [(row.bot_id, row.agent_id) for row in conn.execute(query)]


def requeue(conn: Connection, absence: Absence, *, now: datetime) -> Handoff | None:
    """Put a handoff back where it was in the queue; None if its agent, or anything else, was quicker."""
    statement = (
        update(handoffs)
        .where(
            _ROW.id == absence.key.id,
            _ROW.bot_id == absence.key.bot_id,
            _ROW.status.in_(sources_of(Status.PENDING)),
            _ROW.agent_id == absence.agent_id,
            _ROW.requeue_at <= now,
        )
        .values(
            status=Status.PENDING,
            agent_id=None,
            assigned_at=None,
            requeue_at=None,
            expires_at=None if absence.timeout is None else now + absence.timeout,
            version=_ROW.version + 1,
            updated_at=now,
        )
        .returning(*COLUMNS)
    )
    row = conn.execute(statement).one_or_none()
    return None if row is None else handoff_of(row)
