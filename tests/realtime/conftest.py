"""A host with one sub-application whose socket the tests decide about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from host_runtime.clock import ManualClock
from host_runtime.contributions import WebApp
from host_runtime.errors import Conflict, Forbidden, Unauthorized
from host_runtime.realtime.socket import Frame, SocketLimits, SocketSession
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata
from tests.web.host import Client, Host

TOPIC = "weather"


class Station:
    """The server's side of the sockets under test."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.limits = SocketLimits(hello_within=5, close_within=1, waiting_bytes=256 * 1024)
        self.sessions: list[SocketSession] = []
        self.handled: list[Any] = []
        self.closed = 0
        self.gate = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        session = SocketSession(request, self.host.hub, limits=self.limits)
        self.sessions.append(session)
        commands: dict[str, Callable[[Frame], Awaitable[object]]] = {
            "echo": self._echo,
            "wait": self._wait,
            "conflict": self._conflict,
            "crash": self._crash,
        }
        return await session.run(on_open=self._hello, commands=commands, on_close=self._on_close)

    async def _hello(self, frame: Frame) -> Frame:
        match frame.get("token"):
            case "expired":
                raise Unauthorized("The session has ended.")
            case "foreign":
                raise Forbidden("Not here.")
            case "taken":
                raise Conflict("Try another.")
        session = self.sessions[-1]
        session.subscribe(TOPIC)
        if "login" in frame:
            session.bind_login(frame["login"])
        return {"welcome": True}

    async def _echo(self, frame: Frame) -> object:
        self.handled.append(frame.get("value"))
        return frame.get("value")

    async def _wait(self, frame: Frame) -> object:
        await self.gate.wait()
        return await self._echo(frame)

    async def _conflict(self, _frame: Frame) -> object:
        raise Conflict("Ben has it.", code="taken", fields={"id": "taken"})

    async def _crash(self, _frame: Frame) -> object:
        raise RuntimeError("SELECT secret")

    async def _on_close(self) -> None:
        self.closed += 1


@pytest.fixture
async def host(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Host]:
    database = SqliteDatabase(tmp_path / "core.sqlite")
    await database.write(metadata.create_all)
    host = Host(database, clock)
    yield host
    await host.close()
    await database.close()


@pytest.fixture
def station(host: Host) -> Station:
    return Station(host)


@pytest.fixture
async def client(host: Host, station: Station) -> Client:
    app = web.Application()
    app.router.add_get("/socket", station.serve)
    return await host.serve(web_apps=[WebApp("/station/{id}", app)])
