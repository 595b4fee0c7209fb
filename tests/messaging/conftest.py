"""A conversation to speak in."""

from datetime import datetime

import pytest

from host_runtime.clock import ManualClock
from host_runtime.messaging.events import BotId, Conversation
from host_runtime.storage import conversations, users
from host_runtime.storage.database import Database


@pytest.fixture
async def conversation(database: Database, clock: ManualClock) -> Conversation:
    """A web conversation in which nothing has been said."""
    now: datetime = clock.now()
    bot = BotId("support")
    user = await database.write(
        lambda conn: users.create_visitor(conn, bot, token_hash="t" * 64, attributes={}, now=now)
    )
    return await database.write(
        lambda conn: conversations.create_conversation(conn, bot, user_id=user.id, channel="web", now=now)
    )
