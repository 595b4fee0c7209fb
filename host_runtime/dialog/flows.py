"""Flows as the engine walks them: nodes with instructions and transitions, checked when they were loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Transition:
    """Where to go if the condition, a JavaScript expression, holds; an empty target ends the conversation."""

    condition: str
    node: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a flow. `on_receive` None means that the node does not wait; an empty one waits."""

    id: str
    name: str
    type: str = "standard"
    on_enter: tuple[str, ...] = ()
    on_receive: tuple[str, ...] | None = None
    next: tuple[Transition, ...] = ()
    flow: str | None = None
    timeout: str | None = None
    content: Mapping[str, Any] | None = None

    @property
    def calls_flow(self) -> bool:
        return self.type == "skill-call"


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow by its name (`main.flow.json`), with its nodes by name."""

    name: str
    start_node: str
    nodes: Mapping[str, Node]
    catch_all_on_receive: tuple[str, ...] = ()
    catch_all_next: tuple[Transition, ...] = ()
    timeout_node: str | None = None
    skill_data: Mapping[str, Any] = field(default_factory=dict)
