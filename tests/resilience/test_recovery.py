"""What was left undone by a crash is done once, by whoever has the conversation, in the order it was said."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from host_runtime.clock import ManualClock
from host_runtime.host import Host
from host_runtime.messaging.events import Event
from host_runtime.messaging.janitor import Janitor
from tests.hitlnext.people import Agent, Visitor, add_visitor
from tests.resilience.bot_actions import add_action
from tests.resilience.faulty_parts import add_middleware
from tests.resilience.leftovers import hand_in, leave_unanswered, recover, unhandled


@pytest.fixture
def data(data: Path) -> Path:
    add_action(data, "counts", "pass")
    return data


HELLO = [("user", "hello"), ("bot", "bot: hello")]


@pytest.fixture
def janitor(host: Host, clock: ManualClock) -> Janitor:
    return Janitor(db=host.core.db, clock=clock, dispatcher=host.core.dispatcher)


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


async def test_a_message_whose_sender_went_away_at_any_moment_is_answered_once(
    host: Host, visitor: Visitor
) -> None:
    for number in range(24):
        receiving = asyncio.create_task(hand_in(host, visitor, "hello", client_id=f"id-{number}"))
        for _ in range(number):
            await asyncio.sleep(0)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
    # The sender tries again until somebody has told that it is stored.
    again = [await hand_in(host, visitor, "hello", client_id=f"id-{number}") for number in range(24)]
    await visitor.settled()
    said = await visitor.messages()
    assert [(m.id, m.seq) for m in said if m.client_id] == sorted(
        ((r.message.id, r.message.seq) for r in again), key=lambda stored: stored[1]
    )
    assert [m.author.kind.value for m in said].count("bot") == 24
    assert await unhandled(host, visitor) == []


async def test_a_message_that_is_sent_again_is_answered_if_the_first_attempt_was_cut_off(
    host: Host, visitor: Visitor
) -> None:
    await leave_unanswered(host, visitor, "hello", client_id="once")
    repeated = await hand_in(host, visitor, "hello", client_id="once")
    await visitor.settled()
    assert repeated.message.seq == 1
    assert await visitor.transcript() == HELLO


async def test_what_nobody_is_at_is_taken_up_while_the_host_runs(
    host: Host, visitor: Visitor, janitor: Janitor, clock: ManualClock
) -> None:
    await leave_unanswered(host, visitor, "hello")
    await janitor.run_due()
    assert len(await unhandled(host, visitor)) == 1, "it may still be under way"
    clock.advance(timedelta(seconds=11))
    await janitor.run_due()
    await visitor.settled()
    assert await visitor.transcript() == HELLO


async def test_what_waits_for_a_bot_that_is_not_mounted_is_answered_once_it_is(
    host: Host, visitor: Visitor, janitor: Janitor, clock: ManualClock
) -> None:
    mounted, host.bots.mounted = host.bots.mounted, {}
    await visitor.say("hello")
    clock.advance(timedelta(days=1))
    await janitor.run_due()
    assert await visitor.transcript() == HELLO[:1]
    host.bots.mounted = mounted
    await janitor.run_due()
    await visitor.settled()
    assert await visitor.transcript() == HELLO


async def test_much_that_was_left_undone_does_not_hold_up_what_is_said_now(
    host: Host, visitor: Visitor
) -> None:
    others = [await add_visitor(host.core) for _ in range(120)]
    for other in others:
        await leave_unanswered(host, other, "hello")
    under_way, most = 0, 0

    async def count(_event: Event) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1

    add_middleware(host, count)
    assert await host.core.dispatcher.recover() == len(others)
    await visitor.say("hello")
    assert await visitor.transcript() == HELLO
    for other in reversed(others):
        while await unhandled(host, other):
            await other.settled()
    assert most <= 33
    assert [await other.transcript() for other in others] == [HELLO] * len(others)


async def test_what_was_left_undone_is_answered_in_the_order_in_which_it_is_numbered(
    host: Host, visitor: Visitor, clock: ManualClock
) -> None:
    answered: list[str] = []
    add_middleware(host, lambda event: answered.append(event.preview))
    for text in ("first", "second", "third"):
        await leave_unanswered(host, visitor, text)
        clock.advance(timedelta(seconds=-1))
    await recover(host, visitor)
    assert answered == ["first", "second", "third"]
