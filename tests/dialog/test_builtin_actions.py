"""The actions `builtin/*`, called by flows."""

from datetime import timedelta
from typing import Any

import pytest

from tests.dialog.bot_writer import BotWriter, Talk, flow, node, run, say, set_variable


def _talk(writer: BotWriter, *instructions: str) -> Talk:
    # The node waits, so that the variables of `temp` are still there.
    return Talk(writer.flows(main=flow(node("entry", instructions, waits=True))).load())


@pytest.mark.parametrize("scope", ["user", "session", "temp"])
async def test_variable_is_set_and_removed(writer: BotWriter, scope: str) -> None:
    removal = run("builtin/removeVariable", type=scope, name="b")
    talk = _talk(writer, set_variable(scope, "a", "{{event.preview}}"), set_variable(scope, "b", 2), removal)
    await talk.hear("x")
    variables = getattr(talk.state, scope)
    assert (variables["a"], "b" in variables) == ("x", False)


@pytest.mark.parametrize("value", ["", "null", "{{temp.missing}}"])
@pytest.mark.parametrize("scope", ["user", "session", "temp", "bot"])
async def test_empty_value_deletes_in_every_scope(writer: BotWriter, scope: str, value: str) -> None:
    talk = _talk(writer, set_variable(scope, "a", "1"), set_variable(scope, "a", value))
    await talk.hear("x")
    assert "a" not in getattr(talk.state, scope)


async def test_null_of_json_is_stored(writer: BotWriter) -> None:
    talk = _talk(writer, set_variable("temp", "a", None), set_variable("bot", "a", None))
    await talk.hear("x")
    assert (talk.state.temp, talk.state.bot) == ({"a": None}, {"a": None})


async def test_variable_of_the_bot_is_changed_with_the_turn_and_keeps_what_others_wrote(
    writer: BotWriter,
) -> None:
    talk = _talk(writer, set_variable("bot", "a", "mine"), say("[{{bot.a}}]"))
    talk.values.set("global", {"b": "theirs"})
    assert await talk.hear("x") == ["[]"]
    assert talk.values.all["global"] == {"a": "mine", "b": "theirs"}


async def test_global_variable_is_there_at_once_and_until_it_expires(writer: BotWriter) -> None:
    setting = run("builtin/setGlobalVariable", name="sale", value="on", expiry="2 hours", output="was")
    reading = run("builtin/getGlobalVariable", name="sale", output="sale")
    entry = node("entry", [setting, reading], waits=True, then=[("true", "read")])
    talk = Talk(writer.flows(main=flow(entry, node("read", [reading, say("[{{temp.sale}}]")]))).load())
    await talk.hear("x")
    assert talk.state.temp == {"was": "on", "sale": "on"}
    talk.now += timedelta(hours=3)
    assert await talk.hear("x") == ["[]"]


async def test_global_variable_is_reset_by_its_exact_name(writer: BotWriter) -> None:
    setting = [run("builtin/setGlobalVariable", name=name, value=1, expiry="never") for name in ("a", "ab")]
    talk = _talk(writer, *setting, run("builtin/resetGlobalVariable", name="a"))
    await talk.hear("x")
    assert list(talk.values.all["global"]["globalVariables"]) == ["ab"]


async def test_conversations_are_counted_from_zero(writer: BotWriter) -> None:
    count = run("builtin/incrementNumberOfConversations", output="$r")
    read = run("builtin/getNumberOfConversations", output="n")
    talk = Talk(writer.flows(main=flow(node("entry", [count, read, say("{{temp.$r}} {{temp.n}}")]))).load())
    assert [await talk.hear("x"), await talk.hear("x")] == [["0 0"], ["1 1"]]


async def test_contexts_are_added_removed_and_reset(writer: BotWriter) -> None:
    talk = _talk(
        writer,
        run("builtin/appendContext", contexts="a, b", ttl=5),
        run("builtin/appendContext", contexts="a,c", ttl="3"),
        run("builtin/appendContext", contexts="d", ttl="for ever"),
        run("builtin/removeContext", contexts="b"),
    )
    await talk.hear("x")
    times = {it["context"]: it["ttl"] for it in talk.state.session["nluContexts"]}
    assert times == {"a": 5, "c": 3, "d": 1000}


