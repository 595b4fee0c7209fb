"""The list of handoffs: filtered, sorted and paged by the server."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from tests.hitlnext.people import Agent, Refused, Visitor, add_visitor

BAD_QUERIES = [
    ("status=open", 422),
    ("sort=up", 422),
    ("limit=0&sort=newest", 422),
    ("limit=201&sort=newest", 422),
    ("assignee=somebody", 422),
    ("cursor=abc", 400),
    ("cursor=999999999999999999.1", 400),
    ("cursor=1.1.1", 400),
    ("nosuch=1", 422),
    ("sort=newest&sort=oldest", 400),
    ("q=%00", 422),
    ("limit=-1", 422),
    ("limit=abc", 422),
    ("column=content", 422),
    ("column=id;drop", 422),
    ("desc=maybe", 422),
]


@pytest.fixture
async def visitors(core: Core, anna: Agent, ben: Agent, clock: ManualClock) -> list[Visitor]:
    """Eight handoffs, a second apart: pending, Anna's, Ben's and resolved, two of each."""
    found = []
    for number in range(8):
        clock.advance(timedelta(seconds=1))
        visitor = await add_visitor(core, fullName=f"Visitor {number}")
        await visitor.say("bare")
        found.append(visitor)
    for visitor in found[2:4]:
        await anna.take_over(visitor)
    for visitor in found[4:6]:
        await ben.take_over(visitor)
    for visitor in found[6:8]:
        handoff_id = await ben.take_over(visitor)
        await ben.post(f"/handoffs/{handoff_id}", {"tags": ["vip"] if visitor is found[6] else ["billing"]})
        await ben.post(f"/handoffs/{handoff_id}/resolve")
        await visitor.settled()
    return found


async def _ask(agent: Agent, query: str) -> list[int]:
    """Return the numbers of the visitors in the answer."""
    return _numbers((await agent.get(f"/handoffs?{query}"))["items"])


def _numbers(handoffs: list[dict[str, Any]]) -> list[int]:
    return [int(handoff["displayName"].split()[-1]) for handoff in handoffs]


async def test_filters_are_the_servers(anna: Agent, ben: Agent, visitors: list[Visitor]) -> None:
    assert await _ask(anna, "sort=newest") == [7, 6, 5, 4, 3, 2, 1, 0]
    assert await _ask(anna, "sort=oldest") == [0, 1, 2, 3, 4, 5, 6, 7]
    assert await _ask(anna, "status=pending") == [1, 0]
    assert await _ask(anna, "status=pending,assigned") == [5, 4, 3, 2, 1, 0]
    assert await _ask(anna, "status=assigned&assignee=me") == [3, 2]
    assert await _ask(anna, "assignee=others") == [7, 6, 5, 4]
    assert await _ask(anna, f"assignee={ben.id}&status=assigned&sort=oldest") == [4, 5]
    assert await _ask(anna, "assignee=none") == [1, 0]
    assert await _ask(anna, "status=pending&assignee=me") == []
    assert await _ask(anna, "tags=vip") == [6]
    assert await _ask(anna, "tags=vip,billing") == [7, 6]
    assert await _ask(anna, "tags=VIP") == []


async def test_words_are_looked_for_in_names_and_last_messages(anna: Agent, visitors: list[Visitor]) -> None:
    assert await _ask(anna, "q=visitor 3") == [3]
    assert await _ask(anna, "q=VISITOR&status=pending") == [1, 0]
    await visitors[2].say("My 100% waterproof tent_leaks")
    assert await _ask(anna, f"q={quote('100%')}") == [2]
    assert await _ask(anna, "q=tent_leak") == [2]
    assert await _ask(anna, "q=fullName") == []
    assert await _ask(anna, f"q={quote(chr(39) + ' OR 1=1 --')}") == []


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("filters", ["", "&status=pending,assigned,resolved"])
async def test_pages_follow_each_other_without_a_gap(
    anna: Agent, visitors: list[Visitor], sort: str, filters: str
) -> None:
    found: list[int] = []
    cursor = ""
    while True:
        page = await anna.get(f"/handoffs?sort={sort}&limit=3{filters}{cursor}")
        found += _numbers(page["items"])
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    expected = list(range(8))
    assert found == (expected if sort == "oldest" else expected[::-1])


async def test_the_bare_call_answers_as_v12_did(anna: Agent, visitors: list[Visitor]) -> None:
    assert _numbers(await anna.get("/handoffs")) == list(range(8))
    assert _numbers(await anna.get("/handoffs?limit=2&column=handoffs.createdAt&desc=true")) == [7, 6]
    assert _numbers(await anna.get("/handoffs?column=id&desc=false&limit=1")) == [0]
    assert await anna.get("/handoffs?limit=0") == []
    assert len(await anna.get("/handoffs?limit=100000")) == 8


async def test_a_query_that_makes_no_sense_is_refused(anna: Agent) -> None:
    for query, status in BAD_QUERIES:
        with pytest.raises(Refused) as refused:
            await anna.get(f"/handoffs?{query}")
        assert (query, refused.value.status) == (query, status)


async def test_the_list_shows_what_was_said_last(anna: Agent, core: Core) -> None:
    visitor = await add_visitor(core)
    await visitor.say("bare")
    await anna.take_over(visitor)
    await visitor.say("hello?")
    [handoff] = await anna.get("/handoffs")
    last = handoff["userConversation"]
    assert (last["preview"], last["direction"], last["seq"]) == ("hello?", "incoming", 4)
    await anna.reply(visitor, "Hi", client_id="one")
    [answered] = await anna.get("/handoffs")
    assert answered["userConversation"]["direction"] == "outgoing"
    assert answered["version"] == handoff["version"] + 1


async def test_another_bots_handoffs_are_not_in_the_list(anna: Agent, core: Core) -> None:
    visitor = await add_visitor(core, "sales")
    await visitor.say("bare")
    assert await anna.get("/handoffs") == []
    assert len(await anna.get("/handoffs", bot_id="sales")) == 1
