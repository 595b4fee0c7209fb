"""Flows as the engine walks them: nodes with instructions and transitions, checked when they were loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FLOW_SUFFIX = ".flow.json"
SKILLS_FOLDER = "skills/"

MAIN_FLOW = "main.flow.json"
ERROR_FLOW = "error.flow.json"
TIMEOUT_FLOW = "timeout.flow.json"
CONVERSATION_END_FLOW = "conversation_end.flow.json"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where to go if the condition, a JavaScript expression, holds; no target ends the conversation."""

    condition: str
    node: str | None


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

    @property
    def is_skill(self) -> bool:
        return self.name.startswith(SKILLS_FOLDER)


def find_flow(flows: Mapping[str, Flow], name: str) -> Flow | None:
    """Return a flow by its name, without regard to case and with or without the suffix."""
    key = name.lower()
    return flows.get(key) or flows.get(key + FLOW_SUFFIX)
