"""What was left undone by a crash is done once, by whoever has the conversation, in the order it was said."""

from host_runtime.host import Host
from tests.hitlnext.people import Agent, Visitor
from tests.resilience.leftovers import leave_unanswered, recover, unhandled


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
