"""Places: where a dialog stands in the flows, and the jump points that it can return to, in v12's shape."""

from dataclasses import dataclass
from typing import Any

from host_runtime.dialog.bot import Bot
from host_runtime.dialog.faults import PlaceFault
from host_runtime.dialog.flows import FLOW_SUFFIX, Flow, Node, find_flow

Context = dict[str, Any]
JumpPoint = dict[str, Any]

# Set once the flow `conversation_end` has run, so that it runs once for each conversation.
ENDING = "conversationEnding"
SUSPENDED = "suspended"
_KEPT_BY_JUMPS = (ENDING,)


@dataclass(frozen=True, slots=True)
class Place:
    """A node in its flow."""

    flow: Flow
    node: Node

    @property
    def step(self) -> tuple[str, str]:
        return self.flow.name, self.node.name


def current_place(bot: Bot, context: Context) -> Place:
    """Return where the dialog stands; raises PlaceFault if the flows have no such place (any more)."""
    return find_place(bot, context["currentFlow"], context.get("currentNode"))


def find_place(bot: Bot, flow_name: str, node_name: str | None = None) -> Place:
    """Return a node of a flow, by default its start; raises PlaceFault."""
    flow = find_flow(bot.flows, flow_name)
    if flow is None:
        raise PlaceFault(f"there is no flow {flow_name!r}")
    node = flow.nodes.get(node_name or flow.start_node)
    if node is None:
        raise PlaceFault(f"the flow {flow.name!r} has no node {node_name!r}")
    return Place(flow, node)


def named_place(bot: Bot, target: str) -> Place:
    """Return the place of a target `x.flow.json` or `x.flow.json#node`; raises PlaceFault."""
    flow_name, _, node_name = target.partition("#")
    return find_place(bot, flow_name, node_name or None)


def is_flow_target(target: str) -> bool:
    return FLOW_SUFFIX in target


def started(place: Place) -> Context:
    """Return the context of a dialog that begins there."""
    return {"currentNode": place.node.name, "currentFlow": place.flow.name}


def entered(context: Context, place: Place) -> Context:
    """Return the context after a jump into a flow; where it came from becomes a jump point."""
    here = {"flow": context["currentFlow"], "node": context["currentNode"]}
    kept = {key: context[key] for key in _KEPT_BY_JUMPS if key in context}
    return {
        "currentFlow": place.flow.name,
        "currentNode": place.node.name,
        "previousFlow": here["flow"],
        "previousNode": here["node"],
        "jumpPoints": [*context.get("jumpPoints", []), here],
        **kept,
    }


def moved(context: Context, node_name: str, *, in_skill: bool) -> Context:
    """Return the context after a transition to a node of the same flow.

    A skill keeps the caller as its previous place, as v12 does.
    """
    if in_skill:
        return {**context, "currentNode": node_name}
    return {**context, "previousNode": context["currentNode"], "currentNode": node_name}


def without_used_jump_points(context: Context) -> Context:
    """Return the context without the jump points that have been returned to."""
    if "jumpPoints" not in context:
        return context
    return {**context, "jumpPoints": [point for point in context["jumpPoints"] if not point.get("used")]}


def returned(context: Context, *, execute: bool) -> tuple[Context, JumpPoint] | None:
    """Use the latest unused jump point; returns the context and the point, or None if there is none.

    `execute` marks a return that runs the node from its start.
    """
    points = list(context.get("jumpPoints", []))
    for index in range(len(points) - 1, -1, -1):
        if points[index].get("used"):
            continue
        marks = {"executeNode": True, "used": True} if execute else {"used": True}
        points[index] = {**points[index], **marks}
        return {**context, "jumpPoints": points}, points[index]
    return None
