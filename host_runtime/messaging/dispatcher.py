"""In and out of the message path: whatever is said, either way, is stored before anything else happens."""

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from host_runtime.clock import Clock
from host_runtime.errors import Conflict, NotFound, Unavailable
from host_runtime.messaging.conversation_queues import ConversationQueues
from host_runtime.messaging.counters import Counters
from host_runtime.messaging.events import (
    USER,
    AuthorKind,
    Conversation,
    ConversationId,
    IncomingMessage,
    Message,
    MessageId,
    Place,
    Received,
    UserLeaves,
)
from host_runtime.messaging.handling import Handling, Wiring, received_of
from host_runtime.messaging.wire import conversation_topic, conversation_wire, message_wire
from host_runtime.realtime.hub import Hub
from host_runtime.storage.conversations import find_conversation, number_incoming
from host_runtime.storage.database import Database
from host_runtime.storage.messages import add_message, find_by_client_key, list_waiting
from host_runtime.storage.records import Said
from host_runtime.tasks import Tasks

__all__ = ["Dispatcher", "Wiring"]

_AT_ONCE = 32
_PATIENCE_S = 10


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
        self._handling: Handling | None = None
        self._draining = False
        self._receiving: set[asyncio.Task[Received]] = set()
        self._left_undone: deque[ConversationId] = deque()

    def connect(self, wiring: Wiring) -> None:
        """Put the modules' middlewares, the channels and the bots in place; before the first message."""
        self._wiring = wiring
        self._handling = Handling(wiring, db=self._db, counters=self.counters, announce=self.announce)

    async def receive(self, incoming: IncomingMessage) -> Received:
        """Store what a user says and return it after COMMIT; the answer follows in the background, in order.

        A repeated `client_id` stores nothing and gives the first answer again. Raises NotFound if there is no
        such conversation of that user, Unavailable while the host starts or drains.
        """
        handling = self._handling
        if handling is None or self._draining:
            raise Unavailable("The server is starting or stopping.")
        receiving = asyncio.create_task(self._take_in(incoming, handling), name="receive")
        self._receiving.add(receiving)
        receiving.add_done_callback(self._receiving.discard)
        # Shielded: a caller that goes away must not leave a message stored and nobody to answer it.
        return await asyncio.shield(receiving)

    async def _take_in(self, incoming: IncomingMessage, handling: Handling) -> Received:
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
            self._queues.add(received.conversation.id, lambda: handling.handle(received))
        else:
            # Stored as handled: there is nothing to answer, and whoever owns it is told at once.
            await handling.tell_owner(received)
        return received

    def announce(self, conversation: Conversation, messages: Iterable[Message]) -> None:
        """After COMMIT: show `messages` to whoever is connected, and hand them to their channel."""
        channel = self._wiring.channels.get(conversation.channel) if self._wiring else None
        for message in messages:
            self.counters.sent += 1
            self._publish(message)
            if channel is not None and channel.deliver is not None:
                self._tasks.spawn(channel.deliver(conversation, message), name=f"deliver {message.id}")

    def announce_owner(self, conversation: Conversation) -> None:
        """After COMMIT: tell whoever is connected who has the word now; for who takes or releases it."""
        self._hub.publish(
            conversation_topic(conversation.id),
            resource="conversation",
            type="update",
            id=conversation.id,
            payload=conversation_wire(conversation),
        )

    async def leave(self, place: Place) -> None:
        """Bring a user back to the bot: the pipeline tells whoever owns the conversation to release it.

        Nothing happens where the bot has the word already. Raises NotFound if there is no such conversation
        of that user, Conflict if its owner does not let them go.
        """
        if self._handling is None or self._draining:
            raise Unavailable("The server is starting or stopping.")
        before = await self._find(place)
        if before.owner is None:
            return
        await self._handling.ask_owner(UserLeaves(MessageId(str(uuid.uuid4())), before))
        if (await self._find(place)).owner == before.owner:
            raise Conflict("This conversation cannot be left.", code="cannot_leave")

    async def _find(self, place: Place) -> Conversation:
        found = await self._db.read(lambda conn: find_conversation(conn, place.conversation_id))
        if found is None or place != Place(found.id, found.bot_id, found.user_id, found.channel):
            raise NotFound("There is no such conversation.", code="unknown_conversation")
        return found

    def show_again(self, message: Message) -> None:
        """Show a stored message again to whoever is connected; who has seen it knows its `seq`."""
        self._publish(message)

    def wake(self, conversation_id: ConversationId) -> None:
        """After COMMIT: handle what waits in that conversation, e.g. an internal event."""
        assert self._handling is not None, "nothing waits before the modules and bots are in place"
        handling = self._handling
        self._queues.add(conversation_id, lambda: handling.handle_waiting(conversation_id))

    def can_hand_off(self, channel: str) -> bool:
        """Tell whether somebody who comes by `channel` can be waited for and answered later."""
        known = self._wiring.channels.get(channel) if self._wiring else None
        return known is None or known.can_hand_off

    async def idle(self, conversation_id: ConversationId) -> None:
        """Wait until everything received in that conversation has been answered."""
        await self._queues.idle(conversation_id)

    async def recover(self, *, stored_before: datetime | None = None) -> int:
        """Take up what was left undone, and return in how many conversations.

        At the start everything; while the host runs what is older than `stored_before` and nobody is at, e.g.
        because a COMMIT was not confirmed, or because its bot was not mounted. A few at a time: what is said
        now does not wait behind it.
        """
        if self._left_undone:
            return 0
        found = await self._db.read(lambda conn: list_waiting(conn, stored_before=stored_before))
        taken_up = [place.id for place in found if self._can_go_on(place)]
        self._left_undone.extend(taken_up)
        for _ in range(min(_AT_ONCE, len(taken_up))):
            self._tasks.spawn(self._take_up(), name="recover")
        await asyncio.sleep(0)
        return len(taken_up)

    def _can_go_on(self, conversation: Conversation) -> bool:
        is_mounted = self._wiring is not None and self._wiring.find_bot(conversation.bot_id) is not None
        return is_mounted and not self._queues.is_busy(conversation.id)

    async def _take_up(self) -> None:
        while self._left_undone and not self._draining:
            conversation_id = self._left_undone.popleft()
            self.wake(conversation_id)
            with contextlib.suppress(TimeoutError):
                # One that takes long goes on by itself, and does not hold up the others.
                async with asyncio.timeout(_PATIENCE_S):
                    await self.idle(conversation_id)

    async def drain(self) -> None:
        """Take nothing new, and finish what is under way."""
        self._draining = True
        if self._receiving:
            await asyncio.wait(self._receiving)
        if self._handling is not None:
            self._handling.stop()
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
        return received_of(conversation, message, preview=incoming.preview)

    async def _repeated(self, incoming: IncomingMessage, *, client_key: str) -> Received:
        def read(conn: Connection) -> tuple[Conversation | None, Message | None]:
            return find_conversation(conn, incoming.conversation_id), find_by_client_key(
                conn, incoming.conversation_id, client_key=client_key
            )

        conversation, message = await self._db.read(read)
        if conversation is None or message is None:
            raise NotFound("There is no such conversation.", code="unknown_conversation")
        self.counters.repeated += 1
        # The first attempt may have been cut off between storing, showing and answering.
        self.show_again(message)
        self.wake(conversation.id)
        return received_of(conversation, message, preview=incoming.preview)

    def _publish(self, message: Message) -> None:
        topic = conversation_topic(message.conversation_id)
        if self._hub.is_listened_to(topic):
            self._hub.publish(
                topic, resource="message", type="create", id=message.id, payload=message_wire(message)
            )
