"""How the module's things look to clients: one function for each, for HTTP and the socket alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hitlnext_module.models import Agent, Comment, HandoffView
from host_runtime import (
    AuthorKind,
    moment_wire,
)

Wire = dict[str, Any]

_LONGEST_NAME = 200


def handoff_wire(view: HandoffView, *, anonymous: str, nameless_agent: str) -> Wire:
    """Return a handoff whole. `anonymous` and `nameless_agent` stand in for names that nobody gave."""
    handoff = view.handoff
    return {
        "id": handoff.id,
        "botId": handoff.bot_id,
        "userId": handoff.user_id,
        "userThreadId": handoff.conversation_id,
        "userChannel": handoff.user_channel,
        "agentId": handoff.agent_id,
        "agentThreadId": None,
        "status": handoff.status.value,
        "tags": list(handoff.tags),
        "assignedAt": _moment(handoff.assigned_at),
        "resolvedAt": _moment(handoff.resolved_at),
        "createdAt": moment_wire(handoff.created_at),
        "updatedAt": moment_wire(handoff.updated_at),
        "version": view.version,
        "comments": [comment_wire(comment, nameless_agent=nameless_agent) for comment in view.comments],
        "user": {"id": handoff.user_id, "attributes": dict(view.attributes)},
        "displayName": full_name_in(view.attributes) or anonymous,
        "userConversation": _last_message_wire(view),
        "agent": None
        if handoff.agent_id is None
        else {"agentId": handoff.agent_id, "name": view.agent_name or nameless_agent},
    }


def comment_wire(comment: Comment, *, nameless_agent: str) -> Wire:
    """Return a note with its author's name. A note never changes, so its version stays 1."""
    return {
        "id": comment.id,
        "handoffId": comment.handoff_id,
        "threadId": comment.conversation_id,
        "agentId": comment.agent_id,
        "agent": {"agentId": comment.agent_id, "name": comment.agent_name or nameless_agent},
        "content": comment.content,
        "createdAt": moment_wire(comment.created_at),
        "updatedAt": moment_wire(comment.updated_at),
        "version": 1,
    }


def agent_wire(agent: Agent, *, nameless_agent: str) -> Wire:
    """Return an agent; an e-mail address is nobody's business here."""
    return {
        "agentId": agent.id,
        "workspace": agent.workspace,
        "role": agent.role,
        "online": agent.is_online,
        "name": agent.name or nameless_agent,
        "attributes": {
            "firstname": agent.firstname,
            "lastname": agent.lastname,
            "picture_url": agent.picture_url,
        },
        "version": agent.version,
    }


def full_name_in(attributes: Mapping[str, Any]) -> str | None:
    """Return the user variable `fullName`, if it is a name."""
    name = attributes.get("fullName")
    return name.strip()[:_LONGEST_NAME] or None if isinstance(name, str) else None


def _last_message_wire(view: HandoffView) -> Wire | None:
    if view.last_message_at is None:
        return None
    return {
        "preview": view.last_preview or "",
        "direction": "incoming" if view.last_author is AuthorKind.USER else "outgoing",
        "createdOn": moment_wire(view.last_message_at),
        "seq": view.last_seq,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_wire(moment)
