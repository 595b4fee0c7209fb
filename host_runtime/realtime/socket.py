"""One WebSocket connection, for the desk and the web chat alike: commands, results and pushes.

The client's first command is `hello`; until it has succeeded nothing else is answered. Each command
`{id, type, …}` gets one `{id, type: "result", success, result | error{code, message, fields?}}`, in the order
of the commands. Close codes: 4400 not the protocol, 4401 not signed in or signed out, 4403 refused,
4408 no hello in time, 1003 binary, 1009 too large, 1012 restarting, 1013 too slow.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from aiohttp import WSMsgType, web

from host_runtime.errors import BadRequest, Forbidden, HostError, Unauthorized, Unavailable
from host_runtime.realtime.hub import Hub
from host_runtime.realtime.origin import is_foreign
from host_runtime.realtime.sockets import SOCKETS

log = logging.getLogger(__name__)

Frame = dict[str, Any]
Handler = Callable[[Frame], Awaitable[object]]

NOT_THE_PROTOCOL = 4400
NO_HELLO = 4408
UNSUPPORTED = 1003
TOO_SLOW = 1013
_REFUSED = {401: 4401, 403: 4403}
_LARGEST_ID = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketLimits:
    """What one connection may take; durations in seconds, sizes in bytes."""

    hello_within: float = 10
    heartbeat: float = 25
    largest_frame: int = 64 * 1024
    waiting_bytes: int = 4 * 1024 * 1024
    close_within: float = 3
    # Frames that are no commands; a client that sends so many is not one of ours.
    faults: int = 20


_LIMITS = SocketLimits()


class SocketSession:
    """A connection from its upgrade to its end. It is a `hub.Subscriber`.

    Raises Forbidden before the upgrade if a foreign page opens it, and Unavailable while the host drains.
    """

    def __init__(self, request: web.Request, hub: Hub, *, limits: SocketLimits = _LIMITS) -> None:
        self._request = request
        self._hub = hub
        self._limits = limits
        self._sockets = request.config_dict[SOCKETS]
        self._ws: web.WebSocketResponse[Literal[False]] = web.WebSocketResponse(
            heartbeat=limits.heartbeat,
            max_msg_size=limits.largest_frame,
            compress=False,
            decode_text=False,
        )
        self._topics: set[str] = set()
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._wake: asyncio.Future[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()
        self._faults = 0

    async def run(
        self,
        *,
        on_open: Handler,
        commands: Mapping[str, Handler],
        on_close: Callable[[], Awaitable[None]] | None = None,
    ) -> web.WebSocketResponse[Literal[False]]:
        """Serve the connection until it ends: `on_open` answers `hello`, `on_close` ends what it began."""
        if is_foreign(self._request):
            raise Forbidden("This page may not open a connection.", code="foreign_origin")
        if self._sockets.is_draining:
            raise Unavailable("The server is restarting.")
        await self._ws.prepare(self._request)
        self._sockets.add(self)
        self._writer = asyncio.create_task(self._write(), name="socket-writer")
        try:
            if await self._open(on_open):
                try:
                    await self._serve(commands)
                finally:
                    if on_close is not None:
                        await on_close()
        finally:
            await self._end()
        return self._ws

    def push(self, frame: bytes) -> None:
        """Queue an encoded frame. A client that reads too slowly is cut with 1013 and resumes by cursor."""
        if self._closer is not None:
            return
        self._waiting.append(frame)
        self._waiting_bytes += len(frame)
        if self._waiting_bytes > self._limits.waiting_bytes:
            self._waiting.clear()
            self.close(TOO_SLOW, "too slow")
        elif self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def subscribe(self, topic: str) -> None:
        """Push the events of `topic` to this connection until it ends."""
        self._topics.add(topic)
        self._hub.subscribe(topic, self)

    def unsubscribe(self, topic: str) -> None:
        """Stop pushing the events of `topic`."""
        self._topics.discard(topic)
        self._hub.unsubscribe(topic, self)

    def bind_login(self, token_hash: str) -> None:
        """Close this connection with 4401 when that sign-in ends."""
        self._sockets.bind_login(self, token_hash)

    def close(self, code: int, reason: str) -> None:
        """Begin to close, after what waits has been sent; repeated calls change nothing."""
        if self._closer is None:
            self._closer = asyncio.create_task(self._close(code, reason), name="socket-closer")

    @property
    def is_closing(self) -> bool:
        """True once the end has begun: nothing more is pushed."""
        return self._closer is not None

    async def wait_closed(self) -> None:
        """Wait until the connection has gone."""
        await self._gone.wait()

    async def _open(self, on_open: Handler) -> bool:
        try:
            async with asyncio.timeout(self._limits.hello_within):
                return await self._greet(on_open)
        except TimeoutError:
            self.close(NO_HELLO, "no hello in time")
            return False

    async def _greet(self, on_open: Handler) -> bool:
        """Answer commands until a `hello` has succeeded; False when the connection ends before."""
        while (frame := await self._next_command()) is not None:
            try:
                if frame["type"] != "hello":
                    raise Unauthorized("The first command is hello.", code="hello_expected")
                result = await self._call(on_open, frame)
            except HostError as error:
                self._answer_error(frame["id"], error)
                self._count_fault(_REFUSED.get(error.status))
            else:
                self._answer(frame["id"], result)
                return True
        return False

    async def _serve(self, commands: Mapping[str, Handler]) -> None:
        while (frame := await self._next_command()) is not None:
            handler = commands.get(frame["type"])
            try:
                if handler is None:
                    raise BadRequest("There is no such command.", code="unknown_command")
                result = await self._call(handler, frame)
            except HostError as error:
                self._answer_error(frame["id"], error)
            else:
                self._answer(frame["id"], result)

    async def _call(self, handler: Handler, frame: Frame) -> object:
        try:
            return await handler(frame)
        except HostError:
            raise
        except Exception as error:  # the border of a command: one that fails must not end the connection
            log.exception("command %s failed", frame["type"])
            raise HostError("Something went wrong here; it has been logged.") from error

    async def _next_command(self) -> Frame | None:
        """Return the next well-formed command; None when the connection ends."""
        while self._closer is None:
            message = await self._ws.receive()
            if message.type is WSMsgType.TEXT:
                frame = _parse(message.data)
                if frame is not None:
                    return frame
                self._answer_error(None, BadRequest("A command is {id: integer, type: string, …}."))
                self._count_fault(None)
            elif message.type is WSMsgType.BINARY:
                self.close(UNSUPPORTED, "text frames only")
            else:
                return None
        return None

    def _count_fault(self, code: int | None) -> None:
        self._faults += 1
        if code is not None:
            self.close(code, "refused")
        elif self._faults >= self._limits.faults:
            self.close(NOT_THE_PROTOCOL, "not the protocol")

    def _answer(self, command_id: int, result: object) -> None:
        self.push(orjson.dumps({"id": command_id, "type": "result", "success": True, "result": result}))

    def _answer_error(self, command_id: int | None, error: HostError) -> None:
        told: dict[str, object] = {"code": error.code, "message": error.message}
        if error.fields:
            told["fields"] = error.fields
        self.push(orjson.dumps({"id": command_id, "type": "result", "success": False, "error": told}))

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionError):  # the reader learns of it as well, and ends the session
            while True:
                if not self._waiting:
                    self._wake = loop.create_future()
                    await self._wake
                await self._send_waiting()

    async def _send_waiting(self) -> None:
        send, waiting = self._ws.send_frame, self._waiting
        while waiting:
            frame = waiting.popleft()
            self._waiting_bytes -= len(frame)
            await send(frame, WSMsgType.TEXT)

    async def _close(self, code: int, reason: str) -> None:
        assert self._writer is not None
        self._writer.cancel()
        try:
            async with asyncio.timeout(self._limits.close_within):
                await self._send_waiting()
                await self._ws.close(code=code, message=reason.encode())
        except (TimeoutError, ConnectionError):
            pass
        finally:
            # A client that does not even take the close frame must not hold the connection.
            transport = self._request.transport
            if transport is not None:
                transport.abort()

    async def _end(self) -> None:
        for topic in list(self._topics):
            self.unsubscribe(topic)
        try:
            if self._closer is not None:
                await self._closer
        finally:
            assert self._writer is not None
            self._writer.cancel()
            self._sockets.discard(self)
            self._gone.set()


def _parse(data: bytes) -> Frame | None:
    try:
        frame = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        return None
    command_id = frame.get("id")
    if type(command_id) is not int or not 0 <= command_id <= _LARGEST_ID:
        return None
    return frame
