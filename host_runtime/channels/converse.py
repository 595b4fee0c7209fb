"""The Converse API: one text in, the bot's answers out, in one request."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any, Literal, cast
from weakref import WeakValueDictionary

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from host_runtime.config.durations import parse_duration
from host_runtime.config.host_config import Duration
from host_runtime.context import ModuleContext
from host_runtime.contributions import Channel, ModuleManifest, WebApp
from host_runtime.errors import BadRequest, Forbidden, NotFound, Unavailable
from host_runtime.hookspecs import hookimpl
from host_runtime.messaging.events import AuthorKind, BotId, Conversation, IncomingMessage, Payload
from host_runtime.messaging.payloads import parse_user_payload
from host_runtime.storage.conversations import create_conversation, find_latest_conversation
from host_runtime.storage.messages import list_messages
from host_runtime.storage.users import get_or_create_user
from host_runtime.web.responses import json_response, read_json

CHANNEL = "api"
_MOST_ANSWERS = 200


class ConverseConfig(BaseModel):
    """The Converse API's configuration, global or of one bot: `converse.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    enableUnsecuredEndpoint: bool = Field(True, description="Whether anybody may use it without a sign-in.")
    maxMessageLength: Annotated[int, Field(ge=1, le=32_000)] = Field(
        360, description="The most characters that a text may have."
    )
    timeout: Duration = Field("30s", description="How long a request waits for the bot's turn to end.")


class ConverseBody(BaseModel):
    """What is said; v12's `includedContexts` and `metadata` are taken and change nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    type: Literal["text"] = "text"
    text: Annotated[str, Field(min_length=1, max_length=64_000)]
    includedContexts: Annotated[list[str], Field(max_length=100)] = []
    metadata: dict[str, Any] = {}


class Converse:
    """The plug of the built-in module `converse`. Requests of one user are answered one after the other."""

    manifest = ModuleManifest(
        name="converse", title="Converse API", version="0.1.0", config_model=ConverseConfig
    )

    def __init__(self, context: ModuleContext) -> None:
        self._context = context
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @hookimpl
    def register_channels(self) -> list[Channel]:
        return [Channel(CHANNEL, can_hand_off=False)]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_post("/{userId}", self._converse)
        return [WebApp("/api/v1/bots/{botId}/converse", app)]

    async def _converse(self, request: web.Request) -> web.StreamResponse:
        bot_id = request.match_info["botId"]
        if self._context.bots.find(bot_id) is None:
            raise NotFound("There is no such bot.")
        config = cast(ConverseConfig, self._context.config(bot_id))
        if not config.enableUnsecuredEndpoint:
            raise Forbidden("This bot does not answer here.")
        if request.query.get("include", "responses") != "responses":
            raise Forbidden("Without a sign-in only the responses are included.")
        user_name = request.match_info["userId"]
        if len(user_name) > 256 or not user_name.isprintable():
            raise BadRequest("The user's id is not one.")
        body = await read_json(request, ConverseBody)
        said = parse_user_payload({"type": "text", "text": body.text}, max_length=config.maxMessageLength)
        lock = self._turns.setdefault((bot_id, user_name), asyncio.Lock())
        async with lock:
            conversation = await self._conversation(BotId(bot_id), user_name)
            answers = await self._ask(conversation, said, within=parse_duration(config.timeout))
        return json_response({"responses": answers})

    async def _ask(
        self, conversation: Conversation, said: tuple[Payload, str], *, within: timedelta
    ) -> list[Payload]:
        payload, preview = said
        received = await self._context.messaging.receive(
            IncomingMessage(
                bot_id=conversation.bot_id,
                channel=CHANNEL,
                user_id=conversation.user_id,
                conversation_id=conversation.id,
                payload=payload,
                preview=preview,
            )
        )
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._context.messaging.idle(conversation.id)
        except TimeoutError:
            raise Unavailable("The bot has not answered in time.", code="timed_out") from None
        after = received.message.seq
        answers = await self._context.db.read(
            lambda conn: list_messages(conn, conversation.id, after=after, limit=_MOST_ANSWERS)
        )
        return [answer.payload for answer in answers if answer.author.kind is not AuthorKind.USER]

    async def _conversation(self, bot_id: BotId, user_name: str) -> Conversation:
        now = self._context.clock.now()

        def find_or_open(conn: Connection) -> Conversation:
            user = get_or_create_user(conn, bot_id, channel=CHANNEL, external_id=user_name, now=now)
            latest = find_latest_conversation(conn, user.id)
            return latest or create_conversation(conn, bot_id, user_id=user.id, channel=CHANNEL, now=now)

        return await self._context.db.write(find_or_open)
