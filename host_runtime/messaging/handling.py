"""What happens to an event once it is stored: middlewares, the owner or the bot's turn, and once only."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from host_runtime.contributions import Channel, Middleware
from host_runtime.dialog.bots import Bot
from host_runtime.errors import Unavailable
from host_runtime.messaging.answering import (
    AlreadyHandled,
    Answering,
    SomethingEarlier,
    Unconfirmed,
    event_id,
)
from host_runtime.messaging.counters import Counters
from host_runtime.messaging.events import (
    Conversation,
    ConversationId,
    Event,
    InternalEvent,
    Message,
    Received,
    UserLeaves,
)
from host_runtime.messaging.internal_events import internal_event_of
from host_runtime.messaging.pipeline import Pipeline
from host_runtime.messaging.previews import preview_of
from host_runtime.messaging.speaking import NotTheSpeaker
from host_runtime.messaging.turn_transaction import TurnTransaction
from host_runtime.storage.conversations import find_conversation
from host_runtime.storage.database import Database
from host_runtime.storage.messages import Unhandled, list_unhandled, mark_handled

log = logging.getLogger(__name__)

_ATTEMPTS = 5
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5

Announce = Callable[[Conversation, Iterable[Message]], None]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the modules and bots add to the message path once they are loaded."""

    find_bot: Callable[[str], Bot | None]
    middlewares: Sequence[Middleware]
    channels: Mapping[str, Channel]
    answering: Answering


