"""How conversations end: by themselves, by way of `conversation_end`, and when the user stays away."""

from typing import Any

import pytest

from tests.dialog.bot_writer import ALWAYS, BotWriter, Talk, flow, node, say, set_variable

ASKS = node("entry", [say("asking")], waits=True, then=[(ALWAYS, "END")])
TIMEOUT_FLOW = flow(node("entry", [say("timeout flow")]))


async def test_conversation_end_runs_once_though_it_leads_to_a_flow_that_ends(writer: BotWriter) -> None:
    writer.flows(
        main=flow(node("entry", [say("main")])),
        conversation_end=flow(node("entry", [say("ending")], then=[(ALWAYS, "more.flow.json")])),
        more=flow(node("entry", [say("more?")], waits=True)),
    )
    talk = Talk(writer.load())
    assert await talk.hear("hi") == ["main", "ending", "more?"]
    assert await talk.hear("no") == []
    assert talk.place == ""
    assert await talk.hear("hi") == ["main", "ending", "more?"]


async def test_conversation_end_can_wait_for_an_answer(writer: BotWriter) -> None:
    rating = node("entry", [say("how was it?")], waits=True, then=[(ALWAYS, "thanks")])
    writer.flows(
        main=flow(node("entry", [say("main")])),
        conversation_end=flow(rating, node("thanks", [say("thanks for {{event.preview}}")])),
    )
    talk = Talk(writer.load())
    assert await talk.hear("hi") == ["main", "how was it?"]
    assert await talk.hear("five stars") == ["thanks for five stars"]
    assert talk.place == ""


async def test_flow_that_conversation_end_returns_to_ends_for_good(writer: BotWriter) -> None:
    writer.flows(
        main=flow(node("entry", [say("main")], then=[("false", "END")])),
        conversation_end=flow(node("entry", [say("ending")], then=[(ALWAYS, "#")])),
    )
    talk = Talk(writer.load())
    assert await talk.hear("hi") == ["main", "ending"]
    assert talk.place == ""


async def test_return_to_nobody_ends_the_conversation(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", [say("main")], then=[(ALWAYS, "#")])))
    talk = Talk(writer.load())
    assert await talk.hear("hi") == ["main"]
    assert talk.place == ""


async def test_session_and_user_stay_when_a_conversation_ends(writer: BotWriter) -> None:
    variables = [set_variable(scope, "a", 1) for scope in ("temp", "session", "user")]
    writer.flows(main=flow(node("entry", variables)))
    talk = Talk(writer.load())
    await talk.hear("hi")
    assert (talk.state.temp, talk.state.user) == ({}, {"a": 1})
    assert talk.state.session == {"a": 1, "lastMessages": []}


TIMEOUTS: dict[str, tuple[dict[str, Any], str]] = {
    "node's own": (
        {"main": flow(ASKS | {"timeout": "late"}, node("late", [say("own")]), node("timeout", [say("x")]))},
        "own",
    ),
    "node's own, as an object": (
        {"main": flow(ASKS | {"timeout": {"name": "late"}}, node("late", [say("own")]))},
        "own",
    ),
    "node called timeout": (
        {"main": flow(ASKS, node("timeout", [say("named")])), "timeout": TIMEOUT_FLOW},
        "named",
    ),
    "flow's node": (
        {"main": flow(ASKS, node("late", [say("flow's")]), timeoutNode="late"), "timeout": TIMEOUT_FLOW},
        "flow's",
    ),
    "flow called timeout": ({"main": flow(ASKS), "timeout": TIMEOUT_FLOW}, "timeout flow"),
}


@pytest.mark.parametrize(("flows", "said"), TIMEOUTS.values(), ids=TIMEOUTS.keys())
async def test_timeout_leads_to_the_nearest_place_for_it(
    writer: BotWriter, flows: dict[str, Any], said: str
) -> None:
    talk = Talk(writer.flows(**flows).load())
    assert await talk.hear("hi") == ["asking"]
    assert await talk.time_out() == [said]
    assert talk.place == ""


async def test_timeout_inside_a_skill_leads_to_the_flow_that_called_it(writer: BotWriter) -> None:
    caller = node("entry", type="skill-call", flow="skills/ask.flow.json")
    writer.flows(main=flow(caller, node("timeout", [say("caller's")])), skills__ask=flow(ASKS))
    talk = Talk(writer.load())
    await talk.hear("hi")
    assert await talk.time_out() == ["caller's"]


async def test_timeout_without_a_place_for_it_ends_in_silence(writer: BotWriter) -> None:
    asks = node("entry", [set_variable("temp", "t", 1), set_variable("session", "s", 1)], waits=True)
    talk = Talk(writer.flows(main=flow(asks)).load())
    await talk.hear("hi")
    assert await talk.time_out() == []
    assert (talk.place, talk.state.temp, talk.state.session["s"]) == ("", {}, 1)


async def test_timeout_that_waits_again_keeps_its_place(writer: BotWriter) -> None:
    late = node("timeout", [say("still there?")], waits=True, then=[(ALWAYS, "yes")])
    talk = Talk(writer.flows(main=flow(ASKS, late, node("yes", [say("good")]))).load())
    await talk.hear("hi")
    assert await talk.time_out() == ["still there?"]
    assert talk.place == "main.flow.json#timeout"
    assert await talk.hear("yes") == ["good"]


async def test_timeout_flow_does_not_run_conversation_end(writer: BotWriter) -> None:
    writer.flows(main=flow(ASKS), timeout=TIMEOUT_FLOW, conversation_end=flow(node("entry", [say("ending")])))
    talk = Talk(writer.load())
    await talk.hear("hi")
    assert await talk.time_out() == ["timeout flow"]


async def test_timeout_of_a_dialog_that_has_ended_is_silent(writer: BotWriter) -> None:
    talk = Talk(writer.flows(main=flow(node("entry")), timeout=TIMEOUT_FLOW).load())
    assert await talk.time_out() == []


async def test_catch_all_transitions_come_first_where_the_host_has_jumped(writer: BotWriter) -> None:
    caught = {"next": [{"condition": "event.type === 'timeout'", "node": "late"}]}
    main = flow(ASKS, node("timeout", [say("never")]), node("late", [say("caught")]), catchAll=caught)
    talk = Talk(writer.flows(main=main).load())
    await talk.hear("hi")
    assert await talk.time_out() == ["caught"]


@pytest.mark.parametrize("kind", ["visit", "typing", "session_reset", "say_something"])
async def test_technical_events_are_not_answered(writer: BotWriter, kind: str) -> None:
    talk = Talk(writer.flows(main=flow(node("entry", [say("main")]))).load())
    assert await talk.event(kind, {"type": kind, "text": "x"}) == []
