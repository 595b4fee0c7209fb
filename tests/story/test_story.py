"""The whole story over the public protocols, against a real server process on both databases."""

import asyncio

import aiohttp
import pytest

from tests.harness.desk import DeskAgent, Refused
from tests.harness.server import ServerProcess
from tests.harness.visitor import Visitor

TRANSFER = "You are being transferred to an agent."
ASSIGNED = "You have been assigned to our agent Anna Keller."


async def _ask_for_a_person(visitor: Visitor, *, name: str = "Justin") -> None:
    await visitor.say("I want to talk to a person")
    await visitor.hears("May I have your name")
    await visitor.say(name)
    await visitor.hears(TRANSFER)


async def test_a_visitor_is_handed_to_an_agent_and_back(visitor: Visitor, anna: DeskAgent) -> None:
    assert anna.frames is not None
    await visitor.say("hello")
    await visitor.hears("Northwind Outdoor")
    await _ask_for_a_person(visitor)
    created = await anna.frames.wait_event(lambda event: event["resource"] == "handoff")
    assert created["type"] == "create"
    assert created["payload"]["status"] == "pending"
    assert created["payload"]["displayName"] == "Justin"

    [handoff] = await anna.pending()
    thread = handoff["userThreadId"]
    await anna.frames.command("watch", threadId=thread)
    assert (await anna.assign(handoff["id"]))["status"] == "assigned"
    await visitor.hears(ASSIGNED)

    await visitor.say("my tent leaks")
    relayed = await anna.frames.wait_event(
        lambda event: (
            event["resource"] == "message" and event["payload"]["payload"].get("text") == "my tent leaks"
        )
    )
    assert relayed["payload"]["author"] == {"kind": "user"}
    await anna.reply(thread, "I am sorry to hear that.")
    heard = await visitor.hears("sorry to hear")
    assert heard["author"]["kind"] == "agent"
    assert heard["author"]["name"] == "Anna Keller"

    assert (await anna.resolve(handoff["id"]))["status"] == "resolved"
    await visitor.hears("You are back with the bot")
    await visitor.say("opening hours")
    await visitor.hears("Monday to Friday")
    assert [who for who, _ in visitor.transcript()].count("agent") == 1


async def test_nothing_is_lost_or_doubled_when_the_server_is_killed_at_any_step(
    server: ServerProcess, visitor: Visitor, anna: DeskAgent
) -> None:
    async def power_cut() -> None:
        await server.kill()
        await visitor.close()
        await server.start()
        await visitor.connect()

    await _ask_for_a_person(visitor)
    await power_cut()
    [handoff] = await anna.pending()
    await anna.assign(handoff["id"])
    await power_cut()
    await visitor.hears(ASSIGNED)
    await visitor.say("are you still there?", client_id="said-once")
    await power_cut()
    await visitor.say("are you still there?", client_id="said-once")
    await anna.reply(handoff["userThreadId"], "Yes, I am here.", client_id="answered-once")
    await power_cut()
    await anna.reply(handoff["userThreadId"], "Yes, I am here.", client_id="answered-once")
    await visitor.hears("Yes, I am here.")
    await anna.resolve(handoff["id"])
    await power_cut()
    await visitor.hears("You are back with the bot")
    await visitor.say("bye")
    await visitor.hears("enjoy the outdoors")

    said = [text for _, text in visitor.transcript()]
    for text in (TRANSFER, ASSIGNED, "are you still there?", "Yes, I am here."):
        assert said.count(text) == 1


async def test_a_message_acknowledged_before_a_power_cut_is_answered_after_it(
    server: ServerProcess, visitor: Visitor
) -> None:
    await visitor.say("hello")
    await visitor.hears("What can I do for you?")
    acknowledged = [await visitor.say(f"NW-{number}") for number in range(5)]
    await server.kill()
    await visitor.close()
    await server.start()
    await visitor.connect()
    await visitor.hears("What can I do for you?")
    await visitor.say("opening hours")
    await visitor.hears("Monday to Friday")
    by_seq = {seq: visitor.messages[seq]["payload"].get("text") for seq in visitor.messages}
    assert [by_seq[stored["seq"]] for stored in acknowledged] == [f"NW-{number}" for number in range(5)]
    await visitor.hears_times("What can I do for you?", 1 + 5 + 1)


async def test_of_two_agents_who_assign_at_once_one_wins_and_the_other_reads_who_has_it(
    visitor: Visitor, anna: DeskAgent, ben: DeskAgent
) -> None:
    await _ask_for_a_person(visitor)
    [handoff] = await anna.pending()
    results = await asyncio.gather(
        anna.assign(handoff["id"]), ben.assign(handoff["id"]), return_exceptions=True
    )
    [lost] = [result for result in results if isinstance(result, Refused)]
    [won] = [result for result in results if isinstance(result, dict)]
    assert lost.status == 409
    assert won["agent"]["name"] in lost.body["message"]


async def test_the_bot_that_tries_to_speak_while_a_human_owns_is_refused_and_counted(
    server: ServerProcess, visitor: Visitor, anna: DeskAgent, http: aiohttp.ClientSession
) -> None:
    """Many messages are on their way to the bot when the handoff takes the conversation from it."""
    await visitor.say("I want to talk to a person")
    await visitor.hears("May I have your name")
    burst = [visitor.say("Justin"), *(visitor.say(f"opening hours {n}") for n in range(10))]
    await asyncio.gather(*burst)
    await visitor.hears(TRANSFER)
    [handoff] = await anna.pending()
    await anna.assign(handoff["id"])
    await visitor.hears(ASSIGNED)
    said = visitor.transcript()
    after = said[said.index(("bot", TRANSFER)) + 1 :]
    assert [text for who, text in after if who == "bot"] == [ASSIGNED]
    assert ("user", "opening hours 9") in said
    async with http.get(f"{server.url}/metrics") as response:
        metrics = await response.text()
    [refused] = [line for line in metrics.splitlines() if line.startswith("host_messages_refused_total")]
    assert float(refused.split()[-1]) >= 1


async def test_a_message_sent_twice_is_stored_once(visitor: Visitor) -> None:
    first = await visitor.say("hello", client_id="one")
    assert await visitor.say("hello", client_id="one") == first
    await visitor.hears("What can I do for you?")
    assert [text for who, text in visitor.transcript() if who == "user"] == ["hello"]


@pytest.mark.parametrize("move", ["assign", "resolve", "reject"])
async def test_an_unknown_handoff_is_not_found(anna: DeskAgent, move: str) -> None:
    with pytest.raises(Refused) as refused:
        await anna.post(f"/handoffs/4711/{move}")
    assert refused.value.status == 404
    assert refused.value.body["code"] == "unknown_handoff"
