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
# Sockets of agents; each watches eight of the conversations and hears of every handoff.
AGENTS = 8
SECONDS = 5.0


# By conversation: set when its message has reached the agent.
Arrivals = dict[str, asyncio.Event]


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
        (server.data / "global" / "config").mkdir(parents=True, exist_ok=True)
        # A visitor may say 20 messages a second; these are no people.
        unlimited = server.data / "global" / "config" / "channel-web.json"
        unlimited.write_bytes(orjson.dumps({"messagesPerSecond": 0}))
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
        arrivals: Arrivals = {}
        agents = [await _agent(http, server, arrivals) for _ in range(AGENTS)]
        lanes = [
            await _lane(http, server, agents[index % AGENTS], arrivals) for index in range(CONVERSATIONS)
        ]
        exchanges = [lane.exchange for lane in lanes]
        await rate_of(exchanges, seconds=1.0)
        rate = await rate_of(exchanges, seconds=SECONDS)
        latency = await latency_of(exchanges, rate=rate / 2, seconds=SECONDS)
        for lane in lanes:
            await lane.visitor.close()
        for agent in agents:
            await agent.close()
        return rate, latency


class _Lane:
    """One conversation: a visitor's socket that says, and the agent's socket on which it arrives."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.arrived = asyncio.Event()
        self._said = 0
        assert visitor.frames is not None
        self._socket = visitor.frames.socket
        visitor.frames.skip_everything()

    async def exchange(self) -> None:
        """Say one message; done when the agent's socket has it."""
        self.arrived.clear()
        self._said += 1
        frame = {
            "id": self._said,
            "type": "message",
            "clientId": f"c{self._said}",
            "payload": {"type": "text", "text": "hi"},
        }
        await self._socket.send_str(orjson.dumps(frame).decode())
        await self.arrived.wait()


async def _agent(http: aiohttp.ClientSession, server: ServerProcess, arrivals: Arrivals) -> DeskAgent:
    agent = await DeskAgent(http, server.url).sign_in("anna@example.com", PASSWORD)
    await agent.connect()
    await agent.go_online()
    assert agent.frames is not None

    def on_event(event: Frame) -> None:
        if event["resource"] == "message":
            arrivals[event["payload"]["conversationId"]].set()

    agent.frames.on_event = on_event
    return agent


async def _lane(
    http: aiohttp.ClientSession, server: ServerProcess, agent: DeskAgent, arrivals: Arrivals
) -> _Lane:
    """Return a conversation that is handed off, and that the agent's socket watches."""
    visitor = await Visitor(http, server.url).connect()
    await visitor.say("person")
    await visitor.hears("your name")
    await visitor.say("Load")
    await visitor.hears("transferred")
    handoffs = [h for h in await agent.pending() if h["userThreadId"] == visitor.conversation_id]
    await agent.assign(handoffs[0]["id"])
    await visitor.hears("assigned to our agent")
    assert agent.frames is not None
    await agent.frames.command("watch", threadId=visitor.conversation_id)
    lane = _Lane(visitor)
    arrivals[str(visitor.conversation_id)] = lane.arrived
    return lane
