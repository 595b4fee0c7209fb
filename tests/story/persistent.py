"""People who try again until they are told that it is done, however often the server dies."""

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.harness.desk import DeskAgent, Refused
from tests.harness.frames import CommandFailed
from tests.harness.visitor import Visitor

_CUT = (ConnectionError, aiohttp.ClientError, TimeoutError, CommandFailed)


class PersistentVisitor:
    """Talks in bursts; `acknowledged` is what the server has confirmed, by client id."""

    def __init__(self, visitor: Visitor, dice: random.Random) -> None:
        self.visitor = visitor
        self.acknowledged: dict[str, tuple[str, int]] = {}
        self._dice = dice

    async def talk(self, texts: list[str]) -> None:
        """Say every text, one after the other; some twice."""
        for text in texts:
            client_id = uuid.uuid4().hex
            for _ in range(self._dice.choice([1, 1, 2])):
                stored = await self._say(text, client_id)
                assert self.acknowledged.setdefault(client_id, (text, stored)) == (text, stored)

    async def reconnect(self) -> None:
        """Come back, however long that takes."""
        await self.visitor.close()
        while True:
            try:
                await self.visitor.connect()
            except _CUT:
                await asyncio.sleep(0.05)
            else:
                return

    async def _say(self, text: str, client_id: str) -> int:
        while True:
            try:
                seq: int = (await self.visitor.say(text, client_id=client_id))["seq"]
            except _CUT:
                await self.reconnect()
            else:
                return seq


class PersistentAgent:
    """Takes what waits, says something and gives it back; `said` is what was confirmed, with its thread."""

    def __init__(self, agent: DeskAgent) -> None:
        self._agent = agent
        self.said: list[tuple[str, str]] = []

    async def work(self) -> bool:
        """Go once through everything that waits or is held; returns whether there was anything."""
        pending = await self._until_told(lambda: self._open("pending"))
        for handoff in pending:
            await self._until_told(lambda it=handoff: self._agent.assign(it["id"]))
        held = await self._until_told(lambda: self._open("assigned"))
        for handoff in held:
            await self._help(handoff["userThreadId"])
            await self._until_told(lambda it=handoff: self._agent.resolve(it["id"]))
        return bool(pending or held)

    async def _help(self, thread_id: str) -> None:
        text, client_id = f"agent {uuid.uuid4().hex}", uuid.uuid4().hex
        for _ in range(2):
            await self._until_told(lambda: self._agent.reply(thread_id, text, client_id=client_id))
        self.said.append((thread_id, text))

    async def _open(self, status: str) -> list[dict[str, Any]]:
        page = await self._agent.get(f"/handoffs?status={status}&limit=200")
        items: list[dict[str, Any]] = page["items"]
        return items

    async def _until_told(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Return the answer; None where the first attempt had done it already (409)."""
        while True:
            try:
                return await ask()
            except Refused as refused:
                if refused.status == 409:
                    return None
                if refused.status != 503:
                    raise
            except _CUT:
                pass
            await asyncio.sleep(0.05)
