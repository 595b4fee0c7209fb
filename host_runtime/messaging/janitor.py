"""What time brings about: places in workflows expire, and what was left undone is taken up again."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import Connection

from host_runtime.clock import Clock
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.messaging.events import ConversationId
from host_runtime.messaging.internal_events import TIMEOUT, enqueue
from host_runtime.storage.database import Database
from host_runtime.storage.dialog_sessions import claim_expired_contexts, delete_expired_sessions

log = logging.getLogger(__name__)


# What has waited for so long is not under way: a COMMIT was not confirmed, or the bot was not there.
_STRANDED_AFTER = timedelta(seconds=10)


class Janitor:
    """Looks every `period`. A place in a workflow gets its timeout once, also if the host was down meanwhile;

    one of a conversation that a human has never expires.
    """

    def __init__(
        self, *, db: Database, clock: Clock, dispatcher: Dispatcher, period: timedelta = timedelta(seconds=10)
    ) -> None:
        self._db = db
        self._clock = clock
        self._dispatcher = dispatcher
        self._period = period

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            try:
                await self.run_due()
            except Exception:  # the border of one round: what is due stays due, and the next round finds it
                log.exception("what is due could not be looked for")
            await asyncio.sleep(self._period.total_seconds())

    async def run_due(self) -> int:
        """Time out what is due by now and return in how many conversations; take up what was left undone."""
        claimed = await self._db.write(self._claim)
        for conversation_id in claimed:
            self._dispatcher.wake(conversation_id)
        await self._dispatcher.recover(stored_before=self._clock.now() - _STRANDED_AFTER)
        return len(claimed)

    def _claim(self, conn: Connection) -> list[ConversationId]:
        now = self._clock.now()
        claimed = claim_expired_contexts(conn, now=now)
        for conversation_id in claimed:
            enqueue(conn, conversation_id, type=TIMEOUT, payload={"type": TIMEOUT}, now=now)
        if not claimed:
            delete_expired_sessions(conn, now=now)
        return claimed
