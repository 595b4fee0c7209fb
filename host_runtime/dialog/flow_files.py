"""Flow files as v12 writes them: the shape that is demanded, and the flow that is made of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from host_runtime.dialog.flows import FLOW_SUFFIX, SKILLS_FOLDER, Flow, Node, Transition
from host_runtime.dialog.skills import Skill, SkillFlow

Report = Callable[[str, str], None]


class _File(BaseModel):
    # v12 and its studio keep more in these files than the engine reads.
    model_config = ConfigDict(extra="ignore", frozen=True)


class TransitionFile(_File):
    """An entry of `next`."""

    condition: str | None = None
    node: str | None = None
    caption: str | None = None


class TimeoutFile(_File):
    """A node-like object, of which the name counts."""

    name: str


class NodeFile(_File):
    """An entry of `nodes`."""

    id: str = Field(min_length=4)
    name: str = Field(min_length=1)
    type: str | None = None
    onEnter: list[str] | None = None
    onReceive: list[str] | None = None
    next: list[TransitionFile] | None = None
    flow: str | None = None
    skill: str | None = None
    skillData: dict[str, Any] | None = None
    timeout: str | TimeoutFile | None = None
    content: dict[str, Any] | None = None


class CatchAllFile(_File):
    """What every node of the flow has besides its own."""

    onReceive: list[str] | None = None
    next: list[TransitionFile] | None = None
    onEnter: None = None


class FlowFile(_File):
    """A whole `*.flow.json`."""

    version: str
    startNode: str
    nodes: list[NodeFile]
    catchAll: CatchAllFile | None = None
    timeoutNode: str | TimeoutFile | None = None

    @field_validator("version")
    @classmethod
    def _known(cls, version: str) -> str:
        if not version.startswith("0."):
            raise ValueError("the version must start with '0.'")
        return version


def read_flow(data: object, report: Report) -> FlowFile | None:
    """Check a file's content; reports each fault with its place in the file."""
    try:
        return FlowFile.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            report(_place(data, fault["loc"]), fault["msg"])
        return None


def make_flow(name: str, file: FlowFile) -> Flow:
    """Return the flow of a checked file; of two nodes with one name the first counts, as in v12."""
    nodes: dict[str, Node] = {}
    for node in file.nodes:
        nodes.setdefault(node.name, _node(node))
    caught = file.catchAll or CatchAllFile()
    return Flow(
        name=name,
        start_node=file.startNode,
        nodes=nodes,
        catch_all_on_receive=tuple(caught.onReceive or ()),
        catch_all_next=_transitions(caught.next),
        timeout_node=_timeout(file.timeoutNode),
    )


def expand_skill(flow_name: str, node: NodeFile, skill: Skill) -> tuple[str, FlowFile, NodeFile]:
    """Generate the flow of a skill-call node that has none.

    Returns the new flow's name, its content, and the node that calls it. Raises what the skill raises.
    """
    generated = skill.generate(node.skillData or {})
    data = json.dumps([flow_name, node.name, node.skillData], sort_keys=True)
    name = f"{SKILLS_FOLDER}{skill.id}-{hashlib.sha256(data.encode()).hexdigest()[:6]}{FLOW_SUFFIX}"
    file = FlowFile.model_validate(_completed(generated.flow, name))
    return name, file, node.model_copy(update={"flow": name, "next": _exits(node, generated)})


def _node(file: NodeFile) -> Node:
    return Node(
        id=file.id,
        name=file.name,
        type=file.type or "standard",
        on_enter=tuple(file.onEnter or ()),
        on_receive=None if file.onReceive is None else tuple(file.onReceive),
        next=_transitions(file.next),
        flow=file.flow,
        timeout=_timeout(file.timeout),
        content=file.content,
    )


def _transitions(entries: list[TransitionFile] | None) -> tuple[Transition, ...]:
    return tuple(Transition(entry.condition or "", entry.node) for entry in entries or ())


def _timeout(value: str | TimeoutFile | None) -> str | None:
    return value.name if isinstance(value, TimeoutFile) else value


def _completed(flow: Mapping[str, Any], name: str) -> dict[str, Any]:
    nodes = [{"id": f"node-{index}", **node} for index, node in enumerate(flow["nodes"])]
    start = flow.get("startNode") or nodes[0]["name"]
    return {"version": "0.0.1", "startNode": start, "catchAll": flow.get("catchAll"), "nodes": nodes}


def _exits(node: NodeFile, generated: SkillFlow) -> list[TransitionFile]:
    """Return the node's own transitions; one without a condition takes that of the skill's exit it names."""
    conditions = {exit_.get("caption"): exit_.get("condition") for exit_ in generated.transitions}
    return [
        entry if entry.condition else entry.model_copy(update={"condition": conditions.get(entry.caption)})
        for entry in node.next or ()
    ]


def _place(data: object, location: tuple[int | str, ...]) -> str:
    """Return a location such as `nodes[3] (welcome).next[0].node`."""
    text, here = "", data
    for part in location:
        here = _member(here, part)
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
        if isinstance(part, int) and isinstance(here, dict) and isinstance(here.get("name"), str):
            text += f" ({here['name']})"
    return text.removeprefix(".")


def _member(value: object, part: int | str) -> object:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None
