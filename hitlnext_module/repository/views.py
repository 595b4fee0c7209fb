"""Handoffs with what a desk shows beside them: one statement for the rows, one for their notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)

from hitlnext_module.models import AgentId, HandoffId, HandoffView, Status
from hitlnext_module.repository.comments import full_name, list_comments
from hitlnext_module.repository.handoffs import COLUMNS, handoff_of
from hitlnext_module.tables import handoffs
from host_runtime import (
    AuthorKind,
    BotId,
    UtcDateTime,
    tables,
)

accounts = tables.accounts
conversations = tables.conversations
users = tables.users

_ROW = handoffs.c
_BESIDE = (
    users.c.attributes,
    conversations.c.last_seq,
    conversations.c.last_preview,
    conversations.c.last_author,
    conversations.c.last_message_at,
    accounts.c.firstname,
    accounts.c.lastname,
)
_JOINED = (
    handoffs.join(conversations, conversations.c.id == _ROW.conversation_id)
    .join(users, users.c.id == _ROW.user_id)
    .outerjoin(accounts, accounts.c.id == _ROW.agent_id)
)
V12_COLUMNS = {
    "id": _ROW.id,
    "userId": _ROW.user_id,
    "userThreadId": _ROW.conversation_id,
    "userChannel": _ROW.user_channel,
    "agentId": _ROW.agent_id,
    "status": _ROW.status,
    "assignedAt": _ROW.assigned_at,
    "resolvedAt": _ROW.resolved_at,
    "createdAt": _ROW.created_at,
    "updatedAt": _ROW.updated_at,
}
"""What v12's `column` may name, with or without `handoffs.` before it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of the list ends: the next one begins behind it."""

    created_at: datetime
    id: HandoffId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which handoffs of a bot, in which order, how many, from where on; an empty filter lets all pass."""

    bot_id: BotId
    statuses: tuple[Status, ...] = ()
    tags: tuple[str, ...] = ()
    assigned_to: AgentId | None = None
    assigned_to_others_than: AgentId | None = None
    is_unassigned: bool = False
    text: str = ""
    is_oldest_first: bool = False
    limit: int = 50
    behind: Position | None = None


def find_view(conn: Connection, handoff_id: HandoffId) -> HandoffView | None:
    """Return one handoff as a desk shows it."""
    found = list_by_ids(conn, [handoff_id])
    return found[0] if found else None


def list_by_ids(conn: Connection, handoff_ids: Sequence[HandoffId]) -> list[HandoffView]:
    """Return those handoffs, by id."""
    query = select(*COLUMNS, *_BESIDE).select_from(_JOINED).where(_ROW.id.in_(handoff_ids))
    return _views(conn, query.order_by(_ROW.id))


def list_handoffs(conn: Connection, query: ListQuery) -> list[HandoffView]:
    """Return one page. Each status is a walk along an index that ends after `limit` rows."""
    statuses: tuple[Status | None, ...] = query.statuses or (None,)
    if query.assigned_to is not None or query.assigned_to_others_than is not None:
        # Nobody has a pending one, and finding that out would take a walk along all of them.
        statuses = tuple(status for status in statuses if status != Status.PENDING)
    if not statuses:
        return []
    pages = [_page(conn, query, status).subquery() for status in statuses]
    found = union_all(*(select(page.c.id) for page in pages)).subquery()
    rows = select(*COLUMNS, *_BESIDE).select_from(_JOINED.join(found, found.c.id == _ROW.id))
    return _views(conn, rows.order_by(*_order(query.is_oldest_first)).limit(query.limit))


def list_like_v12(
    conn: Connection, bot_id: BotId, *, column: str, descending: bool, limit: int
) -> list[HandoffView]:
    """Return handoffs of every status by a column of `V12_COLUMNS`."""
    by = V12_COLUMNS[column]
    order = (by.desc(), _ROW.id.desc()) if descending else (by, _ROW.id)
    query = select(*COLUMNS, *_BESIDE).select_from(_JOINED).where(_ROW.bot_id == bot_id)
    return _views(conn, query.order_by(*order).limit(limit))


def _page(conn: Connection, query: ListQuery, status: Status | None) -> Select[Any]:
    chosen = select(_ROW.id).where(_ROW.bot_id == query.bot_id, *_filters(query))
    if status is not None:
        chosen = chosen.where(_ROW.status == status)
    if query.text:
        chosen = chosen.select_from(
            handoffs.join(conversations, conversations.c.id == _ROW.conversation_id).join(
                users, users.c.id == _ROW.user_id
            )
        ).where(_mentions(conn, query.text))
    return chosen.order_by(*_order(query.is_oldest_first)).limit(query.limit)


def _filters(query: ListQuery) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.assigned_to is not None:
        filters.append(_ROW.agent_id == query.assigned_to)
    if query.assigned_to_others_than is not None:
        filters.append(_ROW.agent_id != query.assigned_to_others_than)
    if query.is_unassigned:
        filters.append(_ROW.agent_id.is_(None))
    if query.tags:
        filters.append(or_(*(_has_tag(tag) for tag in query.tags)))
    if query.behind is not None:
        place = tuple_(_ROW.created_at, _ROW.id)
        edge = tuple_(literal(query.behind.created_at, UtcDateTime), literal(query.behind.id, Integer))
        filters.append(place > edge if query.is_oldest_first else place < edge)
    return filters


def _has_tag(tag: str) -> ColumnElement[bool]:
    # Labels are stored as a JSON array's text, in which a quoted label can only be a whole one.
    stored = type_coerce(_ROW.tags, Text)
    return func.replace(stored, orjson.dumps(tag).decode(), "") != stored


def _mentions(conn: Connection, text: str) -> ColumnElement[bool]:
    named = type_coerce(users.c.attributes, Text)
    full_name_of: ColumnElement[Any] = (
        cast(named, JSON).op("->>")("fullName")
        if conn.dialect.name == "postgresql"
        else func.json_extract(named, "$.fullName")
    )
    return or_(
        func.lower(full_name_of).contains(text.lower(), autoescape=True),
        func.lower(conversations.c.last_preview).contains(text.lower(), autoescape=True),
    )


def _order(is_oldest_first: bool) -> tuple[ColumnElement[Any], ...]:
    if is_oldest_first:
        return (_ROW.created_at, _ROW.id)
    return (_ROW.created_at.desc(), _ROW.id.desc())


def _views(conn: Connection, query: Select[Any]) -> list[HandoffView]:
    views = [_view(row) for row in conn.execute(query)]
    if not views:
        return []
    notes = list_comments(conn, list({view.handoff.conversation_id for view in views}))
    return [replace(view, comments=notes[view.handoff.conversation_id]) for view in views]


def _view(row: Sequence[Any]) -> HandoffView:
    values = tuple(row)
    attributes, last_seq, preview, author, moment, firstname, lastname = values[len(COLUMNS) :]
    return HandoffView(
        handoff=handoff_of(values[: len(COLUMNS)]),
        attributes=attributes,
        last_seq=last_seq,
        last_preview=preview,
        last_author=None if author is None else AuthorKind(author),
        last_message_at=moment,
        agent_name=full_name(firstname, lastname),
    )
