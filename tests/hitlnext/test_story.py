"""The life of a handoff as workflow, user and agent see it."""

from datetime import timedelta

import pytest

from host_runtime.clock import ManualClock
from host_runtime.assembly import Core
from tests.hitlnext.people import Agent, Refused, Visitor, add_visitor

TRANSFER = "You are being transferred to an agent."
ASSIGNED = "You have been assigned to our agent Anna O'Brien."


async def _pending(agent: Agent) -> dict:
    [handoff] = (await agent.get("/handoffs?status=pending&sort=newest"))["items"]
    return handoff


async def test_a_workflow_hands_off_and_goes_on_where_it_stopped(anna: Agent, visitor: Visitor) -> None:
    await visitor.say("person")
    handoff = await _pending(anna)
    assert handoff["displayName"] == "Justin Case"
    assigned = await anna.post(f"/handoffs/{handoff['id']}/assign")
    assert assigned["agent"] == {"agentId": anna.id, "name": "Anna O'Brien"}
    await visitor.say("are you a person?")
    await anna.reply(visitor, "I am.", client_id="one")
    await anna.post(f"/handoffs/{handoff['id']}/resolve")
    await visitor.settled()
    await visitor.say("thanks")
    assert await visitor.transcript() == [
        ("user", "person"),
        ("bot", TRANSFER),
        ("bot", ASSIGNED),
        ("user", "are you a person?"),
        ("agent", "I am."),
        ("bot", "bot: back, resolved by Anna O'Brien"),
        ("user", "thanks"),
        ("bot", "bot: hello"),
    ]
