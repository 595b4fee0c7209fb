"""A module that adds a channel: letters are put in by HTTP, and the answers are waited for."""

import asyncio
from collections import defaultdict

from aiohttp import web
from sqlalchemy import Connection

from host_runtime import (
    BotId,
    Channel,
    Conversation,
    ConversationId,
    IncomingMessage,
    Message,
    ModuleContext,
    ModuleManifest,
    Payload,
    WebApp,
    create_conversation,
    find_latest_conversation,
    get_or_create_user,
    hookimpl,
    json_response,
    parse_user_payload,
)


class Postbox:
    manifest = ModuleManifest(name="postbox", title="Postbox", version="1.0.0")

    def __init__(self, context: ModuleContext) -> None:
        self._context = context
        self._delivered: defaultdict[ConversationId, asyncio.Queue[Payload]] = defaultdict(asyncio.Queue)

    @hookimpl
    def register_channels(self) -> list[Channel]:
        return [Channel("postbox", deliver=self._deliver)]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_post("/{sender}", self._put_in)
        app.router.add_get("/answers/{conversation}", self._take_out)
        return [WebApp("/api/v1/bots/{botId}/mod/postbox", app)]

    async def _put_in(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(
            BotId(request.match_info["botId"]), request.match_info["sender"]
        )
        said = {"type": "text", "text": await request.text()}
        payload, preview = parse_user_payload(said, max_length=1_000)
        await self._context.messaging.receive(
            IncomingMessage(
                bot_id=conversation.bot_id,
                channel="postbox",
                user_id=conversation.user_id,
                conversation_id=conversation.id,
                payload=payload,
                preview=preview,
            )
        )
        return json_response({"conversationId": conversation.id})

    async def _take_out(self, request: web.Request) -> web.Response:
        return json_response(await self._delivered[ConversationId(request.match_info["conversation"])].get())

    async def _deliver(self, conversation: Conversation, message: Message) -> None:
        self._delivered[conversation.id].put_nowait(message.payload)

    async def _conversation(self, bot_id: BotId, sender: str) -> Conversation:
        now = self._context.clock.now()

        def find_or_open(conn: Connection) -> Conversation:
            user = get_or_create_user(conn, bot_id, channel="postbox", external_id=sender, now=now)
            latest = find_latest_conversation(conn, user.id)
            return latest or create_conversation(conn, bot_id, user_id=user.id, channel="postbox", now=now)

        return await self._context.db.write(find_or_open)
