"""Delivers what the outbox holds, to each bot's address, at least once and in order.

Whose turn an event is, is decided by the database: any node may run this, and a crash repeats a request at
most.
"""

import asyncio
import hashlib
import logging
import random

from sqlalchemy import Connection

from hitlnext_module.config import EventsWebHook
from hitlnext_module.feed import Feed
from hitlnext_module.repository import outbox
from hitlnext_module.repository.outbox import ClaimedEvent
from hitlnext_module.webhook_retries import delay, is_given_up
from hitlnext_module.webhook_sender import LONGEST_ATTEMPT, Delivered, Failed, Gone, Sender, open_sender
from host_runtime import (
    BotId,
    ModuleContext,
)

log = logging.getLogger(__name__)

# An attempt is over long before its event is due once more.
_LEASE = 2 * LONGEST_ATTEMPT
_AT_ONCE = 10
_GONE_REASON = "the address answered 410 Gone"


class Webhook:
    """Looks what is due, and sends it; each bot by itself, so that none waits for another's receiver."""

    def __init__(self, context: ModuleContext, feed: Feed) -> None:
        self._db = context.db
        self._clock = context.clock
        self._bots = context.bots
        self._feed = feed
        self._private_allowed = context.may_call_private_addresses
        # Which bots are being delivered to here. It saves look-ups and decides nothing.
        self._busy: set[BotId] = set()
        # Whose receiver failed last: said in the log once, and once when it is back.
        self._failing: set[BotId] = set()

    async def run(self, *, every: float = 0.5) -> None:
        """Deliver for as long as the host runs; a round that fails is logged and tried again."""
        async with (
            open_sender(self._clock, private_allowed=self._private_allowed) as sender,
            asyncio.TaskGroup() as deliveries,
        ):
            while True:
                try:
                    for bot_id in await self._bots_with_due():
                        self._busy.add(bot_id)
                        deliveries.create_task(self._deliver_all(bot_id, sender), name="hitlnext webhook")
                except Exception:  # the border of one round: the next may find the database back
                    log.exception("events for webhooks could not be looked for")
                await asyncio.sleep(every)

    async def _bots_with_due(self) -> list[BotId]:
        # Where no bot has a webhook, the database is not asked.
        idle = [bot_id for bot_id in self._targets() if bot_id not in self._busy]
        if not idle:
            return []
        now = self._clock.now()
        return await self._db.read(lambda conn: outbox.list_bots_with_due(conn, idle, now=now))

    async def _deliver_all(self, bot_id: BotId, sender: Sender) -> None:
        """Send what is due for a bot until nothing is."""
        try:
            while (target := self._targets().get(bot_id)) is not None:
                events = await self._claim(bot_id, target)
                if not events:
                    break
                await asyncio.gather(
                    *(self._deliver(bot_id, target, event=event, sender=sender) for event in events)
                )
        except Exception:  # the border of one bot: what was claimed is due again by itself
            log.exception("events of bot %s could not be delivered", bot_id)
        finally:
            self._busy.discard(bot_id)

    async def _claim(self, bot_id: BotId, target: EventsWebHook) -> list[ClaimedEvent]:
        now = self._clock.now()
        digest = _digest(target)

        def work(conn: Connection) -> list[ClaimedEvent]:
            if outbox.is_gone(conn, digest):
                outbox.bury_address(conn, [bot_id], digest=digest, reason=_GONE_REASON, now=now)
                return []
            return outbox.claim(conn, bot_id, now=now, until=now + _LEASE, limit=_AT_ONCE)

        return await self._db.write(work)

    async def _deliver(
        self, bot_id: BotId, target: EventsWebHook, *, event: ClaimedEvent, sender: Sender
    ) -> None:
        outcome = await sender.send(target, event)
        self._note(bot_id, outcome)
        match outcome:
            case Delivered():
                await self._db.write(lambda conn: outbox.remove_delivered(conn, event))
            case Gone():
                await self._stop(target)
            case Failed():
                await self._try_later(event, outcome)

    async def _stop(self, target: EventsWebHook) -> None:
        """Send nothing more to the address: neither what waits, for whichever bot, nor what comes."""
        now = self._clock.now()
        bot_ids = [bot_id for bot_id, other in self._targets().items() if other.url == target.url]
        await self._db.write(
            lambda conn: outbox.bury_address(
                conn, bot_ids, digest=_digest(target), reason=_GONE_REASON, now=now
            )
        )

    async def _try_later(self, event: ClaimedEvent, failed: Failed) -> None:
        now = self._clock.now()
        if is_given_up(event.attempts, now - event.waits_since, refused=failed.is_refused):
            log.warning("event %s is given up: %s", event.event_id, failed.reason)
            await self._db.write(lambda conn: outbox.bury(conn, event, reason=failed.reason, now=now))
            return
        wait = delay(event.attempts, asked_for=failed.retry_after, chance=random.random())
        await self._db.write(lambda conn: outbox.postpone(conn, event, due_at=now + wait))

    def _targets(self) -> dict[BotId, EventsWebHook]:
        configured = ((BotId(it), self._feed.config_of(it).events_web_hook) for it in self._bots.ids())
        return {bot_id: target for bot_id, target in configured if target.url is not None}

    def _note(self, bot_id: BotId, outcome: Delivered | Gone | Failed) -> None:
        if isinstance(outcome, Delivered):
            if bot_id in self._failing:
                self._failing.discard(bot_id)
                log.info("the webhook of bot %s takes events again", bot_id)
        elif bot_id not in self._failing:
            self._failing.add(bot_id)
            reason = outcome.reason if isinstance(outcome, Failed) else _GONE_REASON
            log.warning("the webhook of bot %s takes no events: %s", bot_id, reason)


def _digest(target: EventsWebHook) -> str:
    return hashlib.sha256((target.url or "").encode()).hexdigest()
