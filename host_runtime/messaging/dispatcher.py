"""In and out of the message path: whatever is said, either way, is stored before anything else happens."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from host_runtime.clock import Clock
from host_runtime.contributions import Channel, Middleware
from host_runtime.dialog.bots import Bot
from host_runtime.errors import NotFound, Unavailable
from host_runtime.messaging.answering import AlreadyHandled, Answering, event_id
from host_runtime.messaging.conversation_queues import ConversationQueues
from host_runtime.messaging.counters import Counters
from host_runtime.messaging.events import (
    USER,
    AuthorKind,
    Conversation,
    ConversationId,
    Event,
    IncomingMessage,
    InternalEvent,
    Message,
    MessageId,
    Place,
    Received,
)
from host_runtime.messaging.internal_events import internal_event_of
from host_runtime.messaging.pipeline import Pipeline
from host_runtime.messaging.previews import preview_of
from host_runtime.messaging.speaking import NotTheSpeaker
from host_runtime.messaging.wire import conversation_topic, message_wire
from host_runtime.realtime.hub import Hub
from host_runtime.storage.conversations import find_conversation, number_incoming
from host_runtime.storage.database import Database
from host_runtime.storage.messages import (
    Unhandled,
    add_message,
    find_by_client_key,
    list_unhandled,
    list_waiting_conversations,
    mark_handled,
)
from host_runtime.storage.records import Said
from host_runtime.tasks import Tasks

log = logging.getLogger(__name__)

_ATTEMPTS = 5
_FIRST_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the modules and bots add to the message path once they are loaded."""

    find_bot: Callable[[str], Bot | None]
    middlewares: Sequence[Middleware]
    channels: Mapping[str, Channel]
    answering: Answering


