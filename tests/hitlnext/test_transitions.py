"""One table says which moves are legal, and nothing else decides."""

from collections.abc import Awaitable, Callable
from itertools import product

import pytest
from sqlalchemy import update

from hitlnext_module import HitlNext
from hitlnext_module.models import TRANSITIONS, Actor, AgentId, HandoffId, Status
from hitlnext_module.repository import absences
from hitlnext_module.repository.absences import Absence
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.tables import handoffs
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.errors import Conflict
from tests.hitlnext.people import Agent, Visitor

LEGAL = {
    ("pending", "assigned"),
    ("pending", "expired"),
    ("pending", "rejected"),
    ("assigned", "resolved"),
    ("assigned", "rejected"),
    ("assigned", "pending"),
}


@pytest.mark.parametrize(("source", "target"), list(product(Status, Status)))
def test_the_table_allows_exactly_the_moves_of_a_handoffs_life(source: Status, target: Status) -> None:
    assert (target in TRANSITIONS[source]) == ((source.value, target.value) in LEGAL)


async def test_every_move_that_the_table_does_not_allow_is_refused_and_changes_nothing(
    module: HitlNext, anna: Agent, visitor: Visitor, core: Core, clock: ManualClock
) -> None:
    key = await _handoff(module, visitor)
    actor = Actor(AgentId(anna.id), "default")
    moves: dict[Status, Callable[[], Awaitable[object]]] = {
        Status.ASSIGNED: lambda: module.service.assign(key, actor),
        Status.RESOLVED: lambda: module.service.resolve(key, actor),
        Status.REJECTED: lambda: module.service.reject(key, actor),
    }
    for source, (target, move) in product(Status, moves.items()):
        if target in TRANSITIONS[source]:
            continue
        await _put(core, key, source, agent_id=anna.id)
        with pytest.raises(Conflict) as refused:
            await move()
        assert f'"{source}"' in refused.value.message
        assert f'"{target}"' in refused.value.message
        assert await _status(module, key) == source
    for source in set(Status) - {Status.PENDING}:
        await _put(core, key, source, agent_id=anna.id, expires_at=clock.now())
        await module.service.expire_due(clock.now())
        assert await _status(module, key) == source
    absence = Absence(key, AgentId(anna.id), timeout=None)
    for source in set(Status) - {Status.ASSIGNED}:
        await _put(core, key, source, agent_id=anna.id, requeue_at=clock.now())
        assert await core.db.write(lambda conn: absences.requeue(conn, absence, now=clock.now())) is None
        assert await _status(module, key) == source


async def test_only_who_has_a_handoff_may_end_it_unless_they_supervise(
    module: HitlNext, anna: Agent, ben: Agent, visitor: Visitor
) -> None:
    key = await _handoff(module, visitor)
    await module.service.assign(key, Actor(AgentId(anna.id), "default"))
    for move in (module.service.resolve, module.service.reject):
        with pytest.raises(Conflict, match="assigned to Anna O'Brien"):
            await move(key, Actor(AgentId(ben.id), "default"))
    ended = await module.service.resolve(key, Actor(AgentId(ben.id), "default", supervises=True))
    assert ended.handoff.status is Status.RESOLVED


async def test_every_change_grows_the_version(module: HitlNext, anna: Agent, visitor: Visitor) -> None:
    key = await _handoff(module, visitor)
    actor = Actor(AgentId(anna.id), "default")
    versions = [(await module.browsing.get_handoff(key)).version]
    versions.append((await module.service.tag(key, tags=["vip"])).version)
    await module.service.comment(key, actor, content="a note")
    versions.append((await module.browsing.get_handoff(key)).version)
    versions.append((await module.service.assign(key, actor)).version)
    await visitor.say("hello?")
    versions.append((await module.browsing.get_handoff(key)).version)
    versions.append((await module.service.resolve(key, actor)).version)
    assert versions == sorted(set(versions))


async def _handoff(module: HitlNext, visitor: Visitor) -> Key:
    view, is_new = await module.service.create(visitor.place, timeout=None)
    assert is_new
    return Key(view.handoff.bot_id, HandoffId(view.handoff.id))


async def _put(core: Core, key: Key, status: Status, **values: object) -> None:
    statement = update(handoffs).where(handoffs.c.id == key.id).values(status=status, **values)
    await core.db.write(lambda conn: conn.execute(statement))


async def _status(module: HitlNext, key: Key) -> Status:
    return (await module.browsing.get_handoff(key)).handoff.status
