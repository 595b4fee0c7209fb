"""A user who does not want an agent any more goes back to the workflow, by an exit of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from hitlnext_module import HitlNext
from hitlnext_module.config import HitlNextConfig
from hitlnext_module.models import Actor, AgentId, HandoffView
from hitlnext_module.repository.handoffs import Key
from host_runtime.assembly import Core
from host_runtime.errors import Conflict, NotFound
from host_runtime.host import Host
from host_runtime.messaging.events import BotId
from host_runtime.storage.conversations import find_conversation
from tests.harness.visitor import Visitor as ChatVisitor
from tests.hitlnext.people import Agent, Visitor, add_visitor

PHRASES = {"cancelPhrases": {"en": ["cancel", "no thanks"], "fr": ["Annuler"]}}

with_phrases = pytest.mark.parametrize("options", [PHRASES], indirect=True)


@with_phrases
@pytest.mark.parametrize("phrase", ["cancel", " CANCEL! ", "No  thanks.", "annuler"])
async def test_a_user_who_waits_leaves_by_a_phrase(anna: Agent, visitor: Visitor, phrase: str) -> None:
    await visitor.asks_for_a_person()
    [waiting] = await anna.pending()
    desk = await anna.connect()
    await visitor.say(phrase)
    assert (await visitor.transcript())[-2:] == [
        ("user", phrase),
        ("bot", "bot: back, cancelled by "),
    ]
    ended = await anna.get(f"/handoffs/{waiting['id']}")
    assert (ended["status"], ended["agentId"], ended["resolvedAt"]) == ("expired", None, None)
    heard = await desk.wait_event(
        lambda event: event["id"] == waiting["id"] and event["payload"]["status"] == "expired"
    )
    assert heard["payload"]["version"] <= ended["version"]
    await desk.close()


@with_phrases
async def test_a_user_leaves_the_agent_and_the_bot_has_the_word_again(
    core: Core, anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await visitor.say("cancel")
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, cancelled by Anna O'Brien")
    ended = await anna.get(f"/handoffs/{handoff_id}")
    assert (ended["status"], ended["agentId"]) == ("resolved", anna.id)
    assert ended["resolvedAt"] is not None
    conversation = await core.db.read(lambda conn: find_conversation(conn, visitor.thread_id))
    assert conversation is not None
    assert conversation.owner is None
    # To the bot it is a word like any other, and another handoff may follow.
    await visitor.say("cancel")
    assert (await visitor.transcript())[-1] == ("bot", "bot: hello")
    await visitor.asks_for_a_person()
    assert len(await anna.pending()) == 1


@pytest.mark.parametrize("is_held", [False, True])
async def test_the_chats_command_brings_the_user_back_and_the_chat_hears_who_has_the_word(
    core: Core, host: Host, http: aiohttp.ClientSession, anna: Agent, is_held: bool
) -> None:
    chat = await ChatVisitor(http, host.url).connect()
    assert chat.frames is not None
    await chat.say("person")
    taken = await chat.frames.wait_event(_is_owned_by("human"))
    if is_held:
        [handoff] = await anna.pending()
        await anna.post(f"/handoffs/{handoff['id']}/assign")
    await chat.frames.command("cancel", conversationId=chat.conversation_id)
    back = await chat.frames.wait_event(_is_owned_by("bot"))
    assert back["payload"]["version"] > taken["payload"]["version"]
    await chat.hears("bot: back, cancelled by " + ("Anna O'Brien" if is_held else ""))
    [ended] = await anna.get("/handoffs")
    assert ended["status"] == ("resolved" if is_held else "expired")
    # A second click finds nothing to leave.
    await chat.frames.command("cancel", conversationId=chat.conversation_id)
    await chat.frames.close()


async def test_nobody_leaves_for_another_user(core: Core, anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    stranger = await add_visitor(core)
    for place in (
        replace(visitor.place, user_id=stranger.user_id),
        replace(visitor.place, bot_id=BotId("sales")),
        replace(visitor.place, channel="other"),
    ):
        with pytest.raises(NotFound):
            await core.dispatcher.leave(place)
    assert [one["status"] for one in await anna.get("/handoffs")] == ["pending"]


@with_phrases
async def test_what_only_contains_a_phrase_is_said_to_the_agent(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await visitor.say("please do not cancel my order")
    assert [one["status"] for one in await anna.get("/handoffs")] == ["pending"]


async def test_there_is_no_phrase_unless_one_is_configured(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await visitor.say("cancel")
    assert [one["status"] for one in await anna.get("/handoffs")] == ["pending"]


async def test_a_handoff_is_resolved_or_cancelled_and_never_both(
    module: HitlNext, core: Core, anna: Agent
) -> None:
    actor = Actor(AgentId(anna.id), "default")
    keys: list[Key] = []
    visitors = [await add_visitor(core) for _ in range(10)]
    for visitor in visitors:
        await visitor.asks_for_a_person()
        keys.append(
            Key(
                visitor.place.bot_id, (await module.service.create(visitor.place, timeout=None))[0].handoff.id
            )
        )
        await module.service.assign(keys[-1], actor)
    results: list[Any] = await asyncio.gather(
        *(module.service.resolve(key, actor) for key in keys),
        *(module.service.cancel(key) for key in keys),
        return_exceptions=True,
    )
    for visitor, result in zip(visitors, results[:10], strict=True):
        await visitor.settled()
        assert isinstance(result, HandoffView | Conflict)
        exit_ = "resolved" if isinstance(result, HandoffView) else "cancelled"
        backs = [text for _, text in await visitor.transcript() if text.startswith("bot: back")]
        assert backs == [f"bot: back, {exit_} by Anna O'Brien"]


@pytest.mark.parametrize("phrases", [{"en": [" "]}, {"en": "cancel"}, {"e": ["cancel"]}, ["cancel"]])
def test_phrases_are_texts_by_language(phrases: Any) -> None:
    with pytest.raises(ValueError, match="cancelPhrases"):
        HitlNextConfig.model_validate({"cancelPhrases": phrases})


def _is_owned_by(owner: str) -> Callable[[dict[str, Any]], bool]:
    return lambda event: event["resource"] == "conversation" and event["payload"]["owner"] == owner
