"""Whatever happens at once, one wins, and everybody else is told."""

import asyncio
from datetime import timedelta

from hitlnext_module import HitlNext
from hitlnext_module.models import Actor, AgentId, HandoffView, Status
from hitlnext_module.moves import Reply
from hitlnext_module.repository.handoffs import Key
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.errors import Conflict
from host_runtime.messaging.events import Message
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent, Visitor, add_visitor

MOMENT = timedelta(seconds=30)


async def test_fifty_agents_who_assign_at_once_have_one_winner(
    module: HitlNext, add_agent: AddAgent, visitor: Visitor
) -> None:
    agents = [await add_agent(f"Agent{number}", "Smith") for number in range(50)]
    actors = [Actor(AgentId(agent.id), "default") for agent in agents]
    for actor in actors:
        await module.roster.set_online(actor, is_online=True, session=timedelta(minutes=10))
    key = await _begin(module, visitor)
    results = await asyncio.gather(
        *(module.service.assign(key, actor) for actor in actors), return_exceptions=True
    )
    [won] = [result for result in results if isinstance(result, HandoffView)]
    lost = [result for result in results if isinstance(result, Conflict)]
    assert len(lost) == 49
    assert {error.fields["agentId"] for error in lost} == {won.handoff.agent_id}
    assert all(str(won.agent_name) in error.message for error in lost)
    assert [text for who, text in await visitor.transcript()].count(
        f"You have been assigned to our agent {won.agent_name}."
    ) == 1


async def test_creates_of_one_conversation_at_once_make_one_handoff(
    module: HitlNext, visitor: Visitor
) -> None:
    results = await asyncio.gather(*(module.service.create(visitor.place, timeout=None) for _ in range(20)))
    assert len({view.handoff.id for view, _ in results}) == 1
    assert [is_new for _, is_new in results].count(True) == 1
    assert len(await visitor.messages()) == 1


async def test_a_workflow_and_a_request_that_hand_off_at_once_make_one_handoff(
    module: HitlNext, core: Core, anna: Agent
) -> None:
    visitors = [await add_visitor(core) for _ in range(10)]
    await asyncio.gather(
        *(visitor.asks_for_a_person() for visitor in visitors),
        *(module.service.create(visitor.place, timeout=None) for visitor in visitors),
    )
    for visitor in visitors:
        await visitor.settled()
    threads = [handoff["userThreadId"] for handoff in await anna.get("/handoffs")]
    assert sorted(threads) == sorted(visitor.thread_id for visitor in visitors)


async def test_a_handoff_is_assigned_or_expires_and_never_both(
    module: HitlNext, core: Core, anna: Agent, clock: ManualClock
) -> None:
    actor = Actor(AgentId(anna.id), "default")
    keys = [await _begin(module, await add_visitor(core), timeout=MOMENT) for _ in range(20)]
    clock.advance(MOMENT)
    results = await asyncio.gather(
        *(module.service.assign(key, actor) for key in keys),
        module.service.expire_due(clock.now()),
        return_exceptions=True,
    )
    for key, result in zip(keys, results, strict=False):
        status = (await module.browsing.get_handoff(key)).handoff.status
        is_won = isinstance(result, HandoffView)
        assert status is (Status.ASSIGNED if is_won else Status.EXPIRED)
        assert is_won or isinstance(result, Conflict)


async def test_of_two_who_resolve_at_once_one_is_told_that_it_is_done(
    module: HitlNext, anna: Agent, visitor: Visitor
) -> None:
    actor = Actor(AgentId(anna.id), "default")
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    key = Key(visitor.place.bot_id, handoff_id)
    results = await asyncio.gather(
        *(module.service.resolve(key, actor) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, HandoffView) for result in results) == 1
    await visitor.settled()
    said = [text for _, text in await visitor.transcript()]
    assert said.count("bot: back, resolved by Anna O'Brien") == 1


async def test_a_reply_that_comes_many_times_at_once_is_said_once(
    module: HitlNext, anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    reply = Reply(visitor.thread_id, "same", {"type": "text", "text": "Hello!"})
    actor = Actor(AgentId(anna.id), "default")
    results = await asyncio.gather(
        *(module.service.reply(visitor.place.bot_id, actor, reply) for _ in range(10))
    )
    assert all(isinstance(result, Message) for result in results)
    assert len({result.id for result in results}) == 1
    assert [text for _, text in await visitor.transcript()].count("Hello!") == 1


async def _begin(module: HitlNext, visitor: Visitor, *, timeout: timedelta | None = None) -> Key:
    view, _ = await module.service.create(visitor.place, timeout=timeout)
    return Key(view.handoff.bot_id, view.handoff.id)
