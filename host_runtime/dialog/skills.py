"""Skills: generators of small flows that a skill-call node stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SkillFlow:
    """A generated flow in v12's file shape (`nodes`, `catchAll`), and its exits.

    Each transition is `{caption, condition, node}`; the calling node's `next` gives the targets.
    """

    flow: Mapping[str, Any]
    transitions: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill by its id; `generate(skillData)` is called once for each node when its flow is loaded."""

    id: str
    generate: Callable[[Mapping[str, Any]], SkillFlow]
