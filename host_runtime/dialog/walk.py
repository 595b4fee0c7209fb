"""A walk: the way of one event through a bot's flows, until the user is waited for or the dialog ends."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from host_runtime.dialog.bot import Bot
from host_runtime.dialog.faults import DialogFault, LoopFault, PlaceFault
from host_runtime.dialog.flows import CONVERSATION_END_FLOW, ERROR_FLOW, MAIN_FLOW, TIMEOUT_FLOW, find_flow
from host_runtime.dialog.instructions import Instruction, node_queue, node_transitions, restored
from host_runtime.dialog.performer import Performer
from host_runtime.dialog.places import (
    ENDING,
    SUSPENDED,
    Place,
    current_place,
    entered,
    find_place,
    is_flow_target,
    moved,
    named_place,
    returned,
    started,
    without_used_jump_points,
)
from host_runtime.dialog.state import DialogState
from host_runtime.dialog.turn import Say

_MOST_VISITS = 3
# A bound for circles that pass no transition, such as a skill whose first node calls the skill itself.
_MOST_NODES = 500


@dataclass(slots=True)
class Walk:
    """One event under way. `state` is the walk's own copy; `path` is v12's stack trace."""

    bot: Bot
    state: DialogState
    performer: Performer
    now: datetime
    path: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    suspended: bool = False
    _queue: list[Instruction] | None = None
    _jumped: bool = False
    _nodes: int = 0
    # An action had suspended the flow, and the event that resumed it has not been received by a node yet.
    _resumed: bool = False

    async def go_on(self) -> None:
        """Walk from where the dialog stands, or from the start of the main flow."""
        context = self.state.context
        if context.get("currentFlow"):
            self._pick_up()
        else:
            await self._attempt_start()
        while self.state.context and not await self._stops_after_node():
            pass

    async def jump_to(self, place: Place) -> None:
        """Put the dialog there and walk on; the flow's catch-all transitions come first."""
        self._jump(place)
        while self.state.context and not await self._stops_after_node():
            pass

    def forget(self) -> None:
        """End the dialog: no place and no temporary variables are left."""
        self.state.context = {}
        self.state.temp = {}
        self._queue = None

    def _pick_up(self) -> None:
        context = dict(self.state.context)
        stored = context.pop("queue", None)
        if context.pop(SUSPENDED, False):
            self._resumed = True
        self._queue = restored(stored["instructions"]) if stored else None
        self.state.context = context

    async def _attempt_start(self) -> None:
        try:
            place = find_place(self.bot, MAIN_FLOW)
        except PlaceFault as fault:
            self.faults.append(str(fault))
            return
        self.state.context = started(place)
        self.path.append(place.step)

    async def _stops_after_node(self) -> bool:
        """Run the node where the dialog stands; returns whether the turn ends there."""
        try:
            self._nodes += 1
            if self._nodes > _MOST_NODES:
                raise LoopFault("the flows lead round in circles")
            return await self._run_node()
        except LoopFault as fault:
            self.faults.append(str(fault))
            self.forget()
            return True
        except DialogFault as fault:
            return self._fail(fault)

    async def _run_node(self) -> bool:
        place = current_place(self.bot, self.state.context)
        if self._queue is None and place.node.calls_flow:
            self._call_skill(place)
            return False
        queue = self._queue
        if queue is None:
            queue = node_queue(place.flow, place.node, jumped=self._jumped)
        self._queue, self._jumped = None, False
        while queue:
            instruction = queue.pop(0)
            match instruction.kind:
                case "wait":
                    if not self._is_received():
                        return self._stop(queue)
                case "transition":
                    if self.performer.holds(instruction.text, self.path):
                        return self._go(instruction.target)
                case _:
                    if await self.performer.perform(instruction):
                        self.suspended = True
                        return self._stop(queue)
        return self._end()

    def _is_received(self) -> bool:
        """Return whether a wait is over at once: v12's hand-off nodes wait for the event that resumes here.

        A node that has said something since waits for an answer to that.
        """
        received = self._resumed and not any(isinstance(output, Say) for output in self.performer.outputs)
        self._resumed = False
        return received

    def _stop(self, queue: list[Instruction]) -> bool:
        rest = {"instructions": [instruction.stored() for instruction in queue]}
        marks = {SUSPENDED: True} if self.suspended else {}
        self.state.context = {**self.state.context, "queue": rest, **marks}
        return True

    def _call_skill(self, place: Place) -> None:
        if not place.node.flow:
            raise PlaceFault(f"the node {place.node.name!r} calls a skill without a flow")
        self.state.context = entered(self.state.context, find_place(self.bot, place.node.flow))

    def _go(self, target: str | None) -> bool:
        """Follow a transition; returns whether the turn ends."""
        if not target or target == "END":
            return self._end()
        if any(visits >= _MOST_VISITS for visits in Counter(self.path).values()):
            raise LoopFault(f"the flows lead round in circles: {_shown(self.path)}")
        self.state.context = without_used_jump_points(self.state.context)
        if is_flow_target(target):
            place = named_place(self.bot, target)
            self.state.context = entered(self.state.context, place)
            self.path.append(place.step)
        elif target.startswith("#"):
            return self._return(target)
        else:
            self._enter(target)
        return False

    def _enter(self, node_name: str) -> None:
        flow = find_flow(self.bot.flows, self.state.context["currentFlow"])
        self.state.context = moved(self.state.context, node_name, in_skill=flow is not None and flow.is_skill)
        self.path.append((self.state.context["currentFlow"], node_name))

    def _return(self, target: str) -> bool:
        execute = target.startswith("##")
        found = returned(self.state.context, execute=execute)
        if found is None:
            # v12 stays, and runs the node from its start at every further message.
            return self._end()
        context, point = found
        place = find_place(self.bot, point["flow"], target.lstrip("#") or point["node"])
        self.state.context = {**context, "currentFlow": place.flow.name, "currentNode": place.node.name}
        self._queue = None if execute else node_transitions(place.flow, place.node)
        self.path.append(place.step)
        return False

    def _jump(self, place: Place) -> None:
        self.state.context = {**entered(self.state.context, place), "hasJumped": False}
        self._queue, self._jumped = None, True

    def _end(self) -> bool:
        """End the conversation, by way of the flow for that, which runs once; returns whether to stop."""
        context = self.state.context
        flow = find_flow(self.bot.flows, CONVERSATION_END_FLOW)
        here = context["currentFlow"].lower()
        if flow is None or context.get(ENDING) or here in (CONVERSATION_END_FLOW, TIMEOUT_FLOW):
            self.forget()
            return True
        context[ENDING] = True
        self._jump(find_place(self.bot, flow.name))
        return False

    def _fail(self, fault: DialogFault) -> bool:
        """Go to the error flow; a fault of the error flow itself ends the conversation."""
        context = self.state.context
        self.faults.append(f"{context.get('currentFlow')}: {context.get('currentNode')}: {fault}")
        self._queue = None
        try:
            return self._go(self._error_target())
        except DialogFault as second:
            self.faults.append(str(second))
            self.forget()
            return True

    def _error_target(self) -> str:
        chosen = self.state.temp.get("onErrorFlowTo")
        if isinstance(chosen, str) and chosen and self._leads_somewhere(chosen):
            return chosen
        if self.state.context.get("currentFlow", "").lower() == ERROR_FLOW:
            raise PlaceFault("the error flow itself has failed")
        return ERROR_FLOW

    def _leads_somewhere(self, target: str) -> bool:
        try:
            if is_flow_target(target):
                named_place(self.bot, target)
            elif not target.startswith("#") and target != "END":
                find_place(self.bot, self.state.context["currentFlow"], target)
        except PlaceFault as fault:
            self.faults.append(f"onErrorFlowTo: {fault}")
            return False
        return True


def _shown(path: list[tuple[str, str]]) -> str:
    return " → ".join(f"{flow}#{node}" for flow, node in path[-4:])
