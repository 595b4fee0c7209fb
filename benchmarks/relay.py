"""Visitor's socket → stored durably → agent's socket, beside a bare echo in the same run."""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import orjson

from benchmarks.measure import Exchange, Latency, latency_of, rate_of
from tests.harness.desk import DeskAgent
from tests.harness.frames import Frame
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor

CONVERSATIONS = 64
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class RelayResult:
    """Messages a second, and the latency at half of the relay's rate."""

    echo: float
    relay: float
    latency: Latency


async def measure_relay() -> RelayResult:
    """Measure the echo, the relay, and the echo again (the mean of both is the yardstick)."""
    before = await _measure_echo()
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "data")
        await server.prepare()
        await server.start()
        try:
            relay, latency = await _measure_server(server)
        finally:
            await server.close()
    after = await _measure_echo()
    return RelayResult((before + after) / 2, relay, latency)


async def _measure_echo() -> float:
    server = ServerProcess(Path("unused"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.echo_server", str(server.port), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        async with aiohttp.ClientSession() as http, AsyncExitStack() as stack:
            sockets = [
                await stack.enter_async_context(http.ws_connect(server.url)) for _ in range(CONVERSATIONS)
            ]
            frame = orjson.dumps({"id": 1, "type": "message", "payload": {"type": "text", "text": "hi"}})
            text = frame.decode()

            def exchange(socket: aiohttp.ClientWebSocketResponse) -> Exchange:
                async def run() -> None:
                    await socket.send_str(text)
                    orjson.loads((await socket.receive()).data)

                return run

            return await rate_of([exchange(socket) for socket in sockets], seconds=SECONDS)
    finally:
        process.terminate()
        await process.wait()


async def _measure_server(server: ServerProcess) -> tuple[float, Latency]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        pairs = [await _conversation(http, server) for _ in range(CONVERSATIONS)]
        exchanges = [_exchange(visitor, agent) for visitor, agent in pairs]
        await rate_of(exchanges, seconds=1.0)
        rate = await rate_of(exchanges, seconds=SECONDS)
        latency = await latency_of(exchanges, rate=rate / 2, seconds=SECONDS)
        for visitor, agent in pairs:
            await visitor.close()
            await agent.close()
        return rate, latency


async def _conversation(http: aiohttp.ClientSession, server: ServerProcess) -> tuple[Visitor, DeskAgent]:
    """Return a visitor who is handed off, and an agent's socket that watches only that conversation."""
    visitor = await Visitor(http, server.url).connect()
    await visitor.say("person")
    await visitor.hears("your name")
    await visitor.say("Load")
    await visitor.hears("transferred")
    agent = await DeskAgent(http, server.url).sign_in("anna@example.com", PASSWORD)
    await agent.connect()
    await agent.go_online()
    handoffs = [h for h in await agent.pending() if h["userThreadId"] == visitor.conversation_id]
    await agent.assign(handoffs[0]["id"])
    assert agent.frames is not None
    await agent.frames.command("watch", threadId=visitor.conversation_id)
    return visitor, agent


def _exchange(visitor: Visitor, agent: DeskAgent) -> Exchange:
    """One message: done when the agent's socket has it."""
    assert visitor.frames is not None
    assert agent.frames is not None
    arrived = asyncio.Event()

    def on_event(event: Frame) -> None:
        if event["resource"] == "message":
            arrived.set()

    agent.frames.on_event = on_event
    visitor.frames.on_event = lambda event: None
    visitor_says = visitor.say

    async def run() -> None:
        arrived.clear()
        await visitor_says("hi")
        await arrived.wait()

    return run
