"""The one loop that lets time pass: handoffs that nobody took in time, agents who are away too long.

What is due is a column in the database, claimed by a conditional UPDATE: nothing is lost by a restart, and
nothing happens twice, however many nodes look.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hitlnext_module.presence import Roster
from hitlnext_module.repository import absences, handoffs, presence
from hitlnext_module.service import HandoffService
from host_runtime import (
    ModuleContext,
    Unavailable,
)

log = logging.getLogger(__name__)

_ABSENCES_SOUGHT_EVERY = timedelta(seconds=15)


class Deadlines:
    """Looks what is due, and does it."""

    def __init__(self, context: ModuleContext, service: HandoffService, roster: Roster) -> None:
        self._db = context.db
        self._clock = context.clock
        self._service = service
        self._roster = roster
        # Accounts are changed by other processes too, which tell nobody.
        self._absences_sought_at: datetime | None = None

    async def run_due(self, now: datetime) -> None:
        """Do everything that is due at `now`."""
        if self._absences_sought_at is None or now >= self._absences_sought_at + _ABSENCES_SOUGHT_EVERY:
            self._absences_sought_at = now
            await self._roster.note_absences(now)
        waiting, online, absent = await self._db.read(_next_due)
        if waiting is not None and waiting <= now:
            await self._service.expire_due(now)
        if online is not None and online <= now:
            await self._roster.expire_due(now)
        if absent is not None and absent <= now:
            await self._service.requeue_due(now)

    async def run(self, *, every: float = 0.5) -> None:
        """Look for as long as the host runs; a round that fails is logged and tried again."""
        while True:
            try:
                await self.run_due(self._clock.now())
            except Unavailable:  # told by the database itself; what is due stays due until it is back
                log.debug("deadlines could not be looked at")
            except Exception:  # the border of one round: the next may go well
                log.exception("deadlines could not be looked at")
            await asyncio.sleep(every)


def _next_due(conn: Connection) -> tuple[datetime | None, datetime | None, datetime | None]:
    return handoffs.find_next_due(conn), presence.find_next_due(conn), absences.find_next_due(conn)
