"""`config.schema.json` is what the model says, and takes every example of the documentation unchanged."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hitlnext_module import HitlNext
from host_runtime.config.faults import Fault
from host_runtime.config.module_config import ConfigSources, load_module_config
from host_runtime.config.schema import schema_of

FILE = Path(__file__).parents[2] / "config.schema.json"

DOCUMENTED: list[dict[str, Any]] = [
    {
        "$schema": "../../assets/modules/hitlnext/config.schema.json",
        "agentSessionTimeout": "10m",
        "autoComplete": {"trigger": ":", "shortcuts": []},
        "messageCount": 10,
        "defaultUsername": False,
        "tags": [],
        "enableConversationDeletion": False,
        "transferMessage": {
            "en": "You are being transferred to an agent.",
            "fr": "Vous êtes transféré à un agent.",
        },
        "assignMessage": {
            "en": "You have been assigned to our agent {{agentName}}.",
            "fr": "Vous avez été assigné à notre agent(e) {{agentName}}.",
        },
    },
    {
        "transferMessage": {
            "en": "I'm tranfering you to our support team.",
            "de": "Ich schicke dich zur Unterstützung.",
        }
    },
    {
        "autoComplete": {
            "trigger": ":",
            "shortcuts": [
                {"name": "hi", "value": "Hello you, I'm your kind agent, here to help you."},
                {"name": "bye", "value": "Thank you for trusting us, have a wonderful day."},
            ],
        }
    },
    {"tags": ["shipping", "warranty", "complaints"]},
    {"handoffAlert": 5, "botAvatarUrl": "https://example.com/bot.png"},
    {"eventsWebHook": {"url": "https://example.com/hook", "headers": {"X-Secret": "s"}}},
    {"eventsWebHook": {}},
    {},
]


def test_the_schema_file_is_up_to_date() -> None:
    """`make schema` writes it."""
    manifest = HitlNext.manifest
    assert manifest.config_model is not None
    assert json.loads(FILE.read_text()) == schema_of(manifest.config_model, title=manifest.title)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(FILE.read_text()))


@pytest.mark.parametrize("example", DOCUMENTED)
def test_an_example_of_the_documentation_is_accepted_unchanged(
    example: dict[str, Any], tmp_path: Path
) -> None:
    Draft202012Validator(json.loads(FILE.read_text())).validate(example)
    file = tmp_path / "global" / "config" / "hitlnext.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(example))
    faults: list[Fault] = []
    assert HitlNext.manifest.config_model is not None
    config = load_module_config(
        "hitlnext", HitlNext.manifest.config_model, ConfigSources(tmp_path, {}), faults=faults
    )
    assert faults == []
    assert config is not None
