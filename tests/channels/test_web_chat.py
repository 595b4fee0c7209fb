"""The web chat's protocol, as a visitor's browser speaks it."""

import asyncio
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError
from sqlalchemy import select

from host_runtime.channels.web_chat.config import WebChatConfig
from host_runtime.messaging.events import ConversationId, Owner
from host_runtime.messaging.ownership import take
from host_runtime.storage.tables import users
from tests.channels.conftest import Chat
from tests.harness.frames import CommandFailed, FrameSocket

TEXT = {"type": "text", "text": "Hello"}


async def test_hello_makes_a_visitor_with_a_secret_and_a_conversation(chat: Chat) -> None:
    frames, hello = await chat.enter(language="fr-CH")
    assert set(hello) == {
        "userId",
        "token",
        "conversationId",
        "conversation",
        "messages",
        "lastSeq",
        "config",
    }
    assert (hello["messages"], hello["lastSeq"]) == ([], 0)
    assert hello["config"] == {
        "botName": "Support", "maxMessageLength": 360, "avatarUrl": None, "extraStylesheet": "",
    }  # fmt: skip
    rows = await chat.host.db.read(lambda conn: conn.execute(select(users)).all())
    assert hello["token"] not in str(rows)
    assert rows[0].attributes == {"language": "fr-CH"}
    await frames.close()


async def test_a_message_is_stored_answered_and_pushed_in_order(chat: Chat) -> None:
    frames, hello = await chat.enter()
    stored = await _say(frames, hello)
    assert stored["seq"] == 1
    messages = [(await _event(frames, seq))["payload"] for seq in (1, 2)]
    said, answered = messages
    assert said["id"] == stored["messageId"]
    assert (said["author"], said["payload"], said["clientId"]) == ({"kind": "user"}, TEXT, "c1")
    assert (answered["author"], answered["payload"]["text"]) == ({"kind": "bot"}, "You said Hello")
    assert {message["conversationId"] for message in messages} == {hello["conversationId"]}
    await frames.close()


async def test_the_same_client_id_gives_the_same_answer_and_stores_nothing(chat: Chat) -> None:
    frames, hello = await chat.enter()
    first = await _say(frames, hello)
    await chat.host.dispatcher.idle(hello["conversationId"])
    assert await _say(frames, hello) == first
    assert (await _say(frames, hello, "c2"))["seq"] == 3
    await frames.close()


async def test_a_visitor_comes_back_and_misses_nothing(chat: Chat) -> None:
    frames, hello = await chat.enter()
    await _say(frames, hello)
    await chat.host.dispatcher.idle(hello["conversationId"])
    await frames.close()
    frames, again = await chat.enter(token=hello["token"], conversationId=hello["conversationId"], after=1)
    assert (again["userId"], again["token"]) == (hello["userId"], hello["token"])
    assert [message["seq"] for message in again["messages"]] == [2]
    assert again["lastSeq"] == 2
    await frames.close()
    frames, latest = await chat.enter(token=hello["token"])
    assert latest["conversationId"] == hello["conversationId"]
    assert [message["seq"] for message in latest["messages"]] == [1, 2]
    await frames.close()


async def test_an_opening_page_gets_the_newest_messages_only(unstarted_chat: Chat) -> None:
    unstarted_chat.configs["channel-web"] = WebChatConfig(maxMessagesHistory=3)
    await unstarted_chat.start()
    frames, hello = await unstarted_chat.enter()
    for number in range(3):
        await _say(frames, hello, f"c{number}")
    await unstarted_chat.host.dispatcher.idle(hello["conversationId"])
    await frames.close()
    frames, again = await unstarted_chat.enter(token=hello["token"])
    assert [message["seq"] for message in again["messages"]] == [4, 5, 6]
    earlier = await frames.command("resume", conversationId=hello["conversationId"], after=0)
    assert [message["seq"] for message in earlier["messages"]] == [1, 2, 3, 4, 5, 6]
    await frames.close()


async def test_a_secret_that_is_not_known_makes_a_new_visitor(chat: Chat) -> None:
    _, hello = await chat.enter()
    frames, other = await chat.enter(token="x" * 43, conversationId=hello["conversationId"], after=5)
    assert other["userId"] != hello["userId"]
    assert other["token"] not in {"x" * 43, hello["token"]}
    assert other["conversationId"] != hello["conversationId"]
    await frames.close()


