"""A visitor's socket: commands in, results and pushes out."""

from dataclasses import dataclass
from typing import Any, cast

from host_runtime.channels.web_chat.config import WebChatConfig
from host_runtime.channels.web_chat.schemas import (
    Cancel,
    Hello,
    ListConversations,
    NewConversation,
    Resume,
    Say,
    Typing,
)
from host_runtime.channels.web_chat.visitors import CHANNEL, Entry, Page, Visitors
from host_runtime.context import BotInfo, ModuleContext
from host_runtime.errors import NotFound, TooManyRequests
from host_runtime.messaging.events import (
    USER,
    BotId,
    Conversation,
    ConversationId,
    IncomingMessage,
    Place,
)
from host_runtime.messaging.payloads import parse_user_payload
from host_runtime.messaging.wire import (
    author_wire,
    conversation_topic,
    conversation_wire,
    message_wire,
    moment_wire,
)
from host_runtime.realtime.rate import TokenBucket
from host_runtime.realtime.socket import Frame, Handler, SocketSession
from host_runtime.web.responses import validate

_PAGE = 200
# One command more does not make a visitor's browser hear of everything they ever said.
_MOST_CONVERSATIONS = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """Who sits at the socket, and which conversation is in sight."""

    entry: Entry
    current: ConversationId


