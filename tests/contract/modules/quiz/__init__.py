"""A module that adds a skill: a question with one right answer."""

import json
from collections.abc import Mapping
from typing import Any

from host_runtime import ModuleContext, ModuleManifest, Skill, SkillFlow, hookimpl


class Quiz:
    manifest = ModuleManifest(name="quiz", title="Quiz", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_skills(self) -> list[Skill]:
        return [Skill("quiz", _question)]


def _question(data: Mapping[str, Any]) -> SkillFlow:
    question = json.dumps({"text": data["question"]})
    ask = {
        "name": "ask",
        "onEnter": [f"say #builtin_text {question}"],
        "onReceive": [],
        "next": [{"condition": "true", "node": "#"}],
    }
    is_right = f"event.preview === {json.dumps(data['answer'])}"
    return SkillFlow(
        {"nodes": [ask]},
        (
            {"caption": "right", "condition": is_right, "node": ""},
            {"caption": "wrong", "condition": "true", "node": ""},
        ),
    )