async def test_a_secret_is_worth_nothing_with_another_bot(chat: Chat) -> None:
    _, hello = await chat.enter("support")
    frames, other = await chat.enter("sales", token=hello["token"])
    assert other["userId"] != hello["userId"]
    await frames.close()


async def test_another_visitors_conversation_cannot_be_reached(chat: Chat) -> None:
    owner, hello = await chat.enter()
    await _say(owner, hello)
    intruder, mine = await chat.enter()
    foreign = hello["conversationId"]
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("message", {"clientId": "c1", "conversationId": foreign, "payload": TEXT}),
        ("resume", {"conversationId": foreign, "after": 0}),
        ("cancel", {"conversationId": foreign}),
        ("typing", {"conversationId": foreign}),
        ("resume", {"conversationId": "unknown", "after": 0}),
    ]
    for kind, fields in attempts:
        with pytest.raises(CommandFailed) as refused:
            await intruder.command(kind, **fields)
        assert refused.value.code in {"not_found", "unknown_conversation"}, kind
    with pytest.raises(CommandFailed) as refused:
        await chat.enter(token=mine["token"], conversationId=foreign)
    assert refused.value.code == "not_found"
    await _say(owner, hello, "c2")
    await _event(owner, 3)
    assert intruder.events == []
    await owner.close()
    await intruder.close()


async def test_every_tab_of_a_visitor_hears_the_same(chat: Chat) -> None:
    one, hello = await chat.enter()
    other, _ = await chat.enter(token=hello["token"])
    await _say(one, hello)
    assert (await _event(one, 2))["payload"] == (await _event(other, 2))["payload"]
    await one.close()
    await other.close()


async def test_typing_is_told_to_the_conversation_and_not_stored(chat: Chat) -> None:
    one, hello = await chat.enter()
    other, _ = await chat.enter(token=hello["token"])
    assert await one.command("typing", conversationId=hello["conversationId"]) is None
    event = await other.wait_event(lambda event: event["resource"] == "typing")
    assert event["payload"] == {"conversationId": hello["conversationId"], "author": {"kind": "user"}}
    page = await one.command("resume", conversationId=hello["conversationId"], after=0)
    assert page == {
        "conversationId": hello["conversationId"],
        "conversation": hello["conversation"],
        "messages": [],
        "lastSeq": 0,
    }
    await one.close()
    await other.close()


async def test_a_visitor_has_several_conversations(chat: Chat) -> None:
    frames, hello = await chat.enter()
    await _say(frames, hello)
    await _event(frames, 2)
    second = (await frames.command("new_conversation"))["conversationId"]
    listed = (await frames.command("list_conversations"))["conversations"]
    by_id = {conversation["id"]: conversation for conversation in listed}
    assert set(by_id) == {hello["conversationId"], second}
    assert by_id[second]["lastMessage"] is None
    assert by_id[hello["conversationId"]]["lastMessage"]["preview"] == "You said Hello"
    # Without a conversation, what is said goes where the visitor is.
    stored = await frames.command("message", clientId="c9", payload=TEXT)
    event = await frames.wait_event(lambda event: event["id"] == stored["messageId"])
    assert event["payload"]["conversationId"] == second
    await frames.close()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"payload": {"type": "text", "text": "x" * 361}}, "message_too_long"),
        ({"payload": {"type": "text", "text": "  "}}, "invalid_field"),
        ({"payload": {"type": "text", "text": "a\u0000b"}}, "invalid_field"),
        ({"payload": {"type": "image", "image": "javascript:alert(1)"}}, "invalid_field"),
        ({"payload": {"type": "handoff"}}, "invalid_field"),
        ({"payload": {"text": "no type"}}, "bad_payload"),
        ({"payload": "text"}, "invalid_field"),
        ({"clientId": ""}, "invalid_field"),
        ({"clientId": "x" * 101}, "invalid_field"),
        ({"clientId": "a:b"}, "invalid_field"),
        ({"clientId": 1}, "invalid_field"),
        ({"userId": "somebody else"}, "invalid_field"),
        ({"conversationId": {"$ne": 1}}, "invalid_field"),
    ],
)
async def test_what_may_not_be_said_is_refused_and_not_stored(
    chat: Chat, fields: dict[str, Any], code: str
) -> None:
    frames, hello = await chat.enter()
    message = {"clientId": "c1", "conversationId": hello["conversationId"], "payload": TEXT, **fields}
    with pytest.raises(CommandFailed) as refused:
        await frames.command("message", **message)
    assert refused.value.code == code
    assert (await _say(frames, hello))["seq"] == 1
    await frames.close()


