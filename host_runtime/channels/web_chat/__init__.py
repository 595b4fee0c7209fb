"""The web chat: a page for visitors and the socket behind it."""

from pathlib import Path
from typing import cast

from aiohttp import web

from host_runtime.channels.web_chat.config import WebChatConfig
from host_runtime.channels.web_chat.socket import WebChatSocket
from host_runtime.channels.web_chat.visitors import CHANNEL
from host_runtime.context import BotInfo, ModuleContext
from host_runtime.contributions import Channel, ModuleManifest, Pages, WebApp
from host_runtime.errors import NotFound
from host_runtime.hookspecs import hookimpl
from host_runtime.realtime.socket import SocketSession
from host_runtime.web.pages import page_response

_UI = Path(__file__).parent / "ui" / "channel-web"


class WebChat:
    """The plug of the module `channel-web`."""

    manifest = ModuleManifest(
        name="channel-web", title="Web chat", version="0.1.0", config_model=WebChatConfig
    )

    def __init__(self, context: ModuleContext) -> None:
        self._context = context

    @hookimpl
    def register_channels(self) -> list[Channel]:
        # Visitors are pushed to by their topic and fetch by cursor; there is nothing to deliver.
        return [Channel(CHANNEL)]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        api = web.Application()
        api.router.add_get("/socket", self._serve_socket)
        pages = web.Application()
        pages.router.add_get("/", self._serve_page)
        return [WebApp("/api/v1/bots/{botId}/mod/channel-web", api), WebApp("/s/{botId}", pages)]

    @hookimpl
    def register_pages(self) -> list[Pages]:
        return [Pages("channel-web", _UI)]

    async def _serve_socket(self, request: web.Request) -> web.StreamResponse:
        session = SocketSession(request, self._context.realtime)
        chat = WebChatSocket(session, self._context, self._bot(request))
        return await session.run(on_open=chat.hello, commands=chat.commands)

    async def _serve_page(self, request: web.Request) -> web.StreamResponse:
        bot = self._bot(request)
        config = cast(WebChatConfig, self._context.config(bot.id))
        return page_response(request, _UI / "page.html", title=config.botName or bot.name, bot_id=bot.id)

    def _bot(self, request: web.Request) -> BotInfo:
        bot = self._context.bots.find(request.match_info["botId"])
        if bot is None:
            raise NotFound("There is no such bot.")
        return bot
