"""Events that no webhook has taken: what a supervisor sees of them, and how they are sent once more."""

from collections.abc import Sequence

from hitlnext_module.repository import outbox
from hitlnext_module.repository.outbox import DeadEvent
from host_runtime import (
    BotId,
    Clock,
    Database,
)


class DeadLetters:
    """The dead events of each bot."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def list(self, bot_id: BotId, *, after: int, limit: int) -> list[DeadEvent]:
        """Return dead events, the oldest first, those behind the place `after`."""
        return await self._db.read(lambda conn: outbox.list_dead(conn, bot_id, after=after, limit=limit))

    async def replay(self, bot_id: BotId, *, event_ids: Sequence[str] | None) -> int:
        """Let those events (None: all) be delivered again, with their ids; returns how many they are."""
        now = self._clock.now()
        return await self._db.write(lambda conn: outbox.replay(conn, bot_id, event_ids=event_ids, now=now))
