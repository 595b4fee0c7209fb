"""The desk's socket: what is pushed to whom, and what agents may do on it."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.host import Host
from host_runtime.storage import accounts
from tests.harness.frames import CommandFailed, FrameSocket
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent, Visitor, add_visitor

STALE = timedelta(seconds=5)


def _applied(events: list[dict[str, Any]], resource: str) -> dict[Any, dict[str, Any]]:
    """Return what a client holds that keeps the newest version of every entity."""
    held: dict[Any, dict[str, Any]] = {}
    for event in events:
        payload = event["payload"]
        if event["resource"] != resource:
            continue
        if event["id"] not in held or payload["version"] >= held[event["id"]]["version"]:
            held[event["id"]] = payload
    return held


async def test_a_client_that_applied_the_events_holds_what_a_fresh_fetch_returns(
    anna: Agent, ben: Agent, core: Core
) -> None:
    desk = await ben.connect()
    visitors = [await add_visitor(core) for _ in range(3)]
    for visitor in visitors:
        await visitor.asks_for_a_person()
    first = await anna.take_over(visitors[0])
    await anna.post(f"/handoffs/{first}", {"tags": ["vip"]})
    await anna.post(f"/handoffs/{first}/comments", {"content": "a note"})
    await visitors[0].say("hello?")
    await anna.reply(visitors[0], "Hi!", client_id="one")
    second = await ben.take_over(visitors[1])
    await ben.post(f"/handoffs/{second}/resolve")
    await visitors[1].settled()
    await visitors[0].say("the last word")
    await desk.wait_event(
        lambda event: (
            event["resource"] == "handoff"
            and (event["payload"]["userConversation"] or {}).get("preview") == "the last word"
        )
    )
    held = _applied(desk.events, "handoff")
    for handoff in await ben.get("/handoffs"):
        if handoff["status"] in ("pending", "assigned"):
            assert held[handoff["id"]] == handoff
        else:
            assert held[handoff["id"]]["status"] == handoff["status"]
    created = [event for event in desk.events if event["type"] == "create"]
    assert sorted(event["resource"] for event in created) == ["comment", "handoff", "handoff", "handoff"]
    await desk.close()


async def test_agents_hear_who_comes_and_goes(anna: Agent, ben: Agent) -> None:
    desk = await ben.connect()
    await anna.go_online(False)
    await anna.go_online(True)
    await desk.wait_event(lambda event: event["id"] == anna.id and event["payload"]["online"])
    agents = {agent["agentId"]: agent for agent in await ben.get("/agents")}
    assert _applied(desk.events, "agent")[anna.id] == agents[anna.id]
    await desk.close()


async def test_a_watched_conversation_is_pushed_both_ways_and_an_unwatched_one_is_not(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    desk = await anna.connect()
    await desk.command("watch", threadId=visitor.thread_id)
    await visitor.say("hello?")
    said = await desk.command(
        "reply", threadId=visitor.thread_id, clientId="c-1", payload={"type": "text", "text": "Hi!"}
    )
    await desk.wait_event(lambda event: event["id"] == said["messageId"])
    await desk.command("unwatch", threadId=visitor.thread_id)
    await visitor.say("not heard")
    await desk.command("unwatch", threadId=visitor.thread_id)
    heard = [event["payload"] for event in desk.events if event["resource"] == "message"]
    assert [(message["seq"], message["payload"]["text"]) for message in heard] == [
        (4, "hello?"),
        (5, "Hi!"),
    ]
    assert said == {"messageId": heard[1]["id"], "seq": 5}
    assert heard[1]["clientId"] == "c-1"
    await desk.close()


async def test_the_user_sees_the_agent_typing_and_nobody_elses(
    anna: Agent, ben: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    annas, bens = await anna.connect(), await ben.connect()
    await bens.command("watch", threadId=visitor.thread_id)
    with pytest.raises(CommandFailed) as refused:
        await bens.command("typing", threadId=visitor.thread_id)
    assert refused.value.code == "not_assigned_to_you"
    await annas.command("typing", threadId=visitor.thread_id)
    typing = await bens.wait_event(lambda event: event["resource"] == "typing")
    assert typing["payload"] == {
        "conversationId": visitor.thread_id,
        "author": {"kind": "agent", "name": "Anna O'Brien"},
    }
    await annas.close()
    await bens.close()


async def test_a_thread_that_is_none_cannot_be_watched(anna: Agent) -> None:
    desk = await anna.connect()
    for thread_id in ("nosuch", None, "", "a b", 5, ["x"]):
        with pytest.raises(CommandFailed) as refused:
            await desk.command("watch", threadId=thread_id)
        assert refused.value.code in {"unknown_conversation", "invalid_field"}
    await desk.close()


async def test_another_bots_conversation_cannot_be_watched_or_answered(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    desk = await anna.connect(bot_id="sales")
    for command, fields in (
        ("watch", {}),
        ("typing", {}),
        ("reply", {"clientId": "a", "payload": {"type": "text", "text": "x"}}),
    ):
        with pytest.raises(CommandFailed) as refused:
            await desk.command(command, threadId=visitor.thread_id, **fields)
        assert refused.value.code == "unknown_conversation"
    await desk.close()


async def test_events_of_another_bot_are_not_pushed(anna: Agent, core: Core, visitor: Visitor) -> None:
    desk = await anna.connect(bot_id="sales")
    await visitor.asks_for_a_person()
    other = await add_visitor(core, "sales")
    await other.asks_for_a_person()
    await desk.wait_event(lambda event: event["resource"] == "handoff")
    assert {event["payload"]["botId"] for event in desk.events} == {"sales"}
    await desk.close()


async def test_who_may_not_read_at_the_desk_is_turned_away(
    host: Host, http: aiohttp.ClientSession, add_agent: AddAgent
) -> None:
    nobody = await add_agent("Nobody", role=None)
    address = f"{host.url}/api/v1/bots/support/mod/hitlnext/socket"
    for hello, code in (({"token": nobody.token}, 4403), ({"token": "made up"}, 4401), ({}, 4401)):
        socket = await http.ws_connect(address)
        await socket.send_json({"id": 1, "type": "hello", **hello})
        assert (await socket.receive_json())["success"] is False
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == code


async def test_signing_out_closes_the_desk(core: Core, anna: Agent) -> None:
    desk = await anna.connect()
    await core.sessions.end_all(anna.id)
    await _closed(desk)
    assert desk.socket.close_code == 4401


async def test_a_role_that_is_taken_away_closes_the_desk_at_the_next_command(
    core: Core, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    desk = await anna.connect()
    await desk.command("watch", threadId=visitor.thread_id)
    await core.db.write(lambda conn: accounts.set_role(conn, anna.id, workspace="default", role=None))
    with pytest.raises(ConnectionError):
        for _ in range(2):
            await desk.command("watch", threadId=visitor.thread_id)
            clock.advance(STALE)
    assert desk.socket.close_code == 4403


async def test_readers_hear_and_do_not_speak(add_agent: AddAgent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    reader = await add_agent("Reader", role="editor")
    desk = await reader.connect()
    await desk.command("watch", threadId=visitor.thread_id)
    with pytest.raises(CommandFailed) as refused:
        await desk.command(
            "reply", threadId=visitor.thread_id, clientId="a", payload={"type": "text", "text": "x"}
        )
    assert refused.value.code == "forbidden"
    await desk.close()


async def _closed(desk: FrameSocket) -> None:
    async with asyncio.timeout(10):
        await desk._reader
