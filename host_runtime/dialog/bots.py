"""Bots as the engine runs them, read whole from a v12 folder; every fault is found at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from host_runtime.dialog.actions import Action
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.flows import Flow
from host_runtime.dialog.skills import Skill


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of a bot; `path` is the place inside the file."""

    file: str
    path: str
    message: str
    suggestion: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}: {self.path}" if self.path else self.file
        hint = f" {self.suggestion}" if self.suggestion else ""
        return f"{place}: {self.message}{hint}"


class BotFaults(Exception):
    """A bot's folder that cannot be run; `faults` names all of its errors, and its warnings."""

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
    """A bot that can be run. Flows are found by their lower-cased names."""

    id: str
    name: str
    default_language: str
    languages: tuple[str, ...]
    flows: Mapping[str, Flow]
    elements: Mapping[str, Element]
    actions: Mapping[str, Action]
    content_types: Mapping[str, ContentType]
    config: Mapping[str, Any]
    warnings: tuple[Fault, ...] = field(default=())


def load_bot(
    folder: Path,
    *,
    actions: Mapping[str, Action],
    skills: Mapping[str, Skill],
    content_types: Mapping[str, ContentType],
) -> Bot:
    """Read a bot's folder; raises BotFaults with every fault of every file."""
    raise NotImplementedError