async def test_session_is_reset_but_for_what_the_host_keeps_there(writer: BotWriter) -> None:
    reset = [
        set_variable("session", "a", 1),
        say("x"),
        run("builtin/resetContext"),
        run("builtin/resetSession"),
    ]
    talk = _talk(writer, set_variable("temp", "b", 1), *reset)
    await talk.hear("x")
    assert set(talk.state.session) == {"lastMessages", "nluContexts"}
    assert talk.state.temp == {}


async def test_language_is_switched_for_what_follows(writer: BotWriter) -> None:
    writer.elements("builtin_text", greeting={"text$en": "hello", "text$fr": "bonjour"})
    talk = _talk(writer, run("builtin/switchLanguage", lang="fr"), "say #!greeting")
    assert await talk.hear("x") == ["bonjour"]


async def test_pause_keeps_the_order_of_what_is_said(writer: BotWriter) -> None:
    talk = _talk(writer, say("a"), run("builtin/wait", delay=1), say("b"))
    assert await talk.hear("x") == ["a", "b"]


@pytest.mark.parametrize(
    "broken",
    [
        run("builtin/setVariable", type="nosuchscope", name="a", value=1),
        run("builtin/setVariable", type="temp"),
        run("builtin/setGlobalVariable", name="a", value=1, expiry="soon"),
        run("builtin/switchLanguage"),
    ],
)
async def test_wrong_arguments_lead_to_the_error_flow(writer: BotWriter, broken: str) -> None:
    assert await _talk(writer, broken).hear("x") == ["error flow"]


CHOICES: dict[str, Any] = {
    "contentId": "builtin_single-choice-colour",
    "invalidContentId": "builtin_text-sorry",
    "keywords": {"red": ["red", "crimson"], "light green": ["light green"]},
    "config": {"nbMaxRetries": 1, "repeatChoicesOnInvalid": True},
}


def _choice(writer: BotWriter, **data: Any) -> Talk:
    choices = [{"title": "Red", "value": "red"}, {"title": "Light green", "value": "light green"}]
    writer.elements(
        "builtin_single-choice", **{"builtin_single-choice-colour": {"text$en": "?", "choices$en": choices}}
    )
    writer.elements("builtin_text", **{"builtin_text-sorry": {"text$en": "sorry"}})
    exits = [{"caption": name, "node": name.split()[-1]} for name in ("red", "light green")]
    exits.append({"caption": "On failure", "node": "failed"})
    call = node("call", type="skill-call", skill="choice", skillData=CHOICES | data) | {"next": exits}
    ends = [node(name, [say(name)]) for name in ("red", "green", "failed")]
    return Talk(writer.flows(main=flow(call, *ends)).load())


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("red", "red"),
        (" RED ", "red"),
        ("I like crimson, really", "red"),
        ("1", "red"),
        ("2.", "green"),
        ("#2", "green"),
        ("Light Green", "green"),
    ],
)
async def test_choice_is_recognised(writer: BotWriter, answer: str, taken: str) -> None:
    talk = _choice(writer, randomId="x1")
    await talk.hear("hi")
    assert await talk.hear(answer) == [taken]


@pytest.mark.parametrize("answer", ["inred", "bored", "3", "0", "12345", "blue"])
async def test_what_is_no_choice_is_asked_again_until_it_fails(writer: BotWriter, answer: str) -> None:
    talk = _choice(writer)
    asked = await talk.hear("hi")
    assert await talk.hear(answer) == ["sorry", *asked]
    assert await talk.hear(answer) == ["failed"]


async def test_choice_is_recognised_from_what_a_button_carries(writer: BotWriter) -> None:
    talk = _choice(writer)
    await talk.hear("hi")
    assert await talk.event("postback", {"type": "postback", "payload": "LIGHT GREEN"}) == ["green"]
