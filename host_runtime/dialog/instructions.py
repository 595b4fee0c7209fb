"""Instructions: what a node does, in order; the rest of a node's queue is kept in the context, as in v12."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from host_runtime.dialog.faults import InstructionFault
from host_runtime.dialog.flows import Flow, Node, Transition

Kind = Literal["on-enter", "on-receive", "wait", "transition"]
StoredInstruction = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Instruction:
    """A step of a node: `text` is what to run or say, or the transition's condition."""

    kind: Kind
    text: str = ""
    target: str | None = None
    form: Mapping[str, Any] | None = None

    def stored(self) -> StoredInstruction:
        """Return v12's shape."""
        match self.kind:
            case "wait":
                return {"type": "wait"}
            case "transition":
                return {"type": "transition", "fn": self.text, "node": self.target}
            case _:
                form = {} if self.form is None else {"args": dict(self.form)}
                return {"type": self.kind, "fn": self.text, **form}


@dataclass(frozen=True, slots=True)
class SayInstruction:
    """`say <reference> <arguments>`."""

    reference: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunInstruction:
    """`<action> <arguments>`."""

    action: str
    args: Mapping[str, Any]


def restored(queue: Iterable[StoredInstruction]) -> list[Instruction]:
    """Return the instructions of a stored queue."""
    return [Instruction(it["type"], it.get("fn", ""), it.get("node"), it.get("args")) for it in queue]


def node_queue(flow: Flow, node: Node, *, jumped: bool = False) -> list[Instruction]:
    """Return everything that a node does when it is entered.

    `jumped`: the host put the dialog here, so that the flow's catch-all transitions come first.
    """
    queue = [_transition(it) for it in flow.catch_all_next] if jumped else []
    queue += [Instruction("on-enter", text) for text in node.on_enter]
    if node.on_receive is not None:
        queue.append(Instruction("wait"))
        queue += [Instruction("on-receive", text) for text in flow.catch_all_on_receive]
        queue += [Instruction("on-receive", text) for text in node.on_receive]
    if node.type == "say_something" and node.content:
        content_type = str(node.content.get("contentType", ""))
        form = node.content.get("formData") or {}
        queue.append(Instruction("on-enter", f"say @{content_type.removeprefix('#')}", form=form))
    return queue + node_transitions(flow, node)


def node_transitions(flow: Flow, node: Node) -> list[Instruction]:
    """Return a node's transitions; the flow's catch-all ones first, except those that lead to the node."""
    caught = [_transition(it) for it in flow.catch_all_next if it.node != node.name]
    return caught + [_transition(it) for it in node.next]


def parse_instruction(instruction: Instruction) -> SayInstruction | RunInstruction:
    """Read a `say` or an action; raises InstructionFault if its arguments are no JSON object."""
    if instruction.text == "say" or instruction.text.startswith("say "):
        reference, args = _split(instruction.text.removeprefix("say").lstrip(" "))
        if instruction.form is not None:
            return SayInstruction(reference, instruction.form)
        return SayInstruction(reference, _arguments(args, f"say {reference}"))
    name, args = _split(instruction.text)
    return RunInstruction(name, _arguments(args, name))


def _transition(transition: Transition) -> Instruction:
    return Instruction("transition", transition.condition, transition.node)


def _split(text: str) -> tuple[str, str]:
    head, _, rest = text.strip().partition(" ")
    return head, rest.strip()


def _arguments(text: str, owner: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        args = json.loads(text)
    except ValueError as error:
        raise InstructionFault(f"the arguments of {owner!r} are not JSON: {error}") from None
    if not isinstance(args, dict):
        raise InstructionFault(f"the arguments of {owner!r} are not a JSON object")
    return args
