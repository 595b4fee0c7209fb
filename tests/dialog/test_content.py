"""What a bot says: in the user's language if there is any, with templates filled in once, known keys only."""

import pytest

from host_runtime.dialog.engine import Engine
from host_runtime.dialog.languages import language_chain, translate
from tests.dialog.bot_writer import BotWriter, Talk, flow, node, say

GREETING = {"text$en": "hello", "text$fr": "bonjour", "text$pt-br": "olá"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "bonjour"),
        ("FR", "bonjour"),
        ("fr-CA", "bonjour"),
        ("pt_BR", "olá"),
        ("de", "hello"),
        (None, "hello"),
        (7, "hello"),
    ],
)
async def test_element_is_said_in_the_best_language_there_is(
    writer: BotWriter, language: object, said: str
) -> None:
    writer.elements("builtin_text", greeting=GREETING).flows(main=flow(node("entry", ["say #!greeting"])))
    talk = Talk(writer.load())
    talk.state.user["language"] = language
    assert await talk.hear("hi") == [said]


def test_language_falls_back_from_the_user_to_the_bot_to_english_to_any() -> None:
    assert language_chain("fr-CA", "de") == ("fr-ca", "fr", "de", "en")
    assert translate({"text$it": "ciao"}, {"text": {}}, ("fr", "en")) == {"text": "ciao"}
    assert translate({"text": {"it": "ciao", "fr": "salut"}}, {"text": {}}, ("fr",)) == {"text": "salut"}
    assert translate({"text": "plain"}, {"text": {}}, ("fr",)) == {"text": "plain"}
    assert translate({"text$fr": "", "other": 1}, {"text": {}}, ("fr",)) == {}


async def test_one_of_the_variations_is_said(writer: BotWriter) -> None:
    form = {"text$en": "one", "variations$en": ["two {{event.preview}}", "three"]}
    writer.elements("builtin_text", greeting=form).flows(main=flow(node("entry", ["say #!greeting"])))
    talk = Talk(writer.load(), engine=Engine(choose=lambda texts: texts[1]))
    assert await talk.hear("hi") == ["two hi"]
    assert talk.turn is not None
    assert talk.turn.outputs[0].payload == {"type": "text", "text": "two hi"}  # type: ignore[union-attr]


async def test_payload_carries_only_what_its_type_knows(writer: BotWriter) -> None:
    form = {"text$en": "which?", "choices$en": [{"title": "{{event.preview}}", "value": "a"}], "secret": 1}
    writer.elements("builtin_single-choice", which=form)
    writer.flows(main=flow(node("entry", ['say #!which {"skill": "choice"}'])))
    shown = {"type": "single-choice", "text": "which?", "choices": [{"title": "A", "value": "a"}]}
    assert await Talk(writer.load()).hear("A") == [shown]


async def test_arguments_are_variables_of_an_elements_templates(writer: BotWriter) -> None:
    writer.elements("builtin_text", greeting={"text$en": "hello {{name}}"})
    writer.flows(main=flow(node("entry", ['say #!greeting {"name": "Bob"}'])))
    assert await Talk(writer.load()).hear("hi") == ["hello Bob"]


async def test_say_something_node_says_its_own_content(writer: BotWriter) -> None:
    content = {"contentType": "builtin_text", "formData": {"text$en": "hi {{event.preview}}", "text$fr": "x"}}
    writer.flows(main=flow(node("entry", type="say_something", content=content)))
    assert await Talk(writer.load()).hear("you") == ["hi you"]


async def test_session_remembers_the_last_five_answers(writer: BotWriter) -> None:
    writer.flows(main=flow(node("entry", [say("x")])))
    talk = Talk(writer.load())
    for text in "abcdef":
        await talk.hear(text)
    remembered = talk.state.session["lastMessages"]
    assert [said["incomingPreview"] for said in remembered] == ["b", "c", "d", "e", "f"]
    assert remembered[-1]["replyPreview"] == "#builtin_text"
