"""A bot as the engine runs it, and what can be wrong with its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from host_runtime.dialog.actions import Action
from host_runtime.dialog.conditions import Condition
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.flows import Flow

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of a bot; `path` is the place inside the file.

    An error keeps the bot from running. A warning is a place that leads to the bot's error flow.
    """

    file: str
    path: str
    message: str
    suggestion: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}: {self.path}" if self.path else self.file
        hint = f" {self.suggestion}" if self.suggestion else ""
        return f"{place}: {self.message}{hint}"


class BotFaults(Exception):
    """A bot's folder that cannot be run; `faults` has all of its errors, and its warnings."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Element:
    """A stored piece of content; keys of the form may carry a language, `text$en`."""

    id: str
    type_id: str
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that can be run. Flows are found by their lower-cased names, conditions by their text."""

    id: str
    name: str
    default_language: str
    languages: tuple[str, ...]
    flows: Mapping[str, Flow]
    elements: Mapping[str, Element]
    actions: Mapping[str, Action]
    content_types: Mapping[str, ContentType]
    config: Mapping[str, Any]
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()
