"""The database goes away just as it commits: what was stored is shown and gone on with as if it had not."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from host_runtime.errors import Unavailable
from host_runtime.host import Host
from host_runtime.messaging import handling
from host_runtime.storage.database import Database
from tests.hitlnext.people import Agent, Refused, Visitor
from tests.resilience.faulty_parts import answer_on

T = TypeVar("T")


class Unsure:
    """A database whose next writes are stored and not confirmed."""

    def __init__(self, inner: Database, *, times: int = 1) -> None:
        self._inner = inner
        self._times = times
        self.is_alive = True

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return await self._inner.read(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        result = await self._inner.write(fn)
        if self._times:
            self._times -= 1
            raise Unavailable("The database cannot be used at the moment.")
        return result

    async def close(self) -> None:
        await self._inner.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 0.001)


async def test_a_turn_that_was_not_confirmed_is_told_to_the_desk_and_runs_once(
    host: Host, visitor: Visitor, anna: Agent
) -> None:
    desk = await anna.connect()
    answer_on(host, Unsure(host.core.db))
    await visitor.asks_for_a_person()
    created = await desk.wait_event(lambda event: event["resource"] == "handoff", within_s=5)
    assert (created["type"], created["payload"]["status"]) == ("create", "pending")
    await desk.close()
    assert [who for who, _ in await visitor.transcript()] == ["user", "bot"]


async def test_a_database_that_goes_away_behind_a_turn_does_not_hide_its_handoff_from_the_desk(
    host: Host, visitor: Visitor, anna: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await anna.connect()
    read, times = host.core.db.read, 3

    async def away(fn: Callable[[Connection], T]) -> T:
        nonlocal times
        if times and fn.__code__.co_filename.endswith(("service.py", "previews.py")):
            times -= 1
            raise Unavailable("The database cannot be used at the moment.")
        return await read(fn)

    monkeypatch.setattr(host.core.db, "read", away)
    await visitor.asks_for_a_person()
    shown = await desk.wait_event(lambda event: event["resource"] == "handoff", within_s=5)
    assert (shown["payload"]["status"], times) == ("pending", 0)
    await desk.close()


async def test_an_end_of_a_handoff_that_cannot_be_read_at_once_is_gone_on_with_later(
    host: Host, visitor: Visitor, anna: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    read, times = host.core.db.read, 3

    async def away(fn: Callable[[Connection], T]) -> T:
        nonlocal times
        if times and fn.__code__.co_filename.endswith("handling.py"):
            times -= 1
            raise Unavailable("The database cannot be used at the moment.")
        return await read(fn)

    monkeypatch.setattr(host.core.db, "read", away)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, resolved by Anna")
    assert times == 0


async def test_a_reply_that_was_not_confirmed_reaches_the_visitor_when_it_is_sent_again(
    host: Host, visitor: Visitor, anna: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    watching = await anna.connect()
    await watching.command("watch", threadId=visitor.thread_id)
    write = host.core.db.write

    async def unsure(fn: Callable[[Connection], T]) -> T:
        monkeypatch.setattr(host.core.db, "write", write)
        await write(fn)
        raise Unavailable("The database cannot be used at the moment.")

    monkeypatch.setattr(host.core.db, "write", unsure)
    with pytest.raises(Refused) as refused:
        await anna.reply(visitor, "I am here", client_id="one")
    assert refused.value.status == 503
    again = await anna.reply(visitor, "I am here", client_id="one")
    shown = await watching.wait_event(lambda event: event["id"] == again["id"], within_s=5)
    assert shown["payload"]["seq"] == again["seq"]
    await watching.close()
    assert [text for _, text in await visitor.transcript()].count("I am here") == 1
