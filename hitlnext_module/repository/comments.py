"""Notes as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from hitlnext_module.models import AgentId, Comment, Handoff
from hitlnext_module.tables import comments
from host_runtime import (
    ConversationId,
    tables,
)

accounts = tables.accounts

_ROW = comments.c


def insert_comment(
    conn: Connection, handoff: Handoff, *, agent_id: AgentId, content: str, now: datetime
) -> Comment:
    """Store a note on the handoff's conversation."""
    statement = (
        insert(comments)
        .values(
            handoff_id=handoff.id,
            thread_id=handoff.conversation_id,
            agent_id=agent_id,
            content=content,
            created_at=now,
            updated_at=now,
        )
        .returning(_ROW.id)
    )
    comment_id = conn.execute(statement).scalar_one()
    return next(
        comment
        for comment in list_comments(conn, [handoff.conversation_id])[handoff.conversation_id]
        if comment.id == comment_id
    )


def list_comments(
    conn: Connection, conversation_ids: Sequence[ConversationId]
) -> dict[ConversationId, tuple[Comment, ...]]:
    """Return the notes of each conversation, the oldest first."""
    query = (
        select(
            _ROW.id,
            _ROW.handoff_id,
            _ROW.thread_id,
            _ROW.agent_id,
            _ROW.content,
            _ROW.created_at,
            _ROW.updated_at,
            accounts.c.firstname,
            accounts.c.lastname,
        )
        .outerjoin(accounts, accounts.c.id == _ROW.agent_id)
        .where(_ROW.thread_id.in_(conversation_ids))
        .order_by(_ROW.id)
    )
    found: dict[ConversationId, list[Comment]] = {id: [] for id in conversation_ids}
    for row in conn.execute(query):
        comment = _comment(row)
        found[comment.conversation_id].append(comment)
    return {conversation_id: tuple(notes) for conversation_id, notes in found.items()}


def delete_comments(conn: Connection, conversation_id: ConversationId) -> None:
    """Delete the notes of a conversation."""
    conn.execute(delete(comments).where(_ROW.thread_id == conversation_id))


def full_name(firstname: str | None, lastname: str | None) -> str | None:
    """Join what is known of an agent's name."""
    return " ".join(name for name in (firstname, lastname) if name) or None


def _comment(row: Sequence[Any]) -> Comment:
    comment_id, handoff_id, thread_id, agent_id, content, created_at, updated_at, first, last = row
    return Comment(
        id=comment_id,
        handoff_id=handoff_id,
        conversation_id=thread_id,
        agent_id=agent_id,
        content=content,
        created_at=created_at,
        updated_at=updated_at,
        agent_name=full_name(first, last),
    )
