"""Who is online, as rows: it outlives a restart and is the same on every node."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hitlnext_module.models import AgentId, Presence
from hitlnext_module.tables import presence

_ROW = presence.c
_COLUMNS = (_ROW.workspace, _ROW.agent_id, _ROW.online_until, _ROW.version)


def set_online_until(
    conn: Connection, workspace: str, agent_id: AgentId, *, until: datetime | None
) -> Presence:
    """Make an agent online until then, or offline."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(presence)
        .values(workspace=workspace, agent_id=agent_id, online_until=until, version=1)
        .on_conflict_do_update(
            index_elements=[_ROW.workspace, _ROW.agent_id],
            set_={"online_until": until, "version": _ROW.version + 1},
        )
        .returning(*_COLUMNS)
    )
    return _presence(conn.execute(statement).one())


def extend(conn: Connection, workspace: str, agent_id: AgentId, *, until: datetime, now: datetime) -> bool:
    """Keep an agent who is online so until then; False, and nothing changed, for one who is not."""
    statement = (
        update(presence)
        .where(_ROW.workspace == workspace, _ROW.agent_id == agent_id, _ROW.online_until > now)
        .values(online_until=until)
    )
    return conn.execute(statement).rowcount == 1


def list_due(conn: Connection, *, now: datetime) -> list[tuple[str, AgentId]]:
    """Return workspace and agent of everybody who has been idle for too long."""
    query = select(_ROW.workspace, _ROW.agent_id).where(_ROW.online_until <= now).order_by(_ROW.online_until)
    return [(row.workspace, row.agent_id) for row in conn.execute(query)]


def expire(conn: Connection, workspace: str, agent_id: AgentId, *, now: datetime) -> Presence | None:
    """Make offline an agent who has been idle for too long; None if that is no longer, or not yet, so."""
    statement = (
        update(presence)
        .where(_ROW.workspace == workspace, _ROW.agent_id == agent_id, _ROW.online_until <= now)
        .values(online_until=None, version=_ROW.version + 1)
        .returning(*_COLUMNS)
    )
    row = conn.execute(statement).one_or_none()
    return None if row is None else _presence(row)


def hold_offline(conn: Connection, workspace: str, agent_id: AgentId, *, now: datetime) -> bool:
    """Hold the row of an agent who is offline until COMMIT, so that they come back after it; else False."""
    statement = (
        update(presence)
        .where(
            _ROW.workspace == workspace,
            _ROW.agent_id == agent_id,
            or_(_ROW.online_until.is_(None), _ROW.online_until <= now),
        )
        .values(version=_ROW.version)
    )
    return conn.execute(statement).rowcount == 1


def find_next_due(conn: Connection) -> datetime | None:
    """Return when the next agent goes offline by themselves."""
    return conn.execute(select(func.min(_ROW.online_until))).scalar_one_or_none()


def is_online(conn: Connection, workspace: str, agent_id: AgentId, *, now: datetime) -> bool:
    """Tell whether the agent is online at `now`."""
    found = find_presence(conn, workspace, agent_id)
    return found is not None and found.is_online(now)


def find_presence(conn: Connection, workspace: str, agent_id: AgentId) -> Presence | None:
    """Return the agent's row, if they were ever online there."""
    query = select(*_COLUMNS).where(_ROW.workspace == workspace, _ROW.agent_id == agent_id)
    row = conn.execute(query).one_or_none()
    return None if row is None else _presence(row)


def list_presences(conn: Connection, workspace: str) -> list[Presence]:
    """Return the rows of everybody who was ever online in the workspace."""
    return [_presence(row) for row in conn.execute(select(*_COLUMNS).where(_ROW.workspace == workspace))]


def _presence(row: Sequence[Any]) -> Presence:
    return Presence(*row)
