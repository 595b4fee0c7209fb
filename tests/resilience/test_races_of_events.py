"""Events that meet: a place expires while somebody answers, a handoff ends while somebody speaks."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from host_runtime.clock import ManualClock
from host_runtime.host import Host
from host_runtime.messaging.events import Event
from host_runtime.messaging.janitor import Janitor
from tests.hitlnext.people import Agent, Visitor
from tests.resilience.bot_actions import add_question
from tests.resilience.faulty_parts import add_middleware
from tests.resilience.leftovers import hand_in, unhandled


@pytest.fixture
def data(data: Path) -> Path:
    add_question(data)
    return data


@pytest.fixture
def janitor(host: Host, clock: ManualClock) -> Janitor:
    return Janitor(db=host.core.db, clock=clock, dispatcher=host.core.dispatcher)


class Gate:
    """Holds back events, by what they say or their type, until it is opened."""

    def __init__(self, host: Host, *held: str) -> None:
        self._held = held
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        add_middleware(host, self._pass)

    async def _pass(self, event: Event) -> None:
        if event.type in self._held or event.preview in self._held:
            self.reached.set()
            await self.opened.wait()


async def test_an_answer_that_comes_as_its_place_expires_outlives_the_timeout(
    host: Host, visitor: Visitor, anna: Agent, janitor: Janitor, clock: ManualClock
) -> None:
    await visitor.say("ask")
    gate = Gate(host, "yes")
    clock.advance(timedelta(minutes=26))
    await anna.go_online()
    saying = asyncio.create_task(visitor.say("yes"))
    await gate.reached.wait()
    assert await janitor.run_due() == 1
    gate.opened.set()
    await saying

    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, resolved by Anna")
    assert await unhandled(host, visitor) == []


async def test_a_place_that_a_human_takes_as_it_expires_is_kept_for_the_visitor(
    host: Host, visitor: Visitor, anna: Agent, janitor: Janitor, clock: ManualClock
) -> None:
    await visitor.say("ask")
    gate = Gate(host, "timeout")
    clock.advance(timedelta(minutes=26))
    await anna.go_online()
    assert await janitor.run_due() == 1
    await gate.reached.wait()
    place = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    await anna.post("/handoffs", place)
    gate.opened.set()
    await visitor.settled()

    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert await unhandled(host, visitor) == []
    # The question is still open: only it knows this answer.
    await visitor.say("yes")
    assert len(await anna.pending()) == 1


async def test_what_is_said_as_a_handoff_ends_comes_behind_the_end(
    host: Host, visitor: Visitor, anna: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("bare")
    handoff_id = await anna.take_over(visitor)
    with monkeypatch.context() as cut_off:
        # The end is stored; the server has not come to looking at it yet.
        cut_off.setattr(host.core.dispatcher, "wake", lambda _conversation_id: None)
        await anna.post(f"/handoffs/{handoff_id}/resolve")
    await hand_in(host, visitor, "hi")
    await visitor.settled()
    assert (await visitor.transcript())[-3:] == [
        ("user", "hi"),
        ("bot", "bot: after, hitlnext resolved"),
        ("bot", "bot: hello"),
    ]


async def test_what_a_human_has_seen_is_not_answered_by_the_bot_once_they_are_gone(
    host: Host, visitor: Visitor, anna: Agent
) -> None:
    gate = Gate(host, "my tent leaks")
    saying = asyncio.create_task(visitor.say("my tent leaks"))
    await gate.reached.wait()
    # Sent again: what waits is looked for once more, and that is when the human has gone.
    await hand_in(host, visitor, "it is blue", client_id="blue")
    await hand_in(host, visitor, "it is blue", client_id="blue")
    await hand_in(host, visitor, "please help")
    place = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    handoff = await anna.post("/handoffs", place)
    await anna.take_over(visitor)
    await anna.reply(visitor, "I will send you a new one.", client_id="one")
    await anna.post(f"/handoffs/{handoff['id']}/resolve")
    gate.opened.set()
    await saying
    assert (await visitor.transcript())[-1] == ("agent", "I will send you a new one.")
    assert await unhandled(host, visitor) == []
    await visitor.say("thanks")
    assert (await visitor.transcript())[-1] == ("bot", "bot: hello")
