"""Lists that show each conversation's last message: told of many messages at once, not of each."""

import asyncio
import logging

from hitlnext_module.feed import Feed
from hitlnext_module.models import HandoffId
from hitlnext_module.repository.views import list_by_ids
from host_runtime import (
    Database,
    Unavailable,
)

log = logging.getLogger(__name__)

_AT_ONCE = 500


class Previews:
    """Handoffs in which something was said since their desks were last told. Losing a mark loses nothing:

    a desk that fetches sees the row as it is.
    """

    def __init__(self, db: Database, feed: Feed) -> None:
        self._db = db
        self._feed = feed
        self._marked: dict[HandoffId, None] = {}
        self._wake = asyncio.Event()

    def mark(self, handoff_id: HandoffId, bot_id: str) -> None:
        """Note that something was said; costs nothing where no desk listens."""
        if self._feed.is_heard(bot_id):
            self._marked[handoff_id] = None
            self._wake.set()

    async def flush(self) -> None:
        """Read what was marked in one query and push it."""
        marked = list(self._marked)[:_AT_ONCE]
        if not marked:
            return
        for handoff_id in marked:
            del self._marked[handoff_id]
        try:
            views = await self._db.read(lambda conn: list_by_ids(conn, marked))
        except Unavailable:
            self._marked |= dict.fromkeys(marked)
            return
        for view in views:
            self._feed.publish_handoff(view)

    async def run(self, *, every: float = 0.2) -> None:
        """Flush for as long as the host runs, at most once each `every` seconds."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.flush()
            except Exception:  # the border of one round: the next message brings the next
                log.exception("previews could not be pushed")
            if self._marked:
                self._wake.set()
            await asyncio.sleep(every)
