"""An action that suspends ends the turn; the next event, of any type, goes on right behind it."""

from host_runtime.dialog.actions import Action, ActionCall
from host_runtime.dialog.turn import Say
from tests.dialog.bot_writer import ALWAYS, BotWriter, Talk, flow, node, run, say

LEFT = "temp.left === true"


async def _hand_over(call: ActionCall) -> None:
    call.state.temp.pop("left", None)
    call.in_turn(lambda transaction: transaction.kvs.set("calls", (transaction.kvs.get("calls") or 0) + 1))
    call.suspend()


def _talk(writer: BotWriter) -> Talk:
    writer.actions["desk/hand_over"] = Action("desk/hand_over", _hand_over)
    return Talk(writer.load())


def _bare(writer: BotWriter) -> Talk:
    entry = node("entry", [say("one moment"), run("desk/hand_over"), say("back")], then=[(ALWAYS, "menu")])
    menu = node("menu", [say("what next?")], waits=True, then=[(ALWAYS, "END")])
    writer.flows(main=flow(entry, menu))
    return _talk(writer)


async def test_suspended_turn_ends_behind_the_action(writer: BotWriter) -> None:
    talk = _bare(writer)
    assert await talk.hear("hi") == ["one moment"]
    assert talk.turn is not None
    assert talk.turn.suspended
    assert [isinstance(output, Say) for output in talk.turn.outputs] == [True, False]


async def test_next_event_goes_on_behind_the_action_without_running_it_again(writer: BotWriter) -> None:
    talk = _bare(writer)
    await talk.hear("hi")
    assert await talk.event("handed-back", {}, direction="internal") == ["back", "what next?"]
    assert talk.values.all["calls"] == 1
    assert talk.turn is not None
    assert not talk.turn.suspended
    assert talk.place == "main.flow.json#menu"


async def test_node_that_waits_behind_the_suspension_waits_for_the_user(writer: BotWriter) -> None:
    talk = _bare(writer)
    await talk.hear("hi")
    await talk.event("handed-back", {}, direction="internal")
    assert await talk.hear("thanks") == []
    assert talk.place == ""


async def test_stored_skill_that_waits_for_the_exit_leaves_with_the_event_that_resumes_it(
    writer: BotWriter,
) -> None:
    caller = node("ask", then=[(LEFT, "left")], type="skill-call", flow="skills/desk-1.flow.json")
    hand_over = node("hitl", [run("desk/hand_over")], then=[(ALWAYS, "wait")])
    wait = node("wait", waits=True, then=[(LEFT, "#"), (ALWAYS, "wait")])
    main = flow(caller, node("left", [say("left the skill")]))
    writer.flows(main=main, **{"skills__desk-1": flow(hand_over, wait)})
    talk = _talk(writer)
    assert await talk.hear("hi") == []
    talk.state.temp["left"] = True
    assert await talk.event("handed-back", {}, direction="internal") == ["left the skill"]
    assert talk.place == ""


async def test_skill_goes_on_waiting_when_the_event_is_no_exit(writer: BotWriter) -> None:
    caller = node("ask", then=[(ALWAYS, "END")], type="skill-call", flow="skills/desk-1.flow.json")
    hand_over = node("hitl", [run("desk/hand_over")], then=[(ALWAYS, "wait")])
    wait = node("wait", waits=True, then=[(LEFT, "#"), (ALWAYS, "wait")])
    writer.flows(main=flow(caller), **{"skills__desk-1": flow(hand_over, wait)})
    talk = _talk(writer)
    await talk.hear("hi")
    assert await talk.event("something", {}, direction="internal") == []
    assert talk.place == "skills/desk-1.flow.json#wait"


async def test_suspension_at_the_end_of_a_node_ends_the_conversation_when_resumed(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", [run("desk/hand_over")])))
    talk = _talk(writer)
    await talk.hear("hi")
    assert talk.place == "main.flow.json#entry"
    assert await talk.event("handed-back", {}, direction="internal") == []
    assert talk.place == ""


async def test_internal_event_starts_no_conversation(writer: BotWriter) -> None:
    talk = _bare(writer)
    assert await talk.event("handed-back", {}, direction="internal") == []
    assert talk.place == ""
    assert talk.values.all == {}


async def test_node_of_the_main_flow_that_waits_for_the_exit_wakes_with_it(writer: BotWriter) -> None:
    """v12's bots wait for the end of a hand-off in a node of their own, as its skill does."""
    hand_over = node("entry", [run("desk/hand_over")], then=[(ALWAYS, "waiting")])
    waiting = node("waiting", waits=True, then=[(ALWAYS, "woke")])
    writer.flows(main=flow(hand_over, waiting, node("woke", [say("woke")])))
    talk = _talk(writer)
    await talk.hear("hi")
    assert await talk.event("handed-back", {}, direction="internal") == ["woke"]