class WebChatSocket:
    """What a visitor may do on one connection with one bot."""

    def __init__(self, session: SocketSession, context: ModuleContext, bot: BotInfo) -> None:
        self._session = session
        self._context = context
        self._bot = bot
        self._bot_id = BotId(bot.id)
        self._visitors = Visitors(context.db, context.clock, self._bot_id)
        config = self._config()
        self._bucket = TokenBucket(per_second=config.messagesPerSecond, burst=config.messagesBurst)
        self._place: _Place | None = None
        # In the order in which they were opened; each is pushed to this connection.
        self._heard: dict[ConversationId, None] = {}

    @property
    def commands(self) -> dict[str, Handler]:
        """Every command after `hello`."""
        return {
            "message": self.say,
            "typing": self.typing,
            "cancel": self.cancel,
            "resume": self.resume,
            "new_conversation": self.new_conversation,
            "list_conversations": self.list_conversations,
        }

    async def hello(self, frame: Frame) -> Frame:
        """Let the visitor in: `{userId, token, conversationId, messages, lastSeq, config}`."""
        hello = validate(Hello, frame)
        config = self._config()
        entry = await self._visitors.enter(hello)
        # Pushes begin before the snapshot is read: what is said in between comes twice, never not at all.
        self._hear(entry.conversation_id)
        self._place = _Place(entry, entry.conversation_id)
        after = hello.after if hello.conversationId == entry.conversation_id else None
        limit = config.maxMessagesHistory if after is None else _PAGE
        page = await self._visitors.read(entry.user_id, entry.conversation_id, after=after, limit=limit)
        return {
            "userId": entry.user_id,
            "token": entry.token,
            "conversationId": entry.conversation_id,
            **_page_wire(page),
            "config": {
                "botName": config.botName or self._bot.name,
                "maxMessageLength": config.maxMessageLength,
                "avatarUrl": config.avatarUrl,
                "extraStylesheet": config.extraStylesheet,
            },
        }

    async def say(self, frame: Frame) -> Frame:
        """Store what the visitor says: `{messageId, seq}` once that is certain."""
        self._take_turn()
        say = validate(Say, frame)
        place = self._seated()
        payload, preview = parse_user_payload(say.payload, max_length=self._config().maxMessageLength)
        received = await self._context.messaging.receive(
            IncomingMessage(
                bot_id=self._bot_id,
                channel=CHANNEL,
                user_id=place.entry.user_id,
                conversation_id=ConversationId(say.conversationId or place.current),
                payload=payload,
                preview=preview,
                client_id=say.clientId,
            )
        )
        return {"messageId": received.message.id, "seq": received.message.seq}

    async def typing(self, frame: Frame) -> None:
        """Tell whoever else is in the conversation that the visitor is writing."""
        self._take_turn()
        conversation_id = ConversationId(validate(Typing, frame).conversationId)
        if conversation_id not in self._heard:
            raise NotFound("There is no such conversation.")
        self._context.realtime.publish(
            conversation_topic(conversation_id),
            resource="typing",
            type="update",
            id=conversation_id,
            payload={"conversationId": conversation_id, "author": author_wire(USER)},
        )

    async def cancel(self, frame: Frame) -> None:
        """Bring the visitor back to the bot from whoever else has the word in their conversation."""
        self._take_turn()
        conversation_id = ConversationId(validate(Cancel, frame).conversationId)
        user_id = self._seated().entry.user_id
        await self._context.messaging.leave(Place(conversation_id, self._bot_id, user_id, CHANNEL))

    async def resume(self, frame: Frame) -> Frame:
        """Return what comes after `after`: `{conversationId, messages, lastSeq}`; and push what follows."""
        self._take_turn()
        resume = validate(Resume, frame)
        place = self._seated()
        conversation_id = ConversationId(resume.conversationId)
        if conversation_id not in self._heard:
            # Raises NotFound for a foreign one, before anything of it could be pushed.
            await self._visitors.read(place.entry.user_id, conversation_id, after=0, limit=1)
            self._hear(conversation_id)
        self._place = _Place(place.entry, conversation_id)
        page = await self._visitors.read(
            place.entry.user_id, conversation_id, after=resume.after, limit=_PAGE
        )
        return {"conversationId": conversation_id, **_page_wire(page)}

    async def new_conversation(self, frame: Frame) -> Frame:
        """Begin another conversation: `{conversationId}`."""
        self._take_turn()
        validate(NewConversation, frame)
        place = self._seated()
        conversation = await self._visitors.begin_conversation(place.entry.user_id)
        self._hear(conversation.id)
        self._place = _Place(place.entry, conversation.id)
        return {"conversationId": conversation.id}

    async def list_conversations(self, frame: Frame) -> Frame:
        """Return `{conversations: [{id, createdOn, lastSeq, lastMessage}]}`, the newest first."""
        self._take_turn()
        validate(ListConversations, frame)
        found = await self._visitors.list_conversations(self._seated().entry.user_id)
        return {"conversations": [_summary_wire(conversation) for conversation in found]}

    def _config(self) -> WebChatConfig:
        return cast(WebChatConfig, self._context.config(self._bot_id))

    def _take_turn(self) -> None:
        if not self._bucket.take():
            raise TooManyRequests(
                "Too much at once; wait a moment.", retry_after=self._bucket.seconds_to_next
            )

    def _seated(self) -> _Place:
        assert self._place is not None, "commands are answered after hello only"
        return self._place

    def _hear(self, conversation_id: ConversationId) -> None:
        if conversation_id in self._heard:
            return
        self._session.subscribe(conversation_topic(conversation_id))
        self._heard[conversation_id] = None
        if len(self._heard) > _MOST_CONVERSATIONS:
            oldest = next(iter(self._heard))
            del self._heard[oldest]
            self._session.unsubscribe(conversation_topic(oldest))


def _page_wire(page: Page) -> dict[str, Any]:
    return {
        "conversation": conversation_wire(page.conversation),
        "messages": [message_wire(message) for message in page.messages],
        "lastSeq": page.conversation.last_seq,
    }


def _summary_wire(conversation: Conversation) -> dict[str, Any]:
    last = None
    if conversation.last_message_at is not None:
        last = {"preview": conversation.last_preview, "sentOn": moment_wire(conversation.last_message_at)}
    return {
        "id": conversation.id,
        "createdOn": moment_wire(conversation.created_at),
        "lastSeq": conversation.last_seq,
        "lastMessage": last,
    }
