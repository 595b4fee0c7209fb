"""Checks of a bot that has been read: does everything that its flows name exist, and can it be compiled?

What v12 finds out only when a user gets there (an unknown node, flow, action or element) is a warning: such
a place leads to the error flow, and the rest of the bot works. A condition or template that can never have a
value is an error.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from host_runtime.dialog.bot import Bot, Fault
from host_runtime.dialog.conditions import Condition, compile_condition
from host_runtime.dialog.expressions import ExpressionError
from host_runtime.dialog.faults import InstructionFault
from host_runtime.dialog.flows import Flow, Node, Transition, find_flow
from host_runtime.dialog.instructions import Instruction, SayInstruction, parse_instruction
from host_runtime.dialog.templates import TemplateError, compile_template

_END = (None, "", "END")


@dataclass(slots=True)
class BotChecks:
    """The checks of one bot; `faults` and the compiled `conditions` are filled by `run`."""

    bot: Bot
    faults: list[Fault] = field(default_factory=list)
    conditions: dict[str, Condition] = field(default_factory=dict)

    def run(self) -> None:
        """Check every flow and every element."""
        for flow in self.bot.flows.values():
            self._check_flow(flow)
        for element in self.bot.elements.values():
            file = f"content-elements/{element.type_id}.json"
            if element.type_id not in self.bot.content_types:
                self._warn(file, element.id, f"there is no content type {element.type_id!r}")
            for text in _texts(element.form):
                self._check_template(file, element.id, text)

    def _check_flow(self, flow: Flow) -> None:
        for text in flow.catch_all_on_receive:
            self._check_instruction(flow, "catchAll.onReceive", Instruction("on-receive", text))
        for transition in flow.catch_all_next:
            self._check_transition(flow, "catchAll.next", transition)
        if flow.timeout_node and flow.timeout_node not in flow.nodes:
            self._report_unknown(flow, "timeoutNode", "node", flow.timeout_node, flow.nodes)
        for node in flow.nodes.values():
            self._check_node(flow, node)

    def _check_node(self, flow: Flow, node: Node) -> None:
        for text in (*node.on_enter, *(node.on_receive or ())):
            self._check_instruction(flow, f"node {node.name}", Instruction("on-enter", text))
        for transition in node.next:
            self._check_transition(flow, f"node {node.name}", transition)
        if node.calls_flow:
            self._check_flow_name(flow, f"node {node.name}", node.flow or "")
        if node.timeout and node.timeout not in flow.nodes:
            self._report_unknown(flow, f"node {node.name}: timeout", "node", node.timeout, flow.nodes)
        if node.content:
            type_id = str(node.content.get("contentType", "")).removeprefix("#")
            if type_id not in self.bot.content_types:
                known = self.bot.content_types
                self._report_unknown(flow, f"node {node.name}: content", "content type", type_id, known)

    def _check_transition(self, flow: Flow, place: str, transition: Transition) -> None:
        self._compile(flow, place, transition.condition)
        target = transition.node
        if target is None or target in _END or target.startswith("#"):
            return
        if ".flow.json" in target:
            self._check_flow_name(flow, place, target)
        elif target not in flow.nodes:
            self._report_unknown(flow, f"{place}: transition", "node", target, flow.nodes)

    def _check_flow_name(self, flow: Flow, place: str, target: str) -> None:
        flow_name, _, node_name = target.partition("#")
        found = find_flow(self.bot.flows, flow_name) if flow_name else None
        if found is None:
            names = [known.name for known in self.bot.flows.values()]
            self._report_unknown(flow, f"{place}: transition", "flow", flow_name, names)
        elif node_name and node_name not in found.nodes:
            self._report_unknown(flow, f"{place}: transition to {found.name}", "node", node_name, found.nodes)

    def _compile(self, flow: Flow, place: str, source: str) -> None:
        if source in self.conditions:
            return
        try:
            self.conditions[source] = compile_condition(source)
        except ExpressionError as error:
            self._error(_file(flow), place, f"the condition {source!r} is not valid: {error}")

    def _check_instruction(self, flow: Flow, place: str, instruction: Instruction) -> None:
        try:
            parsed = parse_instruction(instruction)
        except InstructionFault as fault:
            self._warn(_file(flow), place, str(fault))
            return
        if isinstance(parsed, SayInstruction):
            self._check_reference(flow, place, parsed.reference)
            rendered = [parsed.args.get("text")]
        else:
            if parsed.action not in self.bot.actions:
                self._report_unknown(flow, place, "action", parsed.action, self.bot.actions)
            rendered = list(parsed.args.values())
        for text in rendered:
            if isinstance(text, str):
                self._check_template(_file(flow), place, text)

    def _check_reference(self, flow: Flow, place: str, reference: str) -> None:
        name = reference.removeprefix("#")
        if name.startswith("!"):
            if name[1:] not in self.bot.elements:
                self._report_unknown(flow, place, "content element", name[1:], self.bot.elements)
        elif name.removeprefix("@") not in self.bot.content_types:
            self._report_unknown(flow, place, "content type", name.removeprefix("@"), self.bot.content_types)

    def _check_template(self, file: str, place: str, text: str) -> None:
        try:
            compile_template(text)
        except TemplateError as error:
            self._error(file, place, f"the template {text!r} is not valid: {error}")

    def _report_unknown(self, flow: Flow, place: str, kind: str, name: str, known: Iterable[str]) -> None:
        close = difflib.get_close_matches(name, known, n=1)
        suggestion = f"Did you mean {close[0]!r}?" if close else ""
        self._warn(_file(flow), place, f"there is no {kind} {name!r}.", suggestion)

    def _warn(self, file: str, place: str, message: str, suggestion: str = "") -> None:
        self._add(Fault(file, place, message, suggestion, "warning"))

    def _error(self, file: str, place: str, message: str) -> None:
        self._add(Fault(file, place, message))

    def _add(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


def _file(flow: Flow) -> str:
    return f"flows/{flow.name}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