@pytest.mark.parametrize(
    "hello",
    [{"token": ""}, {"token": 5}, {"language": "<b>"}, {"after": -1}, {"after": "1"}, {"userId": "me"}],
)
async def test_a_malformed_hello_is_refused_and_may_be_said_again(chat: Chat, hello: dict[str, Any]) -> None:
    frames = await chat.connect()
    with pytest.raises(CommandFailed) as refused:
        await frames.command("hello", **hello)
    assert refused.value.code == "invalid_field"
    assert (await frames.command("hello"))["token"]
    await frames.close()


async def test_a_visitor_who_sends_too_much_is_told_so(unstarted_chat: Chat) -> None:
    unstarted_chat.configs["channel-web"] = WebChatConfig(messagesPerSecond=0.001, messagesBurst=2)
    await unstarted_chat.start()
    frames, hello = await unstarted_chat.enter()
    for client_id in ("c1", "c2"):
        await _say(frames, hello, client_id)
    with pytest.raises(CommandFailed) as refused:
        await _say(frames, hello, "c3")
    assert refused.value.code == "too_many_requests"
    await frames.close()


async def test_an_unknown_bot_is_404_before_anything_is_opened(chat: Chat) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await chat.connect("nobody")
    assert refused.value.status == 404
    assert chat.client is not None
    async with chat.client.get("/s/nobody") as response:
        assert response.status == 404


async def test_many_messages_at_once_are_numbered_without_gaps(chat: Chat) -> None:
    frames, hello = await chat.enter()
    stored = await asyncio.gather(*(_say(frames, hello, f"c{number}") for number in range(50)))
    await chat.host.dispatcher.idle(hello["conversationId"])
    page = await frames.command("resume", conversationId=hello["conversationId"], after=0)
    assert [message["seq"] for message in page["messages"]] == list(range(1, 101))
    assert [result["seq"] for result in stored] == sorted(result["seq"] for result in stored)
    await frames.close()


async def test_the_chat_page_names_its_bot_and_its_files_exist(chat: Chat) -> None:
    assert chat.client is not None
    async with chat.client.get("/s/support") as response:
        text = await response.text()
    assert response.status == 200
    assert 'data-bot-id="support"' in text
    assert "<title>Support</title>" in text
    addresses = [part.partition('"')[0] for part in text.replace('src="', 'href="').split('href="')[1:]]
    assert len(addresses) >= 3
    for address in addresses:
        async with chat.client.get(address) as response:
            assert response.status == 200, address
            assert "immutable" in response.headers["Cache-Control"]


async def _say(frames: FrameSocket, hello: dict[str, Any], client_id: str = "c1") -> dict[str, Any]:
    result: dict[str, Any] = await frames.command(
        "message", clientId=client_id, conversationId=hello["conversationId"], payload=TEXT
    )
    return result


async def _event(frames: FrameSocket, seq: int) -> dict[str, Any]:
    return await frames.wait_event(
        lambda event: event["resource"] == "message" and event["payload"]["seq"] == seq
    )


async def test_a_visitor_who_is_with_the_bot_has_nothing_to_leave(chat: Chat) -> None:
    visitor, hello = await chat.enter()
    assert hello["conversation"] == {"id": hello["conversationId"], "owner": "bot", "version": 0}
    assert await visitor.command("cancel", conversationId=hello["conversationId"]) is None
    await visitor.close()


async def test_an_owner_that_does_not_let_go_keeps_the_conversation(chat: Chat) -> None:
    visitor, hello = await chat.enter()
    conversation_id = ConversationId(hello["conversationId"])
    await chat.host.db.write(lambda conn: take(conn, conversation_id, Owner("weather:7")))
    with pytest.raises(CommandFailed) as refused:
        await visitor.command("cancel", conversationId=conversation_id)
    assert refused.value.code == "cannot_leave"
    page = await visitor.command("resume", conversationId=conversation_id, after=0)
    assert page["conversation"] == {"id": conversation_id, "owner": "human", "version": 1}
    await visitor.close()
