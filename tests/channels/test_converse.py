"""The Converse API: one text in, the answers out."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from host_runtime.channels.converse import Converse, ConverseConfig
from host_runtime.storage.tables import messages
from tests.channels.conftest import Chat

PATH = "/api/v1/bots/support/converse"


async def test_the_answers_come_with_the_request(chat: Chat) -> None:
    assert await _ask(chat, "u1", text="hello") == (200, [{"type": "text", "text": "You said hello"}])
    status, answers = await _ask(chat, "u1", type="text", text="twice")
    assert (status, len(answers)) == (200, 2)


async def test_a_user_goes_on_in_one_conversation(chat: Chat) -> None:
    for text in ("one", "two"):
        assert (await _ask(chat, "u1", text=text))[1] == [{"type": "text", "text": f"You said {text}"}]


async def test_requests_at_once_get_each_their_own_answers(chat: Chat) -> None:
    asked = [(f"u{number % 2}", f"text {number}") for number in range(10)]
    outcomes = await asyncio.gather(*(_ask(chat, user, text=text) for user, text in asked))
    for (_, text), outcome in zip(asked, outcomes, strict=True):
        assert outcome == (200, [{"type": "text", "text": f"You said {text}"}])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": "x" * 361}, 422),
        ({"text": "a\u0000"}, 422),
        ({"type": "image", "text": "x"}, 422),
        ({"text": "x", "userId": "y"}, 422),
        ({"text": "x", "includedContexts": ["global"], "metadata": {"a": 1}}, 200),
    ],
)
async def test_only_a_text_is_taken(chat: Chat, body: dict[str, Any], status: int) -> None:
    assert (await _ask(chat, "u1", **body))[0] == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/bots/nobody/converse/u1", 404),
        (f"{PATH}/{'u' * 257}", 400),
        (f"{PATH}/%0a", 400),
        (f"{PATH}/u1?include=state", 403),
        (f"{PATH}/u1?include=responses", 200),
    ],
)
async def test_what_cannot_be_asked_is_refused(chat: Chat, path: str, status: int) -> None:
    assert chat.client is not None
    async with chat.client.post(path, json={"text": "x"}) as response:
        assert response.status == status


async def test_a_bot_may_be_closed_to_it(unstarted_chat: Chat) -> None:
    unstarted_chat.configs["converse"] = ConverseConfig(enableUnsecuredEndpoint=False)
    await unstarted_chat.start()
    assert (await _ask(unstarted_chat, "u1", text="x"))[0] == 403


async def test_a_bot_that_takes_too_long_is_503_and_its_answer_is_kept(unstarted_chat: Chat) -> None:
    unstarted_chat.configs["converse"] = ConverseConfig(timeout="1ms")
    await unstarted_chat.start()
    status, answer = await _ask(unstarted_chat, "u1", text="wait")
    assert (status, answer["code"]) == (503, "timed_out")
    unstarted_chat.parrot.gate.set()
    await unstarted_chat.host.dispatcher.drain()
    rows = await unstarted_chat.host.db.read(lambda conn: conn.execute(select(messages.c.seq)).all())
    assert len(rows) == 2


async def test_its_conversations_cannot_be_handed_off(chat: Chat) -> None:
    channels = Converse(chat.context(Converse)).register_channels()
    assert [(channel.name, channel.can_hand_off) for channel in channels] == [("api", False)]


async def _ask(chat: Chat, user: str, **body: Any) -> tuple[int, Any]:
    assert chat.client is not None
    async with chat.client.post(f"{PATH}/{user}", json=body) as response:
        answer = await response.json()
    return response.status, answer.get("responses", answer)
