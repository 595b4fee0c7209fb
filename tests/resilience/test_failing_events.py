"""An event that fails: what comes after it waits its turn, and never too long."""

import asyncio

import pytest

from host_runtime.errors import Unavailable
from host_runtime.host import Host
from host_runtime.messaging import handling
from host_runtime.messaging.events import Event
from tests.hitlnext.people import Visitor
from tests.resilience.faulty_parts import add_middleware
from tests.resilience.leftovers import recover, unhandled


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(handling, "_LONGEST_PAUSE_S", 0.01)


async def test_an_event_that_keeps_failing_is_set_aside_and_not_answered_at_some_later_time(
    host: Host, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    failed = asyncio.Event()

    def fail(event: Event) -> None:
        if event.preview == "poison":
            failed.set()
            raise RuntimeError("the dictionary is broken")

    add_middleware(host, fail)
    poisoning = asyncio.create_task(visitor.say("poison"))
    await failed.wait()
    await visitor.say("after it")
    await poisoning
    said = [("user", "poison"), ("user", "after it"), ("bot", "bot: hello")]
    assert await visitor.transcript() == said
    assert "set aside" in caplog.text
    assert host.core.dispatcher.counters.failed == 5

    await recover(host, visitor)
    assert await unhandled(host, visitor) == []
    assert await visitor.transcript() == said


async def test_a_database_that_is_away_for_long_is_waited_for_and_the_order_is_kept(
    host: Host, visitor: Visitor
) -> None:
    away, seen, failed = 20, [], asyncio.Event()

    def fail(event: Event) -> None:
        nonlocal away
        failed.set()
        seen.append(event.preview)
        if away:
            away -= 1
            raise Unavailable("The database cannot be used at the moment.")

    add_middleware(host, fail)
    saying = asyncio.create_task(visitor.say("first"))
    await failed.wait()
    await visitor.say("second")
    await saying
    assert seen == ["first"] * 21 + ["second"]
    assert [who for who, _ in await visitor.transcript()] == ["user", "user", "bot", "bot"]


async def test_a_stop_does_not_wait_for_what_fails_and_leaves_it_for_the_next_start(
    host: Host, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 3600)
    failed = asyncio.Event()

    def fail(_event: Event) -> None:
        failed.set()
        raise Unavailable("The database cannot be used at the moment.")

    add_middleware(host, fail)
    saying = asyncio.create_task(visitor.say("hello"))
    await failed.wait()
    async with asyncio.timeout(5):
        await host.core.dispatcher.drain()
        await saying
    assert [waiting.payload["text"] for waiting in await unhandled(host, visitor)] == ["hello"]
