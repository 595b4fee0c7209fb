"""A bot's folder is read whole: every fault is named at once, with its file, its place and a suggestion."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from host_runtime.dialog.bots import BotFaults, Fault
from host_runtime.dialog.skills import Skill, SkillFlow
from tests.dialog.bot_writer import ALWAYS, BotWriter, Talk, flow, node, run, say

MAIN = flow(node("entry", [say("hello")]))


def _faults(writer: BotWriter) -> list[Fault]:
    with pytest.raises(BotFaults) as caught:
        writer.load()
    return [fault for fault in caught.value.faults if fault.severity == "error"]


def _warnings(writer: BotWriter) -> list[str]:
    return [str(warning) for warning in writer.load().warnings]


def test_every_fault_of_every_file_is_named_at_once(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", then=[("temp.a ===", "END")])) | {"version": "12"})
    writer.flows(second=flow(node("entry")) | {"startNode": "enrty"})
    writer.flows(third=flow(node("entry", then=[("temp.a ===", "END")])))
    writer.file("flows/fourth.flow.json", "{ not json")
    writer.file("content-elements/builtin_text.json", json.dumps([{"formData": {}}]))
    writer.file("actions/broken.py", "import nothing_of_this_name")
    named = {(fault.file, fault.path) for fault in _faults(writer)}
    assert named == {
        ("flows/main.flow.json", "version"),
        ("flows/second.flow.json", "startNode"),
        ("flows/third.flow.json", "node entry"),
        ("flows/fourth.flow.json", ""),
        ("content-elements/builtin_text.json", "[0].id"),
        ("actions/broken.py", ""),
    }


REFUSED: dict[str, tuple[Any, str]] = {
    "no version": ({"startNode": "entry", "nodes": []}, "version"),
    "a version that is not 0": (MAIN | {"version": "1.0"}, "version"),
    "no start node": ({"version": "0.0.1", "nodes": []}, "startNode"),
    "a start node that is not there": (MAIN | {"startNode": "x"}, "startNode"),
    "nodes that are no list": (MAIN | {"nodes": {}}, "nodes"),
    "a node id of three characters": (flow(node("entry", id="abc")), "nodes[0] (entry).id"),
    "an instruction that is no text": (flow(node("entry", [7])), "nodes[0] (entry).onEnter[0]"),  # type: ignore[list-item]
    "onEnter for all nodes": (MAIN | {"catchAll": {"onEnter": ["x"]}}, "catchAll.onEnter"),
    "a list": ([], ""),
}


@pytest.mark.parametrize(("content", "place"), REFUSED.values(), ids=REFUSED.keys())
def test_flow_file_of_another_shape_is_refused(writer: BotWriter, content: Any, place: str) -> None:
    writer.flows(main=MAIN, other=content)
    assert [(fault.file, fault.path) for fault in _faults(writer)] == [("flows/other.flow.json", place)]


def test_bot_without_a_main_flow_is_refused(writer: BotWriter) -> None:
    assert [fault.file for fault in _faults(writer.flows(other=MAIN))] == ["flows/main.flow.json"]


def test_configuration_of_another_shape_is_refused(writer: BotWriter) -> None:
    writer.flows(main=MAIN)
    writer.config = {"id": 7, "defaultLanguage": "e"}
    assert [fault.path for fault in _faults(writer)] == ["id", "defaultLanguage"]
    writer.config = {"id": "no id"}
    assert [fault.path for fault in _faults(writer)] == ["id"]


def test_template_that_cannot_be_read_is_refused(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", [say("{{#a}} never closed")])))
    writer.elements("builtin_text", greeting={"text$en": "{{#a}} never closed"})
    places = [(fault.file, fault.path) for fault in _faults(writer)]
    assert places == [
        ("flows/main.flow.json", "node entry"),
        ("content-elements/builtin_text.json", "greeting"),
    ]


WARNED = {
    "unknown node": (node("entry", then=[(ALWAYS, "welcom")]), "no node 'welcom'. Did you mean 'welcome'?"),
    "unknown flow": (node("entry", then=[(ALWAYS, "eror.flow.json")]), "Did you mean 'error.flow.json'?"),
    "unknown node of a flow": (node("entry", then=[(ALWAYS, "error.flow.json#x")]), "no node 'x'"),
    "unknown skill flow": (node("entry", type="skill-call", flow="skills/x.flow.json"), "no flow 'skills/x"),
    "unknown action": (node("entry", [run("builtin/setVariabel")]), "Did you mean 'builtin/setVariable'?"),
    "unknown element": (node("entry", ["say #!greetin"]), "Did you mean 'greeting'?"),
    "unknown type": (node("entry", ["say #builtin_txt {}"]), "Did you mean 'builtin_text'?"),
    "broken arguments": (node("entry", ["builtin/wait {oops"]), "'builtin/wait' are not JSON"),
}


@pytest.mark.parametrize(("entry", "told"), WARNED.values(), ids=WARNED.keys())
def test_place_that_v12_finds_out_at_run_time_is_a_warning(
    writer: BotWriter, entry: dict[str, Any], told: str
) -> None:
    writer.flows(main=flow(entry, node("welcome")))
    writer.elements("builtin_text", greeting={"text$en": "hello"})
    (warning,) = _warnings(writer)
    assert warning.startswith("flows/main.flow.json: node entry: ")
    assert told in warning


def test_of_two_nodes_with_one_name_the_first_is_used_and_the_fault_told(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry"), node("twin"), node("twin")))
    assert _warnings(writer) == [
        "flows/main.flow.json: node twin: there are 2 nodes 'twin'; the first is used"
    ]


def test_sound_bot_has_no_warnings(writer: BotWriter) -> None:
    writer.flows(
        main=flow(node("entry", [say("x")], then=[(ALWAYS, "error.flow.json#entry"), (ALWAYS, "#")]))
    )
    assert _warnings(writer) == []


async def test_action_of_a_bot_is_called_by_its_files_path(writer: BotWriter) -> None:
    writer.file(
        "actions/shop/order.py",
        '''
from host_runtime.dialog.actions import ActionCall, action

@action(title="Order", category="Shop", params={"number": "The order's number"})
async def order(call: ActionCall) -> None:
    """Look an order up."""
    call.state.temp["order"] = call.args["number"]
    call.say_element("@builtin_text", {"text$en": "order {{temp.order}}", "text$fr": "commande"})
''',
    )
    writer.flows(main=flow(node("entry", [run("shop/order", number="{{event.preview}}")])))
    bot = writer.load()
    found = bot.actions["shop/order"]
    assert (found.title, found.category, found.description) == ("Order", "Shop", "Look an order up.")
    assert [param.name for param in found.params] == ["number"]
    assert await Talk(bot).hear("NW-1") == ["order NW-1"]


@pytest.mark.parametrize("content", ["", "def f(:", "raise SystemExit(1)", "x = 1"])
def test_action_file_without_exactly_one_action_is_a_fault(writer: BotWriter, content: str) -> None:
    writer.flows(main=MAIN).file("actions/odd.py", content)
    assert [fault.file for fault in _faults(writer)] == ["actions/odd.py"]


def _asking(data: Mapping[str, Any]) -> SkillFlow:
    ask = {
        "name": "ask",
        "onEnter": [say(data["question"])],
        "onReceive": [],
        "next": [{"condition": ALWAYS, "node": "#"}],
    }
    exits = (
        {"caption": "Agreed", "condition": "event.preview === 'yes'", "node": ""},
        {"caption": "Else", "condition": ALWAYS, "node": ""},
    )
    return SkillFlow({"nodes": [ask]}, exits)


async def test_skill_call_without_a_stored_flow_is_expanded(writer: BotWriter) -> None:
    writer.skills["asking"] = Skill("asking", _asking)
    exits = [{"caption": "Agreed", "node": "good"}, {"caption": "Else", "node": "bad"}]
    call = node("call", type="skill-call", skill="asking", skillData={"question": "sure?"}) | {"next": exits}
    writer.flows(main=flow(call, node("good", [say("good")]), node("bad", [say("bad")])))
    talk = Talk(writer.load())
    assert await talk.hear("hi") == ["sure?"]
    assert talk.place.startswith("skills/asking-")
    assert await talk.hear("yes") == ["good"]
    assert (await talk.hear("hi"), await talk.hear("no")) == (["sure?"], ["bad"])


async def test_stored_flow_of_a_skill_is_used_as_it_is(writer: BotWriter) -> None:
    writer.skills["asking"] = Skill("asking", _asking)
    stored: dict[str, Any] = {
        "skill": "asking",
        "skillData": {"question": "?"},
        "flow": "skills/stored.flow.json",
    }
    writer.flows(
        main=flow(node("call", type="skill-call", **stored)),
        skills__stored=flow(node("entry", [say("stored")])),
    )
    assert await Talk(writer.load()).hear("hi") == ["stored"]


def test_skill_that_cannot_be_generated_is_a_fault_of_its_node(writer: BotWriter) -> None:
    writer.skills["asking"] = Skill("asking", _asking)
    writer.flows(main=flow(node("call", type="skill-call", skill="asking", skillData={})))
    (fault,) = _faults(writer)
    assert fault.path == "node call: skillData"
    assert "KeyError" in fault.message
