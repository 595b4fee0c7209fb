"""An agent's socket: what happens at the desk of one bot, and the conversations in sight."""

from aiohttp import web

from hitlnext_module.errors import unknown_thread
from hitlnext_module.feed import desk_topic
from hitlnext_module.models import Actor
from hitlnext_module.moves import Reply
from hitlnext_module.permissions import DESK
from hitlnext_module.web.admission import Admission
from hitlnext_module.web.desk import Desk
from hitlnext_module.web.replies import parse_reply
from hitlnext_module.web.schemas import Hello, OfThread, ReplyCommand
from hitlnext_module.web.seat import NoLongerWelcome, Seat
from host_runtime import (
    BotId,
    ConversationId,
    Frame,
    Handler,
    Operation,
    SocketSession,
    TokenBucket,
    TooManyRequests,
    conversation_topic,
    seat_alone,
    socket_identity,
    validate,
)

_MOST_WATCHED = 20
_REFUSED = 4403


class DeskSocket:
    """What an agent may do on one connection."""

    def __init__(self, session: SocketSession, desk: Desk, request: web.Request) -> None:
        self._session = session
        self._desk = desk
        self._request = request
        self._admission = Admission(desk, request)
        self._bucket = TokenBucket(per_second=20, burst=60)
        self._seat: Seat | None = None
        # In the order in which they were watched.
        self._watched: dict[ConversationId, None] = {}

    @property
    def commands(self) -> dict[str, Handler]:
        """Every command after `hello`."""
        return {"watch": self.watch, "unwatch": self.unwatch, "typing": self.typing, "reply": self.reply}

    async def hello(self, frame: Frame) -> Frame:
        """Let an agent in who may read at this desk: `{agentId, botId}`, and push its events."""
        hello = validate(Hello, frame)
        identity = await socket_identity(self._request, hello.token)
        bot = self._admission.bot()
        actor = self._admission.actor(identity, bot, resource=DESK, operation="r")
        self._session.bind_login(identity.token_hash)
        if self._desk.feed.config_of(bot.id).single_login:
            await seat_alone(self._request, identity)
        self._session.subscribe(desk_topic(bot.id))
        self._seat = Seat(self._desk.context, bot, actor)
        return {"agentId": actor.agent_id, "botId": bot.id}

    async def watch(self, frame: Frame) -> None:
        """Push what is said in a conversation that was handed off."""
        bot_id, _ = await self._take_turn("r")
        thread_id = ConversationId(validate(OfThread, frame).thread_id)
        if not await self._desk.browsing.has_handoff(bot_id, thread_id):
            raise unknown_thread()
        self._watched[thread_id] = None
        self._session.subscribe(conversation_topic(thread_id))
        if len(self._watched) > _MOST_WATCHED:
            self._stop_watching(next(iter(self._watched)))

    async def unwatch(self, frame: Frame) -> None:
        """Push it no longer."""
        await self._take_turn("r")
        self._stop_watching(ConversationId(validate(OfThread, frame).thread_id))

    async def typing(self, frame: Frame) -> None:
        """Tell the user that their agent is writing."""
        bot_id, actor = await self._take_turn("w")
        thread_id = ConversationId(validate(OfThread, frame).thread_id)
        author = await self._desk.browsing.get_speaker(bot_id, actor, thread_id)
        self._desk.feed.publish_typing(thread_id, author)

    async def reply(self, frame: Frame) -> Frame:
        """Say something to the user: `{messageId, seq}` once that is certain."""
        bot_id, actor = await self._take_turn("w")
        command = validate(ReplyCommand, frame)
        reply = Reply(ConversationId(command.thread_id), command.client_id, parse_reply(command.payload))
        message = await self._desk.service.reply(bot_id, actor, reply)
        return {"messageId": message.id, "seq": message.seq}

    async def _take_turn(self, operation: Operation) -> tuple[BotId, Actor]:
        if not self._bucket.take():
            raise TooManyRequests(
                "Too much at once; wait a moment.", retry_after=self._bucket.seconds_to_next
            )
        assert self._seat is not None, "commands are answered after hello only"
        try:
            actor = await self._seat.actor(operation)
        except NoLongerWelcome:
            self._session.close(_REFUSED, "refused")
            raise
        await self._admission.note_activity(actor, self._seat.bot)
        return BotId(self._seat.bot.id), actor

    def _stop_watching(self, thread_id: ConversationId) -> None:
        if thread_id in self._watched:
            del self._watched[thread_id]
            self._session.unsubscribe(conversation_topic(thread_id))
