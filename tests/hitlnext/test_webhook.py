"""What the receiver of a webhook hears of a running host, in which order and how often, and nobody else."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.host import Host, HostSettings
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.outbox_rows import Rows, outbox_rows, outbox_until
from tests.hitlnext.people import Agent, Refused, Visitor, add_visitor
from tests.hitlnext.webhook_receiver import SECRET, Answer, Receiver, running_receiver

ALLOWED = {"BP_CONFIG_WEBHOOKS_ALLOWPRIVATEADDRESSES": "true"}
BOTS = ("support", "sales")
CREATED = ("handoff", "create", "pending")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def options(receiver: Receiver) -> dict[str, Any]:
    """Every bot has a webhook."""
    headers = {"x-pass": "open sesame"}
    return {
        "enableConversationDeletion": True,
        "eventsWebHook": {"url": receiver.url, "headers": headers, "secret": SECRET},
    }


@pytest.fixture
async def host(data: Path, database_url: str, clock: ManualClock) -> AsyncIterator[Host]:
    environ = {"DATABASE_URL": database_url, **ALLOWED}
    async with Host.start(HostSettings(data=data, environ=environ, port=0, clock=clock)) as host:
        yield host


@pytest.fixture
async def chief(add_agent: AddAgent) -> Agent:
    """An administrator."""
    return await add_agent("Chief", role="admin")


async def test_every_change_of_a_handoff_is_told_in_order(
    anna: Agent, visitor: Visitor, receiver: Receiver
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}", {"tags": ["vip"]})
    await anna.post(f"/handoffs/{handoff_id}/comments", {"content": "likes tents"})
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    await anna.request("DELETE", f"/conversations/{visitor.thread_id}")
    await receiver.wait_for(lambda: _of_handoffs(receiver)[-1:] == [("handoff", "delete", None)])
    assert _of_handoffs(receiver) == [
        CREATED,
        ("handoff", "update", "assigned"),
        ("handoff", "update", "assigned"),
        ("comment", "create", None),
        ("handoff", "update", "assigned"),
        ("handoff", "update", "resolved"),
        ("handoff", "delete", None),
    ]
    assert len({request.event_id for request in receiver.requests}) == len(receiver.requests)


async def test_the_body_is_v12s_and_holds_what_the_turn_has_learnt(
    anna: Agent, visitor: Visitor, receiver: Receiver
) -> None:
    await visitor.asks_for_a_person()
    [request] = await receiver.wait_for_accepted(1, resource="handoff")
    event = request.event
    assert list(event) == ["botId", "resource", "type", "id", "payload"]
    [shown] = await anna.pending()
    assert event == {
        "botId": "support",
        "resource": "handoff",
        "type": "create",
        "id": shown["id"],
        "payload": shown,
    }
    assert event["payload"]["displayName"] == "Justin Case"


async def test_agents_who_come_and_go_are_told(anna: Agent, receiver: Receiver, clock: ManualClock) -> None:
    clock.advance(timedelta(minutes=11))
    told = await receiver.wait_for_accepted(4, resource="agent")
    by_bot = {bot_id: [one.event for one in told if one.event["botId"] == bot_id] for bot_id in BOTS}
    for events in by_bot.values():
        assert [(event["id"], event["payload"]["online"]) for event in events] == [
            (anna.id, True),
            (anna.id, False),
        ]


async def test_a_handoff_on_request_its_end_and_its_expiry_are_told(
    anna: Agent, core: Core, receiver: Receiver, clock: ManualClock
) -> None:
    asked, late = await add_visitor(core), await add_visitor(core)
    for visitor, delay in ((asked, 0), (late, 5)):
        place = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
        await anna.post("/handoffs", {**place, "timeoutDelay": delay})
        await anna.post("/handoffs", {**place, "timeoutDelay": delay})
    [first] = [one for one in await anna.pending() if one["userThreadId"] == asked.thread_id]
    await anna.post(f"/handoffs/{first['id']}/reject")
    clock.advance(timedelta(seconds=6))
    told = await receiver.wait_for_accepted(4, resource="handoff")
    by_id = {
        flag: [one.gist[1:] for one in told if (one.event["id"] == first["id"]) is flag]
        for flag in (True, False)
    }
    assert by_id[True] == [("create", "pending"), ("update", "rejected")]
    assert by_id[False] == [("create", "pending"), ("update", "expired")]


async def test_requests_carry_the_configured_headers_and_a_signature(
    visitor: Visitor, receiver: Receiver, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    [request] = await receiver.wait_for_accepted(1)
    assert request.headers["x-pass"] == "open sesame"
    assert request.headers["content-type"] == "application/json"
    moment = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    assert moment == clock.now()
    expected = Webhook(SECRET).sign(request.event_id, moment, request.body.decode())
    assert request.headers["webhook-signature"] == expected


async def test_what_failed_is_tried_again_with_its_id_before_anything_behind_it(
    anna: Agent, visitor: Visitor, core: Core, receiver: Receiver, clock: ManualClock
) -> None:
    await receiver.wait_for_accepted(len(BOTS))
    receiver.answer = lambda _request: Answer(503)
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    first, second = await outbox_until(core, lambda rows: _is_put_off(rows, clock))
    assert timedelta(seconds=2.5) <= first.due_at - clock.now() <= timedelta(seconds=5)
    assert second.attempts == 0
    receiver.answer = lambda _request: Answer()
    clock.advance(timedelta(seconds=5))
    accepted = await receiver.wait_for_accepted(2, resource="handoff")
    failed = receiver.requests[len(BOTS)]
    assert [one.gist for one in accepted] == [CREATED, ("handoff", "update", "assigned")]
    assert (failed.event_id, failed.body) == (accepted[0].event_id, accepted[0].body)
    await outbox_until(core, lambda rows: rows == [])


async def test_a_handoff_does_not_wait_for_anothers_trouble(core: Core, receiver: Receiver) -> None:
    stuck, free = await add_visitor(core), await add_visitor(core)
    receiver.answer = lambda request: Answer(500 if stuck.thread_id in request.body.decode() else 204)
    await stuck.asks_for_a_person()
    await free.asks_for_a_person()
    [accepted] = await receiver.wait_for_accepted(1)
    assert accepted.event["payload"]["userThreadId"] == free.thread_id


@pytest.mark.parametrize("asks", ["600", "Sun, 01 Mar 2026 12:10:00 GMT"])
async def test_retry_after_is_kept(
    visitor: Visitor, core: Core, receiver: Receiver, clock: ManualClock, asks: str
) -> None:
    receiver.answer = lambda _request: Answer(429, (("Retry-After", asks),))
    await visitor.asks_for_a_person()
    [row] = await outbox_until(core, lambda rows: _is_put_off(rows, clock))
    assert row.due_at == clock.now() + timedelta(minutes=10)


async def test_an_event_that_is_claimed_and_never_heard_of_again_is_sent_once_more(
    visitor: Visitor, core: Core, receiver: Receiver, clock: ManualClock
) -> None:
    receiver.may_answer.clear()
    await visitor.asks_for_a_person()
    await receiver.wait_for(lambda: len(receiver.requests) == 1)
    [row] = await outbox_rows(core)
    # While a request is under way, nobody else takes the event; afterwards anybody may.
    assert clock.now() < row.due_at < clock.now() + timedelta(minutes=1)


async def test_after_410_nothing_is_sent_until_somebody_replays(
    anna: Agent, chief: Agent, core: Core, receiver: Receiver
) -> None:
    await receiver.wait_for_accepted(len(BOTS))
    first, second = await add_visitor(core), await add_visitor(core)
    receiver.answer = lambda _request: Answer(410)
    await first.asks_for_a_person()
    await anna.take_over(first)
    await outbox_until(core, lambda rows: all(row.due_at is None for row in rows))
    await second.asks_for_a_person()
    await outbox_until(core, lambda rows: len(rows) == 3 and rows[2].due_at is None)
    assert len(receiver.requests) == len(BOTS) + 1
    dead = (await chief.get("/webhook/dead"))["items"]
    assert [(one["resource"], one["type"]) for one in dead] == [
        CREATED[:2],
        ("handoff", "update"),
        CREATED[:2],
    ]
    assert {one["reason"] for one in dead} == {"the address answered 410 Gone"}
    receiver.answer = lambda _request: Answer()
    assert await chief.post("/webhook/dead/replay", {}) == {"replayed": 3}
    accepted = await receiver.wait_for_accepted(3, resource="handoff")
    ids = [one.event_id for one in accepted]
    assert sorted(ids) == sorted(one["eventId"] for one in dead)
    assert ids.index(dead[0]["eventId"]) < ids.index(dead[1]["eventId"])
    assert (await chief.get("/webhook/dead"))["items"] == []


async def test_what_the_receiver_refuses_is_given_up_soon_and_replayed_by_id(
    chief: Agent, core: Core, receiver: Receiver, clock: ManualClock
) -> None:
    receiver.answer = lambda _request: Answer(400)
    for visitor in (await add_visitor(core), await add_visitor(core)):
        # A handoff that waits without end.
        await visitor.say("bare")
    for tries in range(1, 6):
        await outbox_until(core, lambda rows, tries=tries: _are_tried(rows, tries, clock))
        clock.advance(timedelta(minutes=10))
    one, other = (await chief.get("/webhook/dead"))["items"]
    assert (one["attempts"], one["reason"]) == (5, "answered with 400")
    receiver.answer = lambda _request: Answer()
    assert await chief.post("/webhook/dead/replay", {"eventIds": [other["eventId"], "nosuch"]}) == {
        "replayed": 1
    }
    [accepted] = await receiver.wait_for_accepted(1)
    assert accepted.event_id == other["eventId"]
    page = await chief.get("/webhook/dead?limit=1")
    assert [item["eventId"] for item in page["items"]] == [one["eventId"]]
    assert await chief.get(f"/webhook/dead?after={page['next']}") == {"items": [], "next": None}


async def test_a_receiver_that_is_down_is_tried_for_a_day(
    visitor: Visitor, core: Core, receiver: Receiver, clock: ManualClock
) -> None:
    receiver.answer = lambda _request: Answer(502)
    await visitor.asks_for_a_person()
    began = clock.now()
    while (row := (await outbox_until(core, lambda rows: _is_put_off(rows, clock)))[0]).due_at is not None:
        assert row.due_at - clock.now() <= timedelta(hours=1)
        clock.advance(row.due_at - clock.now())
    assert timedelta(hours=24) <= clock.now() - began <= timedelta(hours=25)
    assert 24 <= row.attempts <= 70


async def test_dead_letters_are_for_supervisors_and_of_their_own_bot(
    anna: Agent, chief: Agent, visitor: Visitor, core: Core, receiver: Receiver
) -> None:
    receiver.answer = lambda _request: Answer(410)
    await visitor.asks_for_a_person()
    await outbox_until(core, lambda rows: all(row.due_at is None for row in rows))
    for method, path in (("GET", "/webhook/dead"), ("POST", "/webhook/dead/replay")):
        with pytest.raises(Refused) as refused:
            await anna.request(method, path, {} if method == "POST" else None)
        assert refused.value.status == 403
    dead = (await chief.get("/webhook/dead"))["items"]
    of_sales = (await chief.get("/webhook/dead", bot_id="sales"))["items"]
    assert {one["eventId"] for one in dead}.isdisjoint(one["eventId"] for one in of_sales)


async def test_no_desk_hears_of_the_webhook(
    anna: Agent, chief: Agent, visitor: Visitor, core: Core, receiver: Receiver
) -> None:
    receiver.answer = lambda _request: Answer(410)
    desk = await anna.connect()
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await outbox_until(core, lambda rows: all(row.due_at is None for row in rows))
    told = [await anna.get(path) for path in ("/config", "/agents", "/agents/me", "/handoffs")]
    told += [desk.events, await chief.get("/webhook/dead")]
    assert desk.events
    for secret in (receiver.url, "open sesame", "x-pass", SECRET):
        assert secret not in json.dumps(told)
    await desk.close()


async def test_a_bot_may_have_another_address_than_the_others(
    data: Path, database_url: str, clock: ManualClock, receiver: Receiver
) -> None:
    own = data / "bots" / "sales" / "config" / "hitlnext.json"
    own.parent.mkdir()
    own.write_text(json.dumps({"eventsWebHook": {"url": receiver.elsewhere}}))
    environ = {"DATABASE_URL": database_url, **ALLOWED}
    async with Host.start(HostSettings(data=data, environ=environ, port=0, clock=clock)) as host:
        for bot_id in BOTS:
            await (await add_visitor(host.core, bot_id)).asks_for_a_person()
        await outbox_until(host.core, lambda rows: rows == [])
    assert [request.event["botId"] for request in receiver.accepted] == ["support"]
    assert receiver.astray == 1


async def test_private_addresses_are_refused_unless_the_host_allows_them(
    data: Path, database_url: str, clock: ManualClock, receiver: Receiver
) -> None:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    async with Host.start(settings) as host:
        await (await add_visitor(host.core)).asks_for_a_person()
        await outbox_until(host.core, lambda rows: _is_put_off(rows, clock))
    assert receiver.requests == []


def _of_handoffs(receiver: Receiver) -> list[tuple[str, str, str | None]]:
    return [request.gist for request in receiver.accepted if request.event["resource"] != "agent"]


def _is_put_off(rows: Rows, clock: ManualClock) -> bool:
    """Tell whether the first event was tried and is not due now; an attempt that goes on has it for 20 s."""
    return _are_tried(rows[:1], 1, clock)


def _are_tried(rows: Rows, tries: int, clock: ManualClock) -> bool:
    """Tell whether the events were tried so often, and no attempt goes on, which ends after exactly 20 s."""
    under_way = clock.now() + timedelta(seconds=20)
    return all(
        row.attempts >= tries and row.due_at != under_way and (row.due_at is None or row.due_at > clock.now())
        for row in rows
    )
