"""The choice skill: a question with a list of answers, asked again until one is recognised."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from host_runtime.dialog.actions import Action, ActionCall
from host_runtime.dialog.content import find_content_type, find_element
from host_runtime.dialog.languages import language_chain, translate
from host_runtime.dialog.scope import understood
from host_runtime.dialog.skills import Skill, SkillFlow

_POSITION = re.compile(r"#?(\d{1,2})[.)]?")
_DEFAULT_RETRIES = 3


def choice_skill() -> Skill:
    """Return the generator, for nodes of the skill `choice`."""
    return Skill("choice", generate_choice)


def choice_actions() -> tuple[Action, ...]:
    """Return the actions that generated and stored flows of the skill call."""
    return (
        Action("basic-skills/choice_parse_answer", parse_answer, hidden=True),
        Action("basic-skills/choice_invalid_answer", count_invalid_answer, hidden=True),
    )


async def parse_answer(call: ActionCall) -> None:
    """Set `temp['skill-choice-valid…']` and `temp['skill-choice-ret…']` from the user's answer.

    An answer is a position in the list, a keyword's intent, a keyword, or a text with a keyword as a word.
    """
    keywords = call.args.get("keywords")
    keywords = keywords if isinstance(keywords, Mapping) else {}
    answers = _answers(call)
    choice = (
        _by_position(call, answers)
        or _by_keyword(keywords, lambda keyword: keyword == f"intent:{understood()['intent']['name']}")
        or _by_keyword(keywords, lambda keyword: keyword in answers)
        or _by_keyword(keywords, lambda keyword: any(_has_word(answer, keyword) for answer in answers))
    )
    suffix = _suffix(call.args)
    call.state.temp[f"skill-choice-valid{suffix}"] = choice is not None
    if choice is not None:
        call.state.temp[f"skill-choice-ret{suffix}"] = choice


async def count_invalid_answer(call: ActionCall) -> None:
    """Count an answer that was not recognised."""
    name = f"skill-choice-invalid-count{_suffix(call.args)}"
    count = call.state.temp.get(name)
    call.state.temp[name] = count + 1 if isinstance(count, int | float) else 1


def generate_choice(data: Mapping[str, Any]) -> SkillFlow:
    """Generate the flow of the skill's data: contentId, invalidContentId, keywords, config, randomId."""
    config = data.get("config") or {}
    suffix = _suffix(data)
    retries = config.get("nbMaxRetries", _DEFAULT_RETRIES)
    ask = f"say #!{data['contentId']} " + json.dumps({"skill": "choice"})
    sorry = [f"say #!{data['invalidContentId']} {{}}"] if data.get("invalidContentId") else []
    repeat = [ask] if config.get("repeatChoicesOnInvalid") else []
    parse = f"basic-skills/choice_parse_answer {json.dumps(dict(data))}"
    count = f"basic-skills/choice_invalid_answer {json.dumps({'randomId': data.get('randomId', '')})}"
    nodes = [
        _node("entry", [*_cleared(suffix), ask], [("true", "parse")]),
        _node("parse", [], [(f"temp['skill-choice-valid{suffix}'] === true", "#"), ("true", "invalid")])
        | {"onReceive": [parse]},
        _node(
            "invalid",
            [count],
            [(f"Number(temp['skill-choice-invalid-count{suffix}']) > {retries}", "#"), ("true", "sorry")],
        ),
        _node("sorry", [*sorry, *repeat], [("true", "parse")]),
    ]
    return SkillFlow({"nodes": nodes, "catchAll": {"next": []}}, _exits(data, suffix))


def _answers(call: ActionCall) -> list[str]:
    payload = call.event.payload
    said = (call.event.preview, payload.get("text"), payload.get("payload"))
    return [text.strip().lower() for text in said if isinstance(text, str) and text.strip()]


def _by_position(call: ActionCall, answers: list[str]) -> Any:
    position = next((match for answer in answers if (match := _POSITION.fullmatch(answer))), None)
    if position is None:
        return None
    element = find_element(call.bot, str(call.args.get("contentId", "")).removeprefix("#!"))
    properties = find_content_type(call.bot, element.type_id).properties
    chain = language_chain(call.state.user.get("language"), call.bot.default_language)
    choices = translate(element.form, properties, chain).get("choices", [])
    index = int(position[1]) - 1
    return choices[index].get("value") if 0 <= index < len(choices) else None


def _by_keyword(keywords: Mapping[str, Any], matches: Any) -> str | None:
    for choice, words in keywords.items():
        if any(matches(word.strip().lower()) for word in _texts(words) if word.strip()):
            return choice
    return None


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _texts(words: object) -> Iterable[str]:
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def _suffix(data: Mapping[str, Any]) -> str:
    return f"-{data['randomId']}" if data.get("randomId") else ""


def _cleared(suffix: str) -> list[str]:
    starts = {"invalid-count": 0, "valid": None, "ret": None}
    return [
        "builtin/setVariable "
        + json.dumps({"type": "temp", "name": f"skill-choice-{name}{suffix}", "value": value})
        for name, value in starts.items()
    ]


def _node(name: str, on_enter: list[str], exits: list[tuple[str, str]]) -> dict[str, Any]:
    transitions = [{"condition": condition, "node": target} for condition, target in exits]
    return {"name": name, "onEnter": on_enter, "onReceive": None, "next": transitions}


def _exits(data: Mapping[str, Any], suffix: str) -> tuple[Mapping[str, str], ...]:
    chosen = [
        {
            "caption": choice,
            "condition": f"temp['skill-choice-ret{suffix}'] == {json.dumps(choice)}",
            "node": "",
        }
        for choice in data.get("keywords") or {}
    ]
    return (*chosen, {"caption": "On failure", "condition": "true", "node": ""})
