"""A WebSocket client that matches results to commands and keeps the events that were pushed."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import orjson

Frame = dict[str, Any]


class CommandFailed(Exception):
    """The server answered with an error result."""

    def __init__(self, error: Frame) -> None:
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.code = error.get("code")


class FrameSocket:
    """One open socket; `events` holds every pushed event, oldest first."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[Frame] = []
        self.on_event: Callable[[Frame], None] | None = None
        self._arrived = asyncio.Condition()
        self._results: dict[int, asyncio.Future[Frame]] = {}
        self._next_id = 0
        self._is_skipping = False
        self._reader = asyncio.create_task(self._read())

    async def command(self, type: str, **fields: Any) -> Any:
        """Send a command and return its result; raises CommandFailed, or ConnectionError when cut."""
        self._next_id += 1
        future = self._results[self._next_id] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(orjson.dumps({"id": self._next_id, "type": type, **fields}).decode())
        answer = await asyncio.wait_for(future, 15)
        if not answer["success"]:
            raise CommandFailed(answer["error"])
        return answer["result"]

    async def wait_event(self, matches: Callable[[Frame], bool], *, within_s: float = 15) -> Frame:
        """Return the first event, past or future, that matches."""

        async def wait() -> Frame:
            async with self._arrived:
                while True:
                    for event in self.events:
                        if matches(event):
                            return event
                    if self.socket.closed:
                        raise ConnectionError(f"the socket was closed with {self.socket.close_code}")
                    await self._arrived.wait()

        return await asyncio.wait_for(wait(), within_s)

    def skip_everything(self) -> None:
        """From now on only empty the socket: for a benchmark that looks at the other end."""
        self._is_skipping = True

    async def close(self) -> None:
        await self.socket.close()
        await self._reader

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            if self._is_skipping:
                continue
            frame = orjson.loads(message.data)
            if frame["type"] == "result":
                self._results.pop(frame["id"]).set_result(frame)
                continue
            if self.on_event is not None:
                self.on_event(frame["event"])
                continue
            async with self._arrived:
                self.events.append(frame["event"])
                self._arrived.notify_all()
        for future in self._results.values():
            if not future.done():
                future.set_exception(ConnectionError("the socket was closed"))
        async with self._arrived:
            self._arrived.notify_all()
