"""What agents look at: reads only, each checked against the bot."""

from dataclasses import dataclass

from sqlalchemy import Connection

from hitlnext_module import moves
from hitlnext_module.errors import UnknownHandoff, unknown_thread
from hitlnext_module.models import Actor, Comment, HandoffView
from hitlnext_module.repository import handoffs, views
from hitlnext_module.repository.comments import list_comments
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.repository.views import ListQuery, Position
from host_runtime import (
    Author,
    BotId,
    ConversationId,
    Database,
    Message,
    find_conversation,
    list_messages,
)


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """Some handoffs; `next` is where the rest begins, None at the end."""

    items: list[HandoffView]
    next: Position | None


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages by ascending `seq`, and how far the conversation has come."""

    messages: list[Message]
    last_seq: int


@dataclass(frozen=True, slots=True)
class Span:
    """Which messages: the next `limit` behind `after`, else the newest, before `before` if it is given."""

    limit: int
    after: int | None = None
    before: int | None = None


class Browsing:
    """Reads for the desk."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get_handoff(self, key: Key) -> HandoffView:
        """Return a handoff of that bot; raises UnknownHandoff."""
        view = await self._db.read(lambda conn: views.find_view(conn, key.id))
        if view is None or view.handoff.bot_id != key.bot_id:
            raise UnknownHandoff
        return view

    async def list_handoffs(self, query: ListQuery) -> HandoffPage:
        """Return one page of a bot's handoffs."""
        found = await self._db.read(lambda conn: views.list_handoffs(conn, query))
        if len(found) < query.limit:
            return HandoffPage(found, None)
        last = found[-1].handoff
        return HandoffPage(found, Position(last.created_at, last.id))

    async def list_like_v12(
        self, bot_id: BotId, *, column: str, descending: bool, limit: int
    ) -> list[HandoffView]:
        """Return a bot's handoffs as v12's bare call does."""
        return await self._db.read(
            lambda conn: views.list_like_v12(conn, bot_id, column=column, descending=descending, limit=limit)
        )

    async def list_comments(self, key: Key) -> tuple[Comment, ...]:
        """Return the notes of a handoff's conversation, the oldest first."""

        def work(conn: Connection) -> tuple[Comment, ...]:
            handoff = handoffs.find_handoff(conn, key)
            if handoff is None:
                raise UnknownHandoff
            return list_comments(conn, [handoff.conversation_id])[handoff.conversation_id]

        return await self._db.read(work)

    async def list_messages(self, bot_id: BotId, conversation_id: ConversationId, span: Span) -> MessagePage:
        """Return what was said in a conversation that has a handoff of this bot; raises NotFound."""

        def work(conn: Connection) -> MessagePage:
            conversation = find_conversation(conn, conversation_id)
            if conversation is None or not handoffs.has_handoff(conn, bot_id, conversation_id):
                raise unknown_thread()
            messages = list_messages(
                conn, conversation_id, after=span.after, before=span.before, limit=span.limit
            )
            return MessagePage(messages, conversation.last_seq)

        return await self._db.read(work)

    async def has_handoff(self, bot_id: BotId, conversation_id: ConversationId) -> bool:
        """Tell whether agents of this bot may see the conversation."""
        return await self._db.read(lambda conn: handoffs.has_handoff(conn, bot_id, conversation_id))

    async def get_speaker(self, bot_id: BotId, actor: Actor, conversation_id: ConversationId) -> Author:
        """Return how the agent is shown in a conversation that is theirs; raises NotYours or NotFound."""
        _handoff, author = await self._db.read(
            lambda conn: moves.find_speaker(conn, bot_id, actor, conversation_id)
        )
        return author
