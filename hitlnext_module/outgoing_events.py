"""What receivers of a webhook are told, written down in the transaction that changes it."""

import uuid
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from hitlnext_module.feed import Feed
from hitlnext_module.models import Agent, Comment, Handoff, HandoffId, HandoffView
from hitlnext_module.repository import outbox
from hitlnext_module.repository.outbox import NewEvent
from hitlnext_module.repository.views import find_view
from hitlnext_module.wire import Wire
from host_runtime import (
    BotId,
    ModuleContext,
)


@dataclass(frozen=True, slots=True)
class _Event:
    """One event; its body is v12's."""

    resource: str
    type: str
    id: int | str
    payload: Wire

    def body(self, bot_id: BotId) -> str:
        """Return the body of the request."""
        return orjson.dumps(
            {
                "botId": bot_id,
                "resource": self.resource,
                "type": self.type,
                "id": self.id,
                "payload": self.payload,
            }
        ).decode()


class OutgoingEvents:
    """Writes events of bots that have a webhook, in v12's form; for other bots it does nothing at all."""

    def __init__(self, context: ModuleContext, feed: Feed) -> None:
        self._clock = context.clock
        self._bots = context.bots
        self._feed = feed

    def record_beginning(self, conn: Connection, handoff: Handoff) -> None:
        """Write that a handoff has begun, or that a workflow has joined one."""
        if not self._is_wanted(handoff.bot_id):
            return
        view = find_view(conn, handoff.id)
        assert view is not None, "its row was written in this transaction"
        self.record_handoff(conn, view, type="create" if handoff.version == 1 else "update")

    def record_handoff(self, conn: Connection, view: HandoffView, *, type: str = "update") -> None:
        """Write how a handoff is now."""
        handoff = view.handoff
        if self._is_wanted(handoff.bot_id):
            event = _Event("handoff", type, handoff.id, self._feed.handoff(view))
            self._write(conn, handoff.bot_id, _handoff_stream(handoff.id), event)

    def record_comment(self, conn: Connection, comment: Comment, bot_id: BotId) -> None:
        """Write that a note was left, in order with its handoff's events."""
        if self._is_wanted(bot_id):
            event = _Event("comment", "create", comment.id, self._feed.comment(comment, bot_id))
            self._write(conn, bot_id, _handoff_stream(comment.handoff_id), event)

    def record_removal(self, conn: Connection, bot_id: BotId, handoff_id: HandoffId) -> None:
        """Write that a handoff is no more; what of it could not be delivered goes with it."""
        if self._is_wanted(bot_id):
            stream = _handoff_stream(handoff_id)
            outbox.delete_dead(conn, bot_id, streams=[stream])
            self._write(conn, bot_id, stream, _Event("handoff", "delete", handoff_id, {"id": handoff_id}))

    def record_agent(self, conn: Connection, agent: Agent) -> None:
        """Write how an agent is now, for each bot of their workspace."""
        for bot_id in map(BotId, self._bots.ids()):
            if self._bots.workspace_of(bot_id) == agent.workspace and self._is_wanted(bot_id):
                event = _Event("agent", "update", agent.id, self._feed.agent(agent, bot_id))
                self._write(conn, bot_id, f"agent:{agent.id}", event)

    def _is_wanted(self, bot_id: str) -> bool:
        return self._feed.config_of(bot_id).events_web_hook.url is not None

    def _write(self, conn: Connection, bot_id: BotId, stream: str, event: _Event) -> None:
        new = NewEvent(
            event_id=f"msg_{uuid.uuid4().hex}",
            bot_id=bot_id,
            stream=stream,
            body=event.body(bot_id),
            created_at=self._clock.now(),
        )
        outbox.insert_event(conn, new)


def _handoff_stream(handoff_id: HandoffId) -> str:
    return f"handoff:{handoff_id}"