class Dispatcher:
    """Receives, pipes, answers and announces. One for each host."""

    def __init__(self, *, db: Database, clock: Clock, hub: Hub, tasks: Tasks) -> None:
        self.counters = Counters()
        self._db = db
        self._clock = clock
        self._hub = hub
        self._tasks = tasks
        self._queues = ConversationQueues(tasks)
        self._wiring: Wiring | None = None
        self._pipeline: Pipeline | None = None
        self._draining = False

    def connect(self, wiring: Wiring) -> None:
        """Put the modules' middlewares, the channels and the bots in place; before the first message."""
        self._wiring = wiring
        self._pipeline = Pipeline(wiring.middlewares, self._answer)

    async def receive(self, incoming: IncomingMessage) -> Received:
        """Store what a user says and return it after COMMIT; the answer follows in the background, in order.

        A repeated `client_id` stores nothing and gives the first answer again. Raises NotFound if there is no
        such conversation of that user, Unavailable while the host starts or drains.
        """
        if self._pipeline is None or self._draining:
            raise Unavailable("The server is starting or stopping.")
        key = None if incoming.client_id is None else f"user:{incoming.client_id}"
        try:
            received = await self._db.write(lambda conn: self._store(conn, incoming, client_key=key))
        except IntegrityError:
            if key is None:
                raise
            return await self._repeated(incoming, client_key=key)
        self.counters.received += 1
        self._publish(received.message)
        if received.conversation.owner is None:
            self._queues.add(received.conversation.id, lambda: self._process(received))
        else:
            # Stored as handled: there is nothing to answer, and whoever owns it is told at once.
            await self._tell_owner(received)
        return received

    def announce(self, conversation: Conversation, messages: Iterable[Message]) -> None:
        """After COMMIT: show `messages` to whoever is connected, and hand them to their channel."""
        channel = self._wiring.channels.get(conversation.channel) if self._wiring else None
        for message in messages:
            self.counters.sent += 1
            self._publish(message)
            if channel is not None and channel.deliver is not None:
                self._tasks.spawn(channel.deliver(conversation, message), name=f"deliver {message.id}")

    def wake(self, conversation_id: ConversationId) -> None:
        """After COMMIT: handle what waits in that conversation, e.g. an internal event."""
        self._queues.add(conversation_id, lambda: self._process_waiting(conversation_id))

    def can_hand_off(self, channel: str) -> bool:
        """Tell whether somebody who comes by `channel` can be waited for and answered later."""
        known = self._wiring.channels.get(channel) if self._wiring else None
        return known is None or known.can_hand_off

    async def idle(self, conversation_id: ConversationId) -> None:
        """Wait until everything received in that conversation has been answered."""
        await self._queues.idle(conversation_id)

    async def recover(self) -> int:
        """Take up what was left undone when the host stopped; returns in how many conversations."""
        waiting = await self._db.read(list_waiting_conversations)
        for conversation_id in waiting:
            self.wake(conversation_id)
        return len(waiting)

    async def drain(self) -> None:
        """Take nothing new, and finish what is under way."""
        self._draining = True
        await self._queues.all_idle()

    def _store(self, conn: Connection, incoming: IncomingMessage, *, client_key: str | None) -> Received:
        now = self._clock.now()
        place = Place(incoming.conversation_id, incoming.bot_id, incoming.user_id, incoming.channel)
        conversation = number_incoming(conn, place, said=Said(incoming.preview, AuthorKind.USER, now))
        if conversation is None:
            raise NotFound("There is no such conversation.", code="unknown_conversation")
        message = Message(
            id=MessageId(str(uuid.uuid4())),
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            author=USER,
            payload=incoming.payload,
            sent_at=now,
            client_id=incoming.client_id,
        )
        add_message(conn, message, client_key=client_key, handled=conversation.owner is not None)
        return _received(conversation, message, preview=incoming.preview)

    async def _repeated(self, incoming: IncomingMessage, *, client_key: str) -> Received:
        def read(conn: Connection) -> tuple[Conversation | None, Message | None]:
            return find_conversation(conn, incoming.conversation_id), find_by_client_key(
                conn, incoming.conversation_id, client_key=client_key
            )

        conversation, message = await self._db.read(read)
        if conversation is None or message is None:
            raise NotFound("There is no such conversation.", code="unknown_conversation")
        self.counters.repeated += 1
        return _received(conversation, message, preview=incoming.preview)

    def _publish(self, message: Message) -> None:
        topic = conversation_topic(message.conversation_id)
        if self._hub.is_listened_to(topic):
            self._hub.publish(
                topic, resource="message", type="create", id=message.id, payload=message_wire(message)
            )

    async def _process_waiting(self, conversation_id: ConversationId) -> None:
        for waiting in await self._db.read(lambda conn: list_unhandled(conn, conversation_id)):
            await self._process(_event_of(waiting))

    async def _process(self, event: Event) -> None:
        """Run an event through the pipeline until it is handled; it stays stored if that does not succeed."""
        pause = _FIRST_PAUSE_S
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._run(event)
            except AlreadyHandled:
                return
            except Exception:  # the border of a module's or the engine's fault: tried again, never dropped
                self.counters.failed += 1
                log.exception("event %s failed, attempt %d of %d", event_id(event), attempt, _ATTEMPTS)
                await asyncio.sleep(pause)
                pause *= 2
            else:
                return

    async def _run(self, event: Event) -> None:
        assert self._pipeline is not None
        try:
            await self._pipeline.run(event)
        except NotTheSpeaker:
            self.counters.refused += 1
            log.info(
                "answer to event %s refused: conversation %s moved on", event_id(event), event.conversation.id
            )
            await self._hand_over(event)

    async def _hand_over(self, event: Event) -> None:
        """The conversation changed hands while the event waited: whoever owns it now gets the event."""
        fresh = await self._db.read(lambda conn: find_conversation(conn, event.conversation.id))
        if fresh is None:
            return
        if fresh.owner is None:
            await self._run(replace(event, conversation=fresh))
        elif isinstance(event, Received):
            await self._db.write(lambda conn: mark_handled(conn, event.message.id))
            await self._tell_owner(replace(event, conversation=fresh))
        # An internal event keeps waiting: it is taken up when the conversation comes back to the bot.

    async def _tell_owner(self, received: Received) -> None:
        assert self._pipeline is not None
        try:
            await self._pipeline.run(received)
        except Exception:  # the border of a module's fault: the message is stored, and the bot stays silent
            self.counters.failed += 1
            log.exception("owner %s of message %s failed", received.conversation.owner, received.message.id)

    async def _answer(self, event: Event) -> None:
        """The last step of the pipeline: the bot's turn, if the conversation is the bot's."""
        assert self._wiring is not None
        conversation = event.conversation
        if conversation.owner is not None:
            return
        bot = self._wiring.find_bot(conversation.bot_id)
        if bot is None:
            log.warning("event %s waits: bot %s is not mounted", event_id(event), conversation.bot_id)
            return
        turn = await self._wiring.answering.answer(bot, event)
        self.announce(conversation, turn.posted)
        for callback in turn.callbacks:
            callback()


def _received(conversation: Conversation, message: Message, *, preview: str) -> Received:
    return Received(conversation, message, str(message.payload.get("type", "text")), preview)


def _event_of(waiting: Unhandled) -> Received | InternalEvent:
    if waiting.message is None:
        return internal_event_of(waiting)
    return _received(waiting.conversation, waiting.message, preview=preview_of(waiting.payload))
