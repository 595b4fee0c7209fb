"""The configuration: v12's keys and defaults, the documentation's examples, and the generated schema."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from hitlnext_module import HitlNext
from hitlnext_module.config import HitlNextConfig
from host_runtime.config.schema import schema_of

SCHEMA_FILE = Path(__file__).parents[2] / "config.schema.json"

# As the users' documentation shows them.
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
                {
                    "name": "hi",
                    "value": "Hello you, I'm your kind agent, here to help you with whatever questions "
                    "you might have.",
                },
                {"name": "bye", "value": "Thank you for trusting us, have a wonderful day."},
            ],
        }
    },
    {"tags": ["shipping", "warranty", "complaints"]},
    {"eventsWebHook": {}},
    {"eventsWebHook": {"url": "https://example.com/hook", "headers": {"x-token": "1"}}},
]


def test_the_schema_file_is_what_the_model_generates() -> None:
    expected = schema_of(HitlNextConfig, title=HitlNext.manifest.title)
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize("example", DOCUMENTED)
def test_every_documented_example_is_accepted_unchanged(example: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(example)) == []
    known = {key: value for key, value in example.items() if key != "$schema"}
    assert HitlNextConfig.model_validate(known).model_dump(by_alias=True, include=None)


def test_the_defaults_are_v12s() -> None:
    defaults = HitlNextConfig().model_dump(by_alias=True, mode="json")
    documented = {key: value for key, value in DOCUMENTED[0].items() if key != "$schema"}
    for key, value in documented.items():
        if key.endswith("Message"):
            assert defaults[key].items() >= value.items()
            assert set(defaults[key]) == {"en", "fr", "es"}
        else:
            assert defaults[key] == value
    assert defaults["handoffAlert"] == 5
    assert HitlNextConfig().agent_session.total_seconds() == 600


@pytest.mark.parametrize(
    "wrong",
    [
        {"agentSessionTimeout": "soon"},
        {"agentSessionTimeout": "0m"},
        {"agentSessionTimeout": "-5m"},
        {"agentSessionTimeout": 600},
        {"messageCount": 0},
        {"handoffAlert": -1},
        {"tags": [""]},
        {"tags": "vip"},
        {"autoComplete": {"triger": ":"}},
        {"eventsWebHook": {"url": "ftp://example.com"}},
        {"transferMessages": {}},
    ],
)
def test_a_wrong_configuration_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HitlNextConfig.model_validate(wrong)
