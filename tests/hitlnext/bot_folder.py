"""A data folder with two small bots that hand off, written for these tests."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BOTS = ("support", "sales")
TAGS = ["vip", "billing"]


def write_data_folder(data: Path, options: Mapping[str, Any]) -> None:
    """Write a folder that the host starts with: both bots alike, and the module's configuration."""
    _write(data / "global" / "config" / "hitlnext.json", {"tags": TAGS, **options})
    for bot_id in BOTS:
        folder = data / "bots" / bot_id
        _write(folder / "bot.config.json", _bot_config(bot_id))
        _write(folder / "flows" / "main.flow.json", _main_flow())
        _write(folder / "content-elements" / "builtin_text.json", _texts())


def _bot_config(bot_id: str) -> dict[str, Any]:
    return {
        "id": bot_id,
        "name": bot_id.title(),
        "disabled": False,
        "defaultLanguage": "en",
        "languages": ["en", "fr"],
    }


def _main_flow() -> dict[str, Any]:
    return {
        "version": "0.0.1",
        "startNode": "entry",
        "catchAll": {"next": []},
        "nodes": [
            _node(
                "entry",
                next=[
                    ("event.preview === 'person'", "name"),
                    ("event.preview === 'bare'", "bare"),
                    ("event.preview === 'check'", "check"),
                    ("true", "hello"),
                ],
            ),
            _node("hello", on_enter=["say #!builtin_text-hello"], next=[("true", "END")]),
            _node(
                "name",
                on_enter=['builtin/setVariable {"type":"user","name":"fullName","value":"Justin Case"}'],
                next=[("true", "skill")],
            ),
            {
                "id": "node-skill",
                "name": "skill",
                "type": "skill-call",
                "skill": "HitlNext",
                "skillData": {"timeoutDelay": 60, "redirectNoAgent": False},
                "onEnter": None,
                "onReceive": None,
                "next": [
                    {"condition": "temp['hitlnext-handoffResolved'] === true", "node": "resolved"},
                    {"condition": "temp['hitlnext-timedOutWaitingAgent'] === true", "node": "expired"},
                ],
            },
            _node("resolved", on_enter=["say #!builtin_text-resolved"], next=[("true", "END")]),
            _node("expired", on_enter=["say #!builtin_text-expired"], next=[("true", "END")]),
            _node(
                "bare",
                on_enter=["hitlnext/handoff {}", "say #!builtin_text-after"],
                next=[("true", "END")],
            ),
            _node(
                "check",
                on_enter=["hitlnext/check_agents {}", "say #!builtin_text-checked"],
                next=[("true", "END")],
            ),
        ],
    }


def _node(name: str, *, on_enter: list[str] | None = None, next: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": f"node-{name}",
        "name": name,
        "onEnter": on_enter or [],
        "onReceive": None,
        "next": [{"condition": condition, "node": target} for condition, target in next],
    }


def _texts() -> list[dict[str, Any]]:
    texts = {
        "hello": "bot: hello",
        "resolved": "bot: back, {{temp.hitlnext.exit}} by {{temp.hitlnext.agentName}}",
        "expired": "bot: nobody came, {{temp.hitlnext.exit}}",
        "after": "bot: after, {{event.type}} {{temp.hitlnext.exit}}",
        "checked": "bot: nobody there {{temp.hitlnext-noAgent}}",
    }
    return [
        {"id": f"builtin_text-{name}", "formData": {"text$en": text, "typing$en": False}}
        for name, text in texts.items()
    ]


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