class Handling:
    """Handles stored events; whoever calls it keeps the order within a conversation."""

    def __init__(self, wiring: Wiring, *, db: Database, counters: Counters, announce: Announce) -> None:
        self._wiring = wiring
        self._db = db
        self._counters = counters
        self._announce = announce
        self._pipeline = Pipeline(wiring.middlewares, self._answer)
        self._stopping = asyncio.Event()

    async def handle_waiting(self, conversation_id: ConversationId) -> None:
        """Handle what is stored and was not handled yet, in order."""
        for waiting in await self._list_waiting(conversation_id):
            await self.handle(_event_of(waiting))

    async def _list_waiting(self, conversation_id: ConversationId) -> Sequence[Unhandled]:
        for pause in _pauses():
            try:
                return await self._db.read(lambda conn: list_unhandled(conn, conversation_id))
            except Unavailable as error:
                log.warning("what waits in conversation %s cannot be read: %s", conversation_id, error)
            if await self._stops_within(pause):
                break
        return ()

    async def handle(self, event: Event) -> None:
        """Run an event through the pipeline until it is handled; the conversation waits behind it.

        A database that is away is waited for. An event that fails again and again is set aside, so that the
        conversation can go on: it would be answered at some later time, when nobody expects it.
        """
        failures = 0
        unconfirmed: TurnTransaction | None = None
        for pause in _pauses():
            try:
                if failures < _ATTEMPTS:
                    await self._run(event)
                else:
                    await self._set_aside(event)
            except AlreadyHandled as before:
                if unconfirmed is not None:
                    self._tell(unconfirmed)
                elif before.moved_on:
                    self._note_refusal(event)
                return
            except Unavailable as error:
                log.warning("event %s waits: %s", event_id(event), error)
                unconfirmed = error.turn if isinstance(error, Unconfirmed) else unconfirmed
            except Exception:  # the border of a module's or the engine's fault
                failures += 1
                self._counters.failed += 1
                log.exception("event %s failed, attempt %d of %d", event_id(event), failures, _ATTEMPTS)
            else:
                return
            if await self._stops_within(pause):
                # It stays stored, and the next start takes it up.
                return

    def stop(self) -> None:
        """Try nothing again from now on: what has failed stays stored for the next start."""
        self._stopping.set()

    async def _stops_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _set_aside(self, event: Event) -> None:
        await self._db.write(lambda conn: mark_handled(conn, event_id(event)))
        log.error(
            "event %s of conversation %s is set aside and will not be answered",
            event_id(event),
            event.conversation.id,
        )

    async def _run(self, event: Event) -> None:
        if isinstance(event, Received) and event.conversation.owner is not None:
            # Stored before the conversation changed hands, and found after a restart.
            await self._give_to_owner(event)
            return
        try:
            await self._pipeline.run(event)
        except NotTheSpeaker:
            self._note_refusal(event)
            fresh = await self._db.read(lambda conn: find_conversation(conn, event.conversation.id))
            if fresh is not None and fresh.epoch == event.conversation.epoch:
                # It has not moved on: whoever spoke did so out of turn, and would do it again.
                raise
            await self._hand_over(event, fresh)
        except SomethingEarlier:
            await self._handle_events_of(event.conversation.id)
            await self._pipeline.run(event)

    def _note_refusal(self, event: Event) -> None:
        self._counters.refused += 1
        log.info(
            "event %s is not the bot's: conversation %s moved on", event_id(event), event.conversation.id
        )

    async def _handle_events_of(self, conversation_id: ConversationId) -> None:
        for waiting in await self._db.read(lambda conn: list_unhandled(conn, conversation_id)):
            if waiting.message is None:
                await self.handle(internal_event_of(waiting))

    async def _hand_over(self, event: Event, fresh: Conversation | None) -> None:
        """The conversation changed hands while the event waited: a message is whoever's had it since."""
        if fresh is None:
            return
        if isinstance(event, Received):
            await self._give_to_owner(replace(event, conversation=fresh))
        elif fresh.owner is None:
            await self._run(replace(event, conversation=fresh))
        # Else an internal event keeps waiting: it is taken up when the conversation comes back to the bot.

    async def _give_to_owner(self, received: Received) -> None:
        """The bot will not answer it any more, also not when the conversation has come back."""
        is_news = await self._db.write(lambda conn: mark_handled(conn, received.message.id))
        if is_news and received.conversation.owner is not None:
            await self.tell_owner(received)

    async def tell_owner(self, received: Received) -> None:
        """Let the middlewares see what the bot is not to answer; a fault of theirs is logged."""
        try:
            await self._pipeline.run(received)
        except Exception:  # the border of a module's fault: the message is stored, and the bot stays silent
            self._counters.failed += 1
            log.exception("owner %s of message %s failed", received.conversation.owner, received.message.id)

    async def ask_owner(self, leaving: UserLeaves) -> None:
        """Let the middlewares see that a user wants to leave; a fault of theirs is the caller's to tell."""
        await self._pipeline.run(leaving)

    async def _answer(self, event: Event) -> None:
        """The last step of the pipeline: the bot's turn, if the conversation is the bot's."""
        conversation = event.conversation
        if conversation.owner is not None or isinstance(event, UserLeaves):
            return
        bot = self._wiring.find_bot(conversation.bot_id)
        if bot is None:
            log.warning("event %s waits: bot %s is not mounted", event_id(event), conversation.bot_id)
            return
        self._tell(await self._wiring.answering.answer(bot, event))

    def _tell(self, turn: TurnTransaction) -> None:
        """After COMMIT: show what was said, and do what the turn's actions asked for."""
        self._announce(turn.conversation, turn.posted)
        for callback in turn.callbacks:
            try:
                callback()
            except Exception:  # the border of an action's callback: the turn is stored, and the others count
                log.exception("a callback of an action in conversation %s failed", turn.conversation.id)


def received_of(conversation: Conversation, message: Message, *, preview: str) -> Received:
    """Return a stored message as the pipeline takes it."""
    return Received(conversation, message, str(message.payload.get("type", "text")), preview)


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE_S
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE_S)


def _event_of(waiting: Unhandled) -> Received | InternalEvent:
    if waiting.message is None:
        return internal_event_of(waiting)
    return received_of(waiting.conversation, waiting.message, preview=preview_of(waiting.payload))
