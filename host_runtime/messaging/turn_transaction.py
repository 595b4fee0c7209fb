"""What an effect of an action may use while its turn is being committed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from host_runtime.messaging.events import Conversation, Message, Owner
from host_runtime.messaging.speaking import Draft, Speaker, post
from host_runtime.storage import kvs


class BotValues:
    """The named values of the turn's bot, inside the turn's transaction."""

    def __init__(self, conn: Connection, bot_id: str, *, now: datetime) -> None:
        self._conn = conn
        self._bot_id = bot_id
        self._now = now

    def get(self, key: str) -> Any | None:
        return kvs.get_value(self._conn, self._bot_id, key=key, now=self._now)

    def set(self, key: str, value: Any, expires_at: datetime | None = None) -> None:
        kvs.set_value(self._conn, self._bot_id, key=key, value=value, expires_at=expires_at)

    def delete(self, key: str) -> None:
        kvs.delete_value(self._conn, self._bot_id, key=key)


class TurnTransaction:
    """The transaction that stores a turn: what effects do in it is kept or lost together with the turn."""

    def __init__(self, conn: Connection, conversation: Conversation, *, now: datetime) -> None:
        self.conn = conn
        self.conversation = conversation
        self.now = now
        self.kvs = BotValues(conn, conversation.bot_id, now=now)
        self.posted: list[Message] = []
        self.callbacks: list[Callable[[], None]] = []

    def post(self, draft: Draft, owner: Owner | None) -> Message:
        """Say something as `owner` (None = the bot), in order with the rest of the turn."""
        message = post(self.conn, self.conversation.id, speaker=Speaker(owner), draft=draft)
        self.posted.append(message)
        return message

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the turn is stored; never if it is not."""
        self.callbacks.append(callback)
