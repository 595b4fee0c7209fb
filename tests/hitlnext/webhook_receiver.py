"""A real receiver of events on loopback, which answers as a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def event_id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event

    @property
    def gist(self) -> tuple[str, str, str | None]:
        """What it is about: resource, type, and the status if it is a handoff's."""
        event = self.event
        return event["resource"], event["type"], event["payload"].get("status")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver answers with."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()


class Receiver:
    """Keeps what came, oldest first; `answer` decides on each request, also after having waited."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[Request] = []
        self.accepted: list[Request] = []
        self.astray = 0
        self.answer: Callable[[Request], Answer] = lambda _request: Answer()
        # Cleared: answers are held back.
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._changed = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def elsewhere(self) -> str:
        """An address at which requests are only counted."""
        return f"http://127.0.0.1:{self.port}/elsewhere"

    async def wait_for(self, is_enough: Callable[[], bool], *, within_s: float = 15) -> None:
        """Wait until what came is enough."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(is_enough), within_s)

    async def wait_for_accepted(self, count: int, *, resource: str | None = None) -> list[Request]:
        """Return the accepted requests (about a resource) once there are so many, and no more."""

        def found() -> list[Request]:
            return [one for one in self.accepted if resource in (None, one.event["resource"])]

        await self.wait_for(lambda: len(found()) >= count)
        assert len(found()) == count
        return found()

    async def serve(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        received = Request(headers, await request.read())
        answer = self.answer(received)
        async with self._changed:
            self.requests.append(received)
            self._changed.notify_all()
        await self.may_answer.wait()
        if 200 <= answer.status < 300:
            async with self._changed:
                self.accepted.append(received)
                self._changed.notify_all()
        return web.Response(status=answer.status, headers=answer.headers)

    async def serve_elsewhere(self, _request: web.Request) -> web.Response:
        self.astray += 1
        return web.Response(status=204)


@asynccontextmanager
async def running_receiver() -> AsyncIterator[Receiver]:
    """Start a receiver on a free port."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    receiver = Receiver()
    app.router.add_post("/hook", receiver.serve)
    app.router.add_route("*", "/elsewhere", receiver.serve_elsewhere)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    yield receiver
    receiver.may_answer.set()
    await runner.cleanup()
