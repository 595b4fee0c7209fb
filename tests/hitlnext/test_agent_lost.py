"""An agent who has gone: what they hold goes back into the queue, once, and to its old place."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hitlnext_module import HitlNext
from hitlnext_module.models import Actor, AgentId, HandoffId
from hitlnext_module.moves import Reply
from hitlnext_module.repository import absences
from hitlnext_module.repository.handoffs import Key
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.errors import Conflict
from host_runtime.host import Host, HostSettings
from host_runtime.storage import accounts
from host_runtime.storage.conversations import find_conversation
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent, Refused, Visitor, add_account, add_visitor

GRACE = timedelta(minutes=2)
MOMENT = timedelta(seconds=1)
TOLD = {"requeueMessage": {"en": "{{agentName}} had to leave; please wait."}}

told = pytest.mark.parametrize("options", [TOLD], indirect=True)


@told
async def test_a_held_handoff_goes_back_to_its_place_and_the_user_is_told_once(
    module: HitlNext, core: Core, anna: Agent, ben: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    [waiting] = await anna.pending()
    handoff_id = await anna.take_over(visitor)
    clock.advance(MOMENT)
    later = await add_visitor(core)
    await later.asks_for_a_person()
    desk = await ben.connect()
    held = await ben.get(f"/handoffs/{handoff_id}")
    await anna.go_online(False)
    clock.advance(GRACE - MOMENT)
    await module.deadlines.run_due(clock.now())
    assert (await ben.get(f"/handoffs/{handoff_id}"))["agentId"] == anna.id

    clock.advance(MOMENT)
    await asyncio.gather(*(module.deadlines.run_due(clock.now()) for _ in range(5)))
    back = await ben.get(f"/handoffs/{handoff_id}")
    assert (back["status"], back["agentId"], back["agent"], back["assignedAt"]) == (
        "pending",
        None,
        None,
        None,
    )
    assert back["createdAt"] == waiting["createdAt"]
    assert back["version"] > held["version"]
    heard = await desk.wait_event(
        lambda event: event["id"] == handoff_id and event["payload"]["status"] == "pending"
    )
    assert heard["payload"]["version"] == back["version"]
    oldest_first = await ben.get("/handoffs?status=pending&sort=oldest")
    assert oldest_first["items"][0]["id"] == handoff_id
    said = [text for _, text in await visitor.transcript()]
    assert said.count("Anna O'Brien had to leave; please wait.") == 1

    # The bot stays silent, and the next agent takes over.
    owned = await core.db.read(lambda conn: find_conversation(conn, visitor.thread_id))
    assert owned is not None
    assert owned.owner == f"hitlnext:{handoff_id}"
    await visitor.say("still there?")
    assert (await visitor.transcript())[-1] == ("user", "still there?")
    await ben.take_over(visitor)
    await ben.reply(visitor, "I am.", client_id="1")
    await ben.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, resolved by Ben Okafor")
    await desk.close()


async def test_nothing_is_said_where_no_text_is_configured(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    before = await visitor.transcript()
    await _lose(module, anna, clock)
    assert await _statuses(anna) == ["pending"]
    assert await visitor.transcript() == before


async def test_an_agent_who_comes_back_in_time_keeps_what_they_hold(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await anna.go_online(False)
    clock.advance(GRACE - MOMENT)
    await anna.go_online()
    clock.advance(GRACE)
    await module.deadlines.run_due(clock.now())
    assert await _statuses(anna) == ["assigned"]


async def test_an_agent_whose_time_ran_out_has_the_grace_period_after_it(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    clock.advance(timedelta(minutes=10))
    await module.deadlines.run_due(clock.now())
    clock.advance(GRACE - MOMENT)
    await module.deadlines.run_due(clock.now())
    assert await _statuses(anna) == ["assigned"]
    clock.advance(MOMENT)
    await module.deadlines.run_due(clock.now())
    assert await _statuses(anna) == ["pending"]


async def test_the_users_patience_begins_anew_with_each_wait(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    clock.advance(timedelta(seconds=59))
    await anna.take_over(visitor)
    await _lose(module, anna, clock)
    clock.advance(timedelta(seconds=59))
    await module.deadlines.run_due(clock.now())
    assert await _statuses(anna) == ["pending"]
    clock.advance(MOMENT)
    await module.deadlines.run_due(clock.now())
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: nobody came, expired")


@pytest.mark.parametrize("options", [{"onAgentLost": "keep"}], indirect=True)
async def test_keep_leaves_handoffs_with_an_agent_who_has_gone(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await _lose(module, anna, clock)
    clock.advance(timedelta(days=30))
    await module.deadlines.run_due(clock.now())
    [held] = await (await anna.renewed()).get("/handoffs")
    assert (held["status"], held["agentId"]) == ("assigned", anna.id)


@pytest.mark.parametrize("options", [{"agentLostGrace": "1 hour"}], indirect=True)
async def test_the_grace_period_is_configured(
    module: HitlNext, anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await _lose(module, anna, clock, after=timedelta(minutes=59))
    assert await _statuses(anna) == ["assigned"]
    clock.advance(timedelta(minutes=1))
    await module.deadlines.run_due(clock.now())
    assert await _statuses(anna) == ["pending"]


@pytest.mark.parametrize("removed", ["role", "account"])
async def test_what_a_removed_agent_holds_goes_back_at_once(
    module: HitlNext, core: Core, anna: Agent, ben: Agent, visitor: Visitor, clock: ManualClock, removed: str
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    if removed == "role":
        await core.db.write(lambda conn: accounts.set_role(conn, anna.id, workspace="default", role=None))
    else:
        await core.accounts.remove("anna@example.com")
    clock.advance(timedelta(seconds=15))
    await module.deadlines.run_due(clock.now())
    assert await _statuses(ben) == ["pending"]


async def test_an_absence_survives_a_restart(
    data: Path, database_url: str, clock: ManualClock, http: aiohttp.ClientSession
) -> None:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    async with Host.start(settings) as host:
        visitor = await add_visitor(host.core)
        agent_id = await add_account(host.core, "eve@example.com", role="agent", name=("Eve", "Moss"))
        eve = await Agent(http, host, agent_id=agent_id).renewed()
        await eve.go_online()
        await visitor.asks_for_a_person()
        await eve.take_over(visitor)
        await eve.go_online(False)
    clock.advance(GRACE)
    async with Host.start(settings) as host:
        module = HitlNext(host.core.context_for(host.configuration.modules)("hitlnext"))
        await asyncio.gather(*(module.deadlines.run_due(clock.now()) for _ in range(5)))
        eve = await Agent(http, host, agent_id=agent_id).renewed()
        [handoff] = await eve.get("/handoffs")
        assert (handoff["status"], handoff["agentId"]) == ("pending", None)


async def test_a_handoff_is_put_back_or_resolved_and_never_both(
    module: HitlNext, core: Core, anna: Agent, clock: ManualClock
) -> None:
    keys = await _held_and_due(module, core, anna, clock)
    root = Actor(AgentId(anna.id), "default", supervises=True)
    back, *results = await asyncio.gather(
        module.service.requeue_due(clock.now()),
        module.roster.set_online(root, is_online=True, session=timedelta(minutes=10)),
        *(module.service.resolve(key, root) for key in keys),
        return_exceptions=True,
    )
    assert back is None
    for key, result in zip(keys, results[1:], strict=True):
        status = (await module.browsing.get_handoff(key)).handoff.status
        if isinstance(result, Exception):
            # Not online yet, or put back already; which of both, the order decides.
            assert status in {"assigned", "pending"}
        else:
            assert status == "resolved"


async def test_an_agent_returns_in_time_or_too_late_and_both_are_whole(
    module: HitlNext, core: Core, anna: Agent, clock: ManualClock
) -> None:
    keys = await _held_and_due(module, core, anna, clock)
    actor = Actor(AgentId(anna.id), "default")
    await asyncio.gather(
        module.service.requeue_due(clock.now()),
        module.roster.set_online(actor, is_online=True, session=timedelta(minutes=10)),
    )
    before = [(await module.browsing.get_handoff(key)).handoff for key in keys]
    assert all((it.agent_id is None) == (it.status == "pending") for it in before)
    # Whoever is back keeps what was not put back: no absence is left over.
    clock.advance(timedelta(minutes=5))
    await module.deadlines.run_due(clock.now())
    assert [(await module.browsing.get_handoff(key)).handoff for key in keys] == before


async def test_a_reply_is_said_before_a_handoff_is_put_back_or_refused(
    module: HitlNext, core: Core, anna: Agent, clock: ManualClock
) -> None:
    keys = await _held_and_due(module, core, anna, clock)
    actor = Actor(AgentId(anna.id), "default")
    views = [await module.browsing.get_handoff(key) for key in keys]
    replies = [Reply(view.handoff.conversation_id, "r", {"type": "text", "text": "Hello?"}) for view in views]
    bot_id = keys[0].bot_id
    back, *results = await asyncio.gather(
        module.service.requeue_due(clock.now()),
        *(module.service.reply(bot_id, actor, reply) for reply in replies),
        return_exceptions=True,
    )
    assert back is None
    assert all(not isinstance(it, BaseException) or isinstance(it, Conflict) for it in results)
    with pytest.raises(Conflict):
        await module.service.reply(bot_id, actor, Reply(replies[0].conversation_id, "x", {"type": "text"}))
    assert {(await module.browsing.get_handoff(key)).handoff.status for key in keys} == {"pending"}


async def test_nobody_can_put_a_handoff_back_by_asking(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    with pytest.raises(Refused) as refused:
        await anna.post(f"/handoffs/{handoff_id}/requeue")
    assert refused.value.status == 404


async def test_an_agent_who_was_quicker_than_their_absence_is_found_out(
    module: HitlNext, core: Core, add_agent: AddAgent, visitor: Visitor, clock: ManualClock
) -> None:
    """Assigned at the moment at which the presence ended: nothing was noted, and the next search finds it."""
    cleo = await add_agent("Cleo", "Ray")
    await cleo.go_online()
    await visitor.asks_for_a_person()
    await cleo.take_over(visitor)
    await cleo.go_online(False)
    await core.db.write(lambda conn: absences.end(conn, AgentId(cleo.id), bot_ids=[visitor.place.bot_id]))
    clock.advance(timedelta(seconds=15))
    await module.deadlines.run_due(clock.now())
    clock.advance(GRACE)
    await module.deadlines.run_due(clock.now())
    assert await _statuses(cleo) == ["pending"]


async def _lose(module: HitlNext, agent: Agent, clock: ManualClock, *, after: timedelta = GRACE) -> None:
    await agent.go_online(False)
    clock.advance(after)
    await module.deadlines.run_due(clock.now())


async def _held_and_due(module: HitlNext, core: Core, agent: Agent, clock: ManualClock) -> list[Key]:
    """Return ten handoffs that the agent, who is gone, has held until now."""
    actor = Actor(AgentId(agent.id), "default")
    keys = []
    for _ in range(10):
        visitor = await add_visitor(core)
        view, _ = await module.service.create(visitor.place, timeout=None)
        keys.append(Key(visitor.place.bot_id, HandoffId(view.handoff.id)))
        await module.service.assign(keys[-1], actor)
    await agent.go_online(False)
    clock.advance(GRACE)
    return keys


async def _statuses(agent: Agent) -> list[Any]:
    return [handoff["status"] for handoff in await agent.get("/handoffs")]
