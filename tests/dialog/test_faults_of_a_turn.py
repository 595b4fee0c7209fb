"""Whatever fails in a turn is contained: the user gets the error flow, and is never stuck."""

import asyncio

import pytest

from host_runtime.dialog.actions import Action, ActionCall
from tests.dialog.bot_writer import ALWAYS, BotWriter, Talk, flow, node, run, say, set_variable

BREAKING = {
    "action that raises": run("bad/raises"),
    "unknown action": run("no/such"),
    "unknown element": "say #!no-such",
    "unknown type": "say #no_such_type {}",
    "arguments that are no JSON": "say #builtin_text {oops",
    "arguments that are no object": "builtin/wait [1]",
    "nothing to say": "say ",
}


async def _raises(call: ActionCall) -> None:
    call.state.temp["touched"] = True
    raise RuntimeError("the shop is closed")


def _talk(writer: BotWriter) -> Talk:
    writer.actions["bad/raises"] = Action("bad/raises", _raises)
    return Talk(writer.load())


@pytest.mark.parametrize("instruction", BREAKING.values(), ids=BREAKING.keys())
async def test_failing_instruction_leads_to_the_error_flow_and_is_not_run_again(
    writer: BotWriter, instruction: str
) -> None:
    breaks = node("breaks", [instruction, say("never")], then=[(ALWAYS, "END")])
    entry = node("entry", [say("hello")], then=[("event.preview === 'break'", "breaks")])
    writer.flows(main=flow(entry, breaks))
    talk = _talk(writer)
    assert await talk.hear("break") == ["hello", "error flow"]
    assert talk.turn is not None
    assert len(talk.turn.faults) == 1
    assert talk.turn.faults[0].startswith("main.flow.json: breaks: ")
    assert talk.state.temp == {}
    assert await talk.hear("again") == ["hello"]


async def test_condition_without_a_value_leads_to_the_error_flow(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", then=[("unheardOf === 1", "END")])))
    assert await _talk(writer).hear("hi") == ["error flow"]


@pytest.mark.parametrize("target", ["oops.flow.json", "oops.flow.json#entry", "sorry"])
async def test_flow_can_choose_where_faults_lead(writer: BotWriter, target: str) -> None:
    entry = node("entry", [set_variable("temp", "onErrorFlowTo", target), run("bad/raises")])
    writer.flows(main=flow(entry, node("sorry", [say("chosen")])), oops=flow(node("entry", [say("chosen")])))
    assert await _talk(writer).hear("hi") == ["chosen"]


async def test_chosen_error_flow_that_does_not_exist_gives_way_to_the_usual_one(writer: BotWriter) -> None:
    entry = node("entry", [set_variable("temp", "onErrorFlowTo", "ghost.flow.json"), run("bad/raises")])
    writer.flows(main=flow(entry))
    assert await _talk(writer).hear("hi") == ["error flow"]


async def test_error_flow_that_fails_itself_ends_the_conversation(writer: BotWriter) -> None:
    failing = flow(node("entry", [say("sorry"), run("bad/raises")]))
    writer.flows(main=flow(node("entry", [run("bad/raises")])), error=failing)
    talk = _talk(writer)
    assert await talk.hear("hi") == ["sorry"]
    assert talk.place == ""
    assert talk.turn is not None
    assert len(talk.turn.faults) == 3


async def test_place_that_the_flows_no_longer_have_leads_to_the_error_flow(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry")))
    talk = _talk(writer)
    talk.state.context = {"currentFlow": "main.flow.json", "currentNode": "renamed"}
    assert await talk.hear("hi") == ["error flow"]


async def test_cancelled_turn_is_not_taken_for_a_failing_action(writer: BotWriter) -> None:
    async def cancelled(call: ActionCall) -> None:
        raise asyncio.CancelledError

    writer.actions["slow/cancelled"] = Action("slow/cancelled", cancelled)
    writer.flows(main=flow(node("entry", [run("slow/cancelled")])))
    with pytest.raises(asyncio.CancelledError):
        await _talk(writer).hear("hi")


async def test_flows_that_go_round_in_circles_are_stopped(writer: BotWriter) -> None:
    writer.flows(main=flow(node("a", [say("a")], then=[(ALWAYS, "b")]), node("b", then=[(ALWAYS, "a")])))
    talk = _talk(writer)
    assert await talk.hear("hi") == ["a", "a", "a"]
    assert talk.place == ""
    assert talk.turn is not None
    assert "circles" in talk.turn.faults[0]


async def test_skill_that_calls_itself_is_stopped(writer: BotWriter) -> None:
    call = node("call", type="skill-call", flow="skills/self.flow.json")
    writer.flows(main=flow(call), skills__self=flow(call))
    talk = _talk(writer)
    assert await talk.hear("hi") == []
    assert talk.place == ""
    assert talk.turn is not None
    assert talk.turn.faults


async def test_given_state_is_never_changed(writer: BotWriter) -> None:
    entry = node("entry", [set_variable("user", "a", "1"), set_variable("temp", "b", "2")], waits=True)
    writer.flows(main=flow(entry))
    talk = _talk(writer)
    before = talk.state
    await talk.hear("hi")
    assert (before.context, before.temp, before.session, before.user) == ({}, {}, {}, {})
    assert talk.state.user == {"a": "1"}


async def test_what_a_user_writes_is_never_evaluated(writer: BotWriter) -> None:
    entry = node("entry", [set_variable("temp", "said", "{{event.preview}}"), say("you: {{temp.said}}")])
    writer.flows(main=flow(entry))
    talk = _talk(writer)
    talk.values.set("global", {"secret": "s3cret"})
    assert await talk.hear("{{bot.secret}} <b>it's</b>") == ["you: {{bot.secret}} <b>it's</b>"]
    assert await talk.hear("{{#x}}") == ["you: {{#x}}"]
