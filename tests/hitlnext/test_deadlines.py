"""Time passes for handoffs and agents, whether or not the host ran meanwhile."""

import asyncio
from datetime import timedelta
from pathlib import Path

from hitlnext_module import HitlNext
from hitlnext_module.models import Actor, AgentId
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.host import Host, HostSettings
from host_runtime.storage.conversations import find_conversation
from tests.hitlnext.people import Agent, Refused, Visitor, add_visitor


async def test_a_timeout_survives_a_restart_and_fires_once(
    data: Path, database_url: str, clock: ManualClock
) -> None:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    async with Host.start(settings) as host:
        first = await add_visitor(host.core)
        await first.asks_for_a_person()
        place = first.place
    clock.advance(timedelta(seconds=61))
    async with Host.start(settings) as host:
        visitor = Visitor(host.core, place)
        module = HitlNext(host.core.context_for(host.configuration.modules)("hitlnext"))
        await asyncio.gather(*(module.deadlines.run_due(clock.now()) for _ in range(5)))
        await visitor.settled()
    async with Host.start(settings) as host:
        visitor = Visitor(host.core, place)
        await visitor.settled()
        said = [text for _, text in await visitor.transcript()]
    assert said.count("bot: nobody came, expired") == 1


async def test_a_delay_of_years_is_kept(module: HitlNext, visitor: Visitor, clock: ManualClock) -> None:
    view, _ = await module.service.create(visitor.place, timeout=timedelta(days=1000))
    clock.advance(timedelta(days=999))
    await module.deadlines.run_due(clock.now())
    assert (await module.service.create(visitor.place, timeout=None))[0].handoff.id == view.handoff.id
    clock.advance(timedelta(days=1))
    await module.deadlines.run_due(clock.now())
    _, is_new = await module.service.create(visitor.place, timeout=None)
    assert is_new


async def test_the_bot_has_the_word_again_after_a_handoff_expired(
    module: HitlNext, core: Core, visitor: Visitor, clock: ManualClock
) -> None:
    view, _ = await module.service.create(visitor.place, timeout=timedelta(seconds=5))
    owned = await core.db.read(lambda conn: find_conversation(conn, visitor.thread_id))
    assert owned is not None
    assert owned.owner == f"hitlnext:{view.handoff.id}"
    clock.advance(timedelta(seconds=5))
    await module.deadlines.run_due(clock.now())
    # Nobody asked for the handoff in a workflow, so none goes on: the user's next message is the bot's.
    await visitor.say("hi")
    assert (await visitor.transcript())[-1] == ("bot", "bot: hello")


async def test_an_agent_who_does_nothing_goes_offline_and_everybody_hears_of_it(
    anna: Agent, ben: Agent, clock: ManualClock, module: HitlNext
) -> None:
    desk = await ben.connect()
    clock.advance(timedelta(minutes=9))
    await ben.go_online()
    clock.advance(timedelta(minutes=1))
    gone = await desk.wait_event(lambda event: event["id"] == anna.id and not event["payload"]["online"])
    assert (gone["resource"], gone["type"]) == ("agent", "update")
    online = {agent["agentId"]: agent["online"] for agent in await ben.get("/agents")}
    assert online == {anna.id: False, ben.id: True}
    await desk.close()


async def test_what_an_agent_does_keeps_them_online(
    anna: Agent, visitor: Visitor, clock: ManualClock, module: HitlNext
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    for number in range(4):
        clock.advance(timedelta(minutes=9))
        await anna.reply(visitor, "Hm.", client_id=str(number))
    await module.deadlines.run_due(clock.now())
    assert (await anna.get("/agents/me"))["online"] is True


async def test_nothing_but_the_switch_makes_an_agent_online(
    anna: Agent, visitor: Visitor, clock: ManualClock, module: HitlNext
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    clock.advance(timedelta(minutes=11))
    await module.deadlines.run_due(clock.now())
    await anna.reply(visitor, "One moment.", client_id="one")
    await anna.post(f"/handoffs/{handoff_id}/comments", {"content": "a note"})
    assert (await anna.get("/agents/me"))["online"] is False


async def test_being_online_survives_a_restart(data: Path, database_url: str, clock: ManualClock) -> None:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    actor = Actor(AgentId("0" * 32), "default")
    async with Host.start(settings) as host:
        await host.core.accounts.add("root@example.com", "a long password", is_super_admin=True)
        [root] = await host.core.directory.list_profiles("default", resource="module.hitlnext", operation="w")
        actor = Actor(AgentId(root.id), "default")
        module = HitlNext(host.core.context_for(host.configuration.modules)("hitlnext"))
        await module.roster.set_online(actor, is_online=True, session=timedelta(minutes=10))
    async with Host.start(settings) as host:
        module = HitlNext(host.core.context_for(host.configuration.modules)("hitlnext"))
        assert await module.roster.is_anybody_online("default")
        clock.advance(timedelta(minutes=10))
        assert not await module.roster.is_anybody_online("default")


async def test_agents_who_are_offline_cannot_act(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
    await anna.go_online(False)
    for move in ("assign", "reject"):
        try:
            await anna.post(f"/handoffs/{handoff['id']}/{move}")
        except Refused as refused:
            assert (refused.status, refused.code) == (422, "agent_offline")
            assert refused.body["message"] == "You must be online to perform this action"
        else:
            raise AssertionError(f"an agent who is offline could {move}")
