"""The performer: carries out single instructions of a turn, against the live state."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from host_runtime.dialog.actions import ActionCall
from host_runtime.dialog.bot import Bot
from host_runtime.dialog.conditions import compile_condition
from host_runtime.dialog.content import Choose, Content
from host_runtime.dialog.content_types import Payloads
from host_runtime.dialog.expressions.errors import ExpressionError
from host_runtime.dialog.faults import ActionFault, InstructionFault
from host_runtime.dialog.instructions import Instruction, RunInstruction, SayInstruction, parse_instruction
from host_runtime.dialog.scope import flow_scope
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.templates import TemplateError, render
from host_runtime.dialog.turn import Output, Say

_REMEMBERED = 5


@dataclass(slots=True)
class Performer:
    """Says, runs and decides for one event; `outputs` grows in order."""

    bot: Bot
    event: DialogEvent
    state: DialogState
    now: datetime
    choose: Choose
    outputs: list[Output] = field(default_factory=list)

    def holds(self, condition: str, path: Sequence[tuple[str, str]]) -> bool:
        """Return whether a transition is taken; raises InstructionFault if the condition has no value."""
        try:
            compiled = self.bot.conditions.get(condition) or compile_condition(condition)
            return compiled.holds(flow_scope(self.event, self.state), path)
        except ExpressionError as error:
            raise InstructionFault(f"the condition {condition!r} has no value: {error}") from None

    async def perform(self, instruction: Instruction) -> bool:
        """Carry out a `say` or an action; returns whether the action suspends the turn."""
        match parse_instruction(instruction):
            case SayInstruction(reference, args):
                self._say(reference, args)
                return False
            case RunInstruction() as run:
                return await self._run(run)

    def _say(self, reference: str, args: Mapping[str, Any]) -> None:
        payloads = self._payloads(reference, args)
        self.outputs += [Say(payload) for payload in payloads]
        self._remember(reference)

    def _payloads(self, reference: str, args: Mapping[str, Any]) -> Payloads:
        content = Content(self.bot, self.state.user.get("language"), self.choose)
        return content.payloads(reference, args, flow_scope(self.event, self.state))

    def _remember(self, reference: str) -> None:
        said = {
            "eventId": self.event.id,
            **({"incomingPreview": self.event.preview} if self.event.preview else {}),
            "replyConfidence": 1,
            "replySource": "dialogManager",
            "replyDate": self.now.isoformat(),
            "replyPreview": reference,
        }
        remembered = [*self.state.session.get("lastMessages", []), said]
        self.state.session["lastMessages"] = remembered[-_REMEMBERED:]

    async def _run(self, run: RunInstruction) -> bool:
        action = self.bot.actions.get(run.action)
        if action is None:
            raise ActionFault(f"there is no action {run.action!r}")
        call = ActionCall(
            args=self._arguments(run),
            event=self.event,
            state=self.state,
            bot=self.bot,
            now=self.now,
            render=self._payloads,
            outputs=self.outputs,
        )
        try:
            await action.run(call)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            # The border to actions, which are anybody's code: whatever they raise is theirs.
            raise ActionFault(f"the action {run.action!r} failed: {type(error).__name__}: {error}") from error
        return call.suspended

    def _arguments(self, run: RunInstruction) -> dict[str, Any]:
        scope = {**flow_scope(self.event, self.state), **run.args}
        try:
            return {
                name: render(value, scope) if isinstance(value, str) else value
                for name, value in run.args.items()
            }
        except TemplateError as error:
            raise InstructionFault(f"a template of {run.action!r} is broken: {error}") from None
