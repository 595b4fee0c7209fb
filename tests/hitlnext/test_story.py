"""The life of a handoff as workflow, user and agent see it."""

from datetime import timedelta

import pytest

from hitlnext_module import HitlNext
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent, Visitor, add_visitor

TRANSFER = "You are being transferred to an agent."
ASSIGNED = "You have been assigned to our agent Anna O'Brien."


async def test_a_workflow_hands_off_and_goes_on_where_it_stopped(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
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


async def test_the_agent_is_shown_with_name_and_kind(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await anna.reply(visitor, "Hi!", client_id="one")
    last = (await visitor.messages())[-1]
    assert (last.author.kind, last.author.name, last.client_id) == ("agent", "Anna O'Brien", "one")


async def test_behind_a_bare_action_the_flow_goes_on_when_the_handoff_ends(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.say("bare")
    handoff_id = await anna.take_over(visitor)
    assert await visitor.transcript() == [("user", "bare"), ("bot", TRANSFER), ("bot", ASSIGNED)]
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: after, hitlnext resolved")


async def test_a_handoff_that_nobody_takes_in_time_takes_the_exit_for_that(
    anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    desk = await anna.connect()
    await visitor.asks_for_a_person()
    clock.advance(timedelta(seconds=61))
    await desk.wait_event(
        lambda event: event["resource"] == "handoff" and event["payload"]["status"] == "expired"
    )
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: nobody came, expired")
    await desk.close()


async def test_an_assigned_handoff_does_not_expire(
    anna: Agent, visitor: Visitor, clock: ManualClock, module: HitlNext
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    clock.advance(timedelta(days=1000))
    await module.deadlines.run_due(clock.now())
    [handoff] = await (await anna.renewed()).get("/handoffs")
    assert (handoff["id"], handoff["status"]) == (handoff_id, "assigned")


async def test_a_second_handoff_leaves_by_its_own_exit(
    anna: Agent, visitor: Visitor, clock: ManualClock, module: HitlNext
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    await visitor.asks_for_a_person()
    clock.advance(timedelta(seconds=61))
    await module.deadlines.run_due(clock.now())
    await visitor.settled()
    said = [text for who, text in await visitor.transcript() if who == "bot"]
    assert said.count("bot: back, resolved by Anna O'Brien") == 1
    assert said[-1] == "bot: nobody came, expired"


async def test_a_rejected_handoff_leaves_old_flows_as_a_resolved_one_does(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
    rejected = await anna.post(f"/handoffs/{handoff['id']}/reject")
    assert rejected["status"] == "rejected"
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, rejected by ")


async def test_a_handoff_that_lasts_for_days_still_comes_back_to_its_place(
    anna: Agent, visitor: Visitor, clock: ManualClock
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    clock.advance(timedelta(days=3))
    await visitor.say("still here")
    fresh = await anna.renewed()
    await fresh.go_online()
    await fresh.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-1] == ("bot", "bot: back, resolved by Anna O'Brien")


async def test_a_channel_that_cannot_be_waited_on_takes_the_no_agent_exit_at_once(core: Core) -> None:
    visitor = await add_visitor(core, channel="api")
    await visitor.say("bare")
    assert await visitor.transcript() == [("user", "bare"), ("bot", "bot: after, text noAgent")]
    await visitor.asks_for_a_person()
    await visitor.say("hello?")
    assert (await visitor.transcript())[-1] == ("bot", "bot: hello")


async def test_the_workflow_can_ask_whether_anybody_is_online(add_agent: AddAgent, visitor: Visitor) -> None:
    anna = await add_agent("Anna")
    await visitor.say("check")
    await anna.go_online()
    await visitor.say("check")
    answers = [text for who, text in await visitor.transcript() if who == "bot"]
    assert answers == ["bot: nobody there true", "bot: nobody there "]


@pytest.mark.parametrize(
    ("language", "transfer"),
    [
        ("fr", "Vous êtes transféré à un agent."),
        ("fr-CA", "Vous êtes transféré à un agent."),
        ("de", "Ich hole jemanden."),
        ("xx", TRANSFER),
        (None, TRANSFER),
        (7, TRANSFER),
    ],
)
@pytest.mark.parametrize("options", [{"transferMessage": {"de": "Ich hole jemanden."}}], indirect=True)
async def test_users_read_their_language_or_what_the_bot_speaks(
    core: Core, language: object, transfer: str
) -> None:
    visitor = await add_visitor(core, language=language)
    await visitor.asks_for_a_person()
    assert (await visitor.transcript())[1] == ("bot", transfer)


async def test_an_agent_without_a_name_is_called_agent_and_never_by_e_mail(
    add_agent: AddAgent, core: Core
) -> None:
    agent = await add_agent("Carla", role="agent", nameless=True)
    await agent.go_online()
    visitor = await add_visitor(core, language="es")
    await visitor.asks_for_a_person()
    await agent.take_over(visitor)
    assert (await visitor.transcript())[-1] == ("bot", "Le atenderá nuestro agente Agente.")
    assert "@" not in str(await agent.get("/agents"))


@pytest.mark.parametrize("options", [{"resolveMessage": {"en": "{{agentName}} has left."}}], indirect=True)
async def test_configured_farewells_are_said_before_the_bot_goes_on(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert (await visitor.transcript())[-2:] == [
        ("bot", "Anna O'Brien has left."),
        ("bot", "bot: back, resolved by Anna O'Brien"),
    ]


async def test_notes_stay_from_one_handoff_to_the_next(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    first = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{first}/comments", {"content": "likes tents"})
    await anna.post(f"/handoffs/{first}/resolve")
    await visitor.settled()
    await visitor.asks_for_a_person()
    [second] = await anna.pending()
    assert [note["content"] for note in second["comments"]] == ["likes tents"]
    assert second["comments"][0]["handoffId"] == first != second["id"]
