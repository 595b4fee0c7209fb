"""Events on their way to a webhook, as rows: delivered ones are deleted, dead ones have no due time.

An attempt claims its row by moving the due time behind its own end. If it is never heard of again, the row is
due once more: it may be delivered twice, and cannot be lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, insert, select, update

from hitlnext_module.tables import outbox
from host_runtime import (
    BotId,
)

_ROW = outbox.c
_IS_WAITING = _ROW.due_at.is_not(None)
_IS_DEAD = _ROW.due_at.is_(None)
_DEAD_ARE_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as it is written; `stream` names what it has to stay in order with."""

    event_id: str
    bot_id: BotId
    stream: str
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """An event that is this attempt's to send; `attempts` counts this one as well."""

    id: int
    event_id: str
    body: str
    attempts: int
    waits_since: datetime


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that is not tried any more, and why."""

    id: int
    event_id: str
    body: str
    attempts: int
    created_at: datetime
    reason: str


def insert_event(conn: Connection, event: NewEvent) -> None:
    """Write an event that is due at once."""
    conn.execute(
        insert(outbox).values(
            event_id=event.event_id,
            bot_id=event.bot_id,
            stream=event.stream,
            body=event.body,
            attempts=0,
            created_at=event.created_at,
            waits_since=event.created_at,
            due_at=event.created_at,
        )
    )


def list_bots_with_due(conn: Connection, bot_ids: Sequence[BotId], *, now: datetime) -> list[BotId]:
    """Return those of the bots that have something to send."""
    heads = _heads(_ROW.bot_id.in_(bot_ids), now=now)
    return list(conn.execute(heads.with_only_columns(_ROW.bot_id).distinct()).scalars())


def claim(
    conn: Connection, bot_id: BotId, *, now: datetime, until: datetime, limit: int
) -> list[ClaimedEvent]:
    """Take at most `limit` due events of a bot until then, the first of each stream."""
    heads = _heads(_ROW.bot_id == bot_id, now=now).order_by(_ROW.due_at, _ROW.id).limit(limit)
    # A second claim of the same row that waited for this one finds it no longer due.
    statement = (
        update(outbox)
        .where(_ROW.id.in_(heads.scalar_subquery()), _ROW.due_at <= now)
        .values(due_at=until, attempts=_ROW.attempts + 1)
        .returning(_ROW.id, _ROW.event_id, _ROW.body, _ROW.attempts, _ROW.waits_since)
    )
    return [ClaimedEvent(*row) for row in conn.execute(statement)]


def remove_delivered(conn: Connection, event: ClaimedEvent) -> None:
    """Forget an event that its receiver has."""
    conn.execute(delete(outbox).where(_ROW.id == event.id))


def postpone(conn: Connection, event: ClaimedEvent, *, due_at: datetime) -> None:
    """Let the event be tried again then, unless somebody else has it by now."""
    conn.execute(update(outbox).where(*_is_ours(event)).values(due_at=due_at))


def bury(conn: Connection, event: ClaimedEvent, *, reason: str, now: datetime) -> None:
    """Stop trying to deliver the event, unless somebody else has it by now."""
    conn.execute(update(outbox).where(*_is_ours(event)).values(due_at=None, reason=reason[:200]))
    _forget_old(conn, now=now)


def bury_address(
    conn: Connection, bot_ids: Sequence[BotId], *, digest: str, reason: str, now: datetime
) -> None:
    """Stop trying to deliver whatever waits for these bots, whose address wants nothing any more."""
    conn.execute(
        update(outbox)
        .where(_ROW.bot_id.in_(bot_ids), _IS_WAITING)
        .values(due_at=None, reason=reason[:200], gone_from=digest)
    )
    _forget_old(conn, now=now)


def is_gone(conn: Connection, digest: str) -> bool:
    """Tell whether the address has said that it wants nothing any more, and nothing was replayed since."""
    query = select(_ROW.id).where(_ROW.gone_from == digest).limit(1)
    return conn.execute(query).one_or_none() is not None


def list_dead(conn: Connection, bot_id: BotId, *, after: int, limit: int) -> list[DeadEvent]:
    """Return dead events of a bot, the oldest first, those behind `after`."""
    query = (
        select(_ROW.id, _ROW.event_id, _ROW.body, _ROW.attempts, _ROW.created_at, _ROW.reason)
        .where(_ROW.bot_id == bot_id, _IS_DEAD, _ROW.id > after)
        .order_by(_ROW.id)
        .limit(limit)
    )
    return [DeadEvent(*row) for row in conn.execute(query)]


def replay(conn: Connection, bot_id: BotId, *, event_ids: Sequence[str] | None, now: datetime) -> int:
    """Make dead events of a bot due again (None: all of them), with their ids and in their order."""
    chosen = [_ROW.bot_id == bot_id, _IS_DEAD]
    if event_ids is not None:
        chosen.append(_ROW.event_id.in_(event_ids))
    # Who replays wants the address to be asked again: also for what is not chosen, and for other bots.
    addresses = select(_ROW.gone_from).where(*chosen, _ROW.gone_from.is_not(None)).distinct()
    gone_from = list(conn.execute(addresses).scalars())
    if gone_from:
        conn.execute(update(outbox).where(_ROW.gone_from.in_(gone_from)).values(gone_from=None))
    statement = update(outbox).where(*chosen)
    return conn.execute(
        statement.values(due_at=now, waits_since=now, attempts=0, reason=None, gone_from=None)
    ).rowcount


def delete_dead(conn: Connection, bot_id: BotId, *, streams: Sequence[str]) -> None:
    """Forget dead events of these streams."""
    conn.execute(delete(outbox).where(_ROW.bot_id == bot_id, _ROW.stream.in_(streams), _IS_DEAD))


def _heads(whose: ColumnElement[bool], *, now: datetime) -> Select[Any]:
    """Return the query for due events before which nothing waits in their stream."""
    before = outbox.alias()
    waits_behind = exists().where(
        before.c.bot_id == _ROW.bot_id,
        before.c.stream == _ROW.stream,
        before.c.id < _ROW.id,
        before.c.due_at.is_not(None),
    )
    return select(_ROW.id).where(whose, _ROW.due_at <= now, ~waits_behind)


def _is_ours(event: ClaimedEvent) -> tuple[ColumnElement[bool], ...]:
    return _ROW.id == event.id, _ROW.attempts == event.attempts, _IS_WAITING


def _forget_old(conn: Connection, *, now: datetime) -> None:
    conn.execute(delete(outbox).where(_IS_DEAD, _ROW.created_at < now - _DEAD_ARE_KEPT))
