"""What was left undone by a crash is done once, by whoever has the conversation, in the order it was said."""

import asyncio
from pathlib import Path

import pytest

from host_runtime.host import Host
from host_runtime.messaging.events import Event
from tests.hitlnext.people import Agent, Visitor
from tests.resilience.bot_actions import add_action
from tests.resilience.faulty_middleware import add_middleware
from tests.resilience.leftovers import hand_in, leave_unanswered, recover, unhandled


@pytest.fixture
def data(data: Path) -> Path:
    add_action(data, "counts", "pass")
    return data


async def test_what_was_said_just_before_a_handoff_and_a_crash_is_the_agents_for_good(
    host: Host, visitor: Visitor, anna: Agent
) -> None:
    await visitor.asks_for_a_person()
    # Stored while the bot had the conversation; the process died before it could be handed over.
    await leave_unanswered(host, visitor, "my tent leaks")
    await recover(host, visitor)
    assert await unhandled(host, visitor) == []

    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, resolved by Anna")


async def test_a_message_that_is_found_waiting_and_comes_by_itself_as_well_runs_its_actions_once(
    host: Host, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(event: Event) -> None:
        if event.preview == "hold":
            begun.set()
            await go_on.wait()

    add_middleware(host, hold)
    holding = asyncio.create_task(visitor.say("hold"))
    await begun.wait()
    # As at the end of a handoff: what waits is looked for, and the next message comes at that very moment.
    host.core.dispatcher.wake(visitor.thread_id)
    await hand_in(host, visitor, "counts")
    go_on.set()
    await holding
    assert caplog.messages.count("run: counts") == 1
