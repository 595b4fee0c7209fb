"""Visitors: known by a secret that the server made, and let into their own conversations only."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from host_runtime.channels.web_chat.schemas import Hello
from host_runtime.clock import Clock
from host_runtime.errors import NotFound
from host_runtime.messaging.events import BotId, Conversation, ConversationId, Message, UserId
from host_runtime.storage import conversations as conversation_rows
from host_runtime.storage import users as user_rows
from host_runtime.storage.database import Database
from host_runtime.storage.messages import list_messages
from host_runtime.storage.users import User

CHANNEL = "web"
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A visitor who has been let in; `token` is the secret to come back with."""

    user_id: UserId
    token: str
    conversation_id: ConversationId


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a conversation, whose `last_seq` tells whether there is more."""

    conversation: Conversation
    messages: list[Message]


class Visitors:
    """Lets visitors of one bot in, and reads for them."""

    def __init__(self, db: Database, clock: Clock, bot_id: BotId) -> None:
        self._db = db
        self._clock = clock
        self._bot_id = bot_id

    async def enter(self, hello: Hello) -> Entry:
        """Find the visitor by their secret, or make a new one; raises NotFound for a foreign conversation.

        A secret that is not known (any more) gets a new one, and a conversation that it names is left alone.
        """
        token_hash = None if hello.token is None else hashlib.sha256(hello.token.encode()).hexdigest()
        known = await self._db.read(lambda conn: self._find(conn, token_hash, hello))
        if known is not None:
            user, conversation = known
            if conversation is not None and _knows_language(user, hello.language):
                return Entry(user.id, hello.token or "", conversation.id)
            return await self._db.write(lambda conn: self._return(conn, user, hello))
        return await self._db.write(lambda conn: self._create(conn, hello))

    async def read(
        self, user_id: UserId, conversation_id: ConversationId, *, after: int | None, limit: int
    ) -> Page:
        """Return what comes after `after`, or the newest; raises NotFound unless it is the visitor's own."""

        def query(conn: Connection) -> Page:
            conversation = self._own(conn, user_id, conversation_id)
            return Page(conversation, list_messages(conn, conversation_id, after=after, limit=limit))

        return await self._db.read(query)

    async def begin_conversation(self, user_id: UserId) -> Conversation:
        """Open one more conversation."""
        return await self._db.write(lambda conn: self._open(conn, user_id))

    async def list_conversations(self, user_id: UserId) -> list[Conversation]:
        """Return the visitor's conversations, the newest first, at most 100."""
        return await self._db.read(
            lambda conn: conversation_rows.list_conversations(conn, user_id, limit=_LISTED)
        )

    def _find(
        self, conn: Connection, token_hash: str | None, hello: Hello
    ) -> tuple[User, Conversation | None] | None:
        if token_hash is None:
            return None
        user = user_rows.find_visitor(conn, self._bot_id, token_hash=token_hash)
        if user is None:
            return None
        if hello.conversationId is not None:
            return user, self._own(conn, user.id, ConversationId(hello.conversationId))
        return user, conversation_rows.find_latest_conversation(conn, user.id)

    def _return(self, conn: Connection, user: User, hello: Hello) -> Entry:
        if not _knows_language(user, hello.language):
            user_rows.update_attributes(
                conn, user.id, changes={"language": hello.language}, now=self._clock.now()
            )
        latest = conversation_rows.find_latest_conversation(conn, user.id)
        asked = None if hello.conversationId is None else ConversationId(hello.conversationId)
        conversation_id = asked or (latest or self._open(conn, user.id)).id
        return Entry(user.id, hello.token or "", conversation_id)

    def _create(self, conn: Connection, hello: Hello) -> Entry:
        token = secrets.token_urlsafe(32)
        user = user_rows.create_visitor(
            conn,
            self._bot_id,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            attributes={} if hello.language is None else {"language": hello.language},
            now=self._clock.now(),
        )
        return Entry(user.id, token, self._open(conn, user.id).id)

    def _open(self, conn: Connection, user_id: UserId) -> Conversation:
        return conversation_rows.create_conversation(
            conn, self._bot_id, user_id=user_id, channel=CHANNEL, now=self._clock.now()
        )

    def _own(self, conn: Connection, user_id: UserId, conversation_id: ConversationId) -> Conversation:
        conversation = conversation_rows.find_conversation(conn, conversation_id)
        if conversation is None or conversation.user_id != user_id or conversation.bot_id != self._bot_id:
            raise NotFound("There is no such conversation.")
        return conversation


def _knows_language(user: User, language: str | None) -> bool:
    return language is None or user.attributes.get("language") == language
