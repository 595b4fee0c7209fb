"""A host with the web chat and the Converse API, and a bot that repeats what it hears."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import Connection

from host_runtime.channels.converse import Converse
from host_runtime.channels.web_chat import WebChat
from host_runtime.clock import ManualClock
from host_runtime.context import ModuleContext
from host_runtime.contributions import Middleware, Proceed
from host_runtime.dialog.engine import Engine
from host_runtime.messaging.answering import Answering, Lifetimes
from host_runtime.messaging.dispatcher import Wiring
from host_runtime.messaging.events import BOT, Event, Message, Received
from host_runtime.messaging.speaking import Draft, Speaker, post
from host_runtime.storage.messages import mark_handled
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata
from tests.harness.frames import FrameSocket
from tests.web.host import Client, Host


class Parrot:
    """A middleware in the bot's place: it repeats what it hears; "twice" two times, "wait" at its gate."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.gate = asyncio.Event()

    async def handle(self, event: Event, proceed: Proceed) -> None:
        if not isinstance(event, Received):
            await proceed()
            return
        said = str(event.message.payload.get("text", ""))
        if said == "wait":
            await self.gate.wait()

        def answer(conn: Connection) -> list[Message]:
            mark_handled(conn, event.message.id)
            draft = Draft(BOT, {"type": "text", "text": f"You said {said}"}, self._host.clock.now())
            times = 2 if "twice" in said else 1
            return [
                post(conn, event.conversation.id, speaker=Speaker(None), draft=draft) for _ in range(times)
            ]

        self._host.dispatcher.announce(event.conversation, await self._host.db.write(answer))


class Chat:
    """The channels under test; `configs` may be changed before `start`."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.configs: dict[str, BaseModel] = {}
        self.client: Client | None = None
        self.parrot = Parrot(host)

    async def start(self) -> Client:
        """Connect the channels to the host and serve them."""
        plugs = [WebChat(self.context(WebChat)), Converse(self.context(Converse))]
        channels = {channel.name: channel for plug in plugs for channel in plug.register_channels()}
        database, clock = self.host.db, self.host.clock
        answering = Answering(db=database, clock=clock, engine=Engine(), lifetimes=lambda _bot: Lifetimes())
        parrot = Middleware("parrot", 100, self.parrot.handle)
        wiring = Wiring(
            find_bot=lambda _bot_id: None, middlewares=[parrot], channels=channels, answering=answering
        )
        self.host.dispatcher.connect(wiring)
        web_apps = [web_app for plug in plugs for web_app in plug.register_web_apps()]
        pages = [pages for plug in plugs if isinstance(plug, WebChat) for pages in plug.register_pages()]
        self.client = await self.host.serve(web_apps=web_apps, pages=pages)
        return self.client

    async def connect(self, bot_id: str = "support") -> FrameSocket:
        """Open a visitor's socket, before hello."""
        assert self.client is not None
        return FrameSocket(await self.client.ws_connect(f"/api/v1/bots/{bot_id}/mod/channel-web/socket"))

    async def enter(self, bot_id: str = "support", **hello: Any) -> tuple[FrameSocket, dict[str, Any]]:
        """Open a visitor's socket and say hello."""
        frames = await self.connect(bot_id)
        return frames, await frames.command("hello", **hello)

    def context(self, plug: type[WebChat] | type[Converse]) -> ModuleContext:
        """Return what the host gives to the plug."""
        return ModuleContext(
            config=self._config_of(plug),
            db=self.host.db,
            clock=self.host.clock,
            bots=self.host.bots,
            messaging=self.host.dispatcher,
            directory=self.host.directory,
            realtime=self.host.hub,
            tasks=self.host.tasks,
        )

    def _config_of(self, plug: type[WebChat] | type[Converse]) -> Callable[[str | None], BaseModel]:
        model = plug.manifest.config_model
        assert model is not None
        return lambda _bot_id: self.configs.get(plug.manifest.name) or model()


@pytest.fixture
async def host(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Host]:
    database = SqliteDatabase(tmp_path / "core.sqlite")
    await database.write(metadata.create_all)
    host = Host(database, clock)
    yield host
    await host.close()
    await database.close()


@pytest.fixture
def unstarted_chat(host: Host) -> Chat:
    return Chat(host)


@pytest.fixture
async def chat(unstarted_chat: Chat) -> Chat:
    await unstarted_chat.start()
    return unstarted_chat
