"""The server dies again and again while everybody talks: nothing acknowledged is lost or said twice."""

import asyncio
import random

import aiohttp
import pytest

from tests.harness.desk import DeskAgent
from tests.harness.server import ServerProcess
from tests.harness.visitor import Visitor
from tests.story.persistent import PersistentAgent, PersistentVisitor

TRANSFER = "You are being transferred to an agent."
ASSIGNED = "You have been assigned to our agent Anna Keller."
BACK = "You are back with the bot. Is there anything else?"
CUTS = 5


def _texts(dice: random.Random, name: str) -> list[str]:
    kinds = dice.choices(["hi", "hours", "order", "person"], [4, 2, 1, 2], k=60)
    return ["person", name, *(f"{kind} {number}" for number, kind in enumerate(kinds))]


async def _cut(server: ServerProcess, dice: random.Random) -> None:
    for _ in range(CUTS):
        await asyncio.sleep(dice.random())
        await server.kill()
        await server.start()


@pytest.mark.fault
async def test_nothing_acknowledged_is_lost_or_doubled_and_the_bot_never_talks_over_the_agent(
    server: ServerProcess, http: aiohttp.ClientSession, anna: DeskAgent
) -> None:
    dice = random.Random(7)
    visitors = [PersistentVisitor(Visitor(http, server.url), dice) for _ in range(4)]
    agent = PersistentAgent(anna)
    for it in visitors:
        await it.reconnect()
    talking = asyncio.gather(*(it.talk(_texts(dice, f"Visitor {n}")) for n, it in enumerate(visitors)))
    cutting = asyncio.create_task(_cut(server, dice))
    while not (talking.done() and cutting.done()):
        if not await agent.work():
            await asyncio.sleep(0.1)
    await asyncio.gather(talking, cutting)
    await _everything_ends(server, agent)
    for it in visitors:
        await _check(it, agent)


async def _everything_ends(server: ServerProcess, agent: PersistentAgent) -> None:
    """Let the server finish what is under way, and end every handoff, until no more begin."""
    while True:
        assert await server.stop() == 0
        await server.start()
        if not await agent.work():
            return


async def _check(it: PersistentVisitor, agent: PersistentAgent) -> None:
    visitor = it.visitor
    await it.reconnect()
    await visitor.catch_up()
    said = visitor.transcript()
    texts = [text for _, text in said]
    acknowledged = sorted(it.acknowledged.values(), key=lambda stored: stored[1])
    assert [(text, seq) for seq, (who, text) in enumerate(said, 1) if who == "user"] == acknowledged
    for thread_id, text in agent.said:
        assert texts.count(text) == (thread_id == visitor.conversation_id)
    assert texts.count(TRANSFER) == texts.count(BACK) > 0
    assert _said_by_the_bot_under_a_human(said) == {ASSIGNED}


def _said_by_the_bot_under_a_human(said: list[tuple[str, str]]) -> set[str]:
    found, is_owned = set(), False
    for who, text in said:
        is_owned = is_owned and text != BACK
        if is_owned and who == "bot":
            found.add(text)
        is_owned = is_owned or text == TRANSFER
    return found
