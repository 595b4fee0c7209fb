"""The dialog engine: walks a bot's flows for one event and returns the turn; pure, keeps nothing itself."""

import random
from dataclasses import dataclass
from datetime import datetime

from host_runtime.dialog.bot import Bot
from host_runtime.dialog.content import Choose
from host_runtime.dialog.faults import PlaceFault
from host_runtime.dialog.flows import TIMEOUT_FLOW, Flow, find_flow
from host_runtime.dialog.performer import Performer
from host_runtime.dialog.places import SUSPENDED, Place, current_place, find_place
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Turn
from host_runtime.dialog.walk import Walk

# v12's technical events: they tell of the channel, and flows do not answer them.
_TECHNICAL = frozenset(
    ("visit", "typing", "session_reset", "session_reference", "request_start_conversation", "say_something")
)


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs turns; the given state is never changed. `choose` picks among the variations of a text."""

    choose: Choose = random.choice

    async def process(self, bot: Bot, event: DialogEvent, state: DialogState, *, now: datetime) -> Turn:
        """Answer an event where the dialog stands; without a place, at the start of the main flow.

        An event of direction `internal` only goes on in a flow that is under way, and starts none.
        """
        walk = self._walk(bot, event, state, now)
        starts = event.direction != "internal"
        if event.type not in _TECHNICAL and (starts or walk.state.context):
            await walk.go_on()
        return _turn(walk)

    async def process_timeout(
        self, bot: Bot, event: DialogEvent, state: DialogState, *, now: datetime
    ) -> Turn:
        """Run what the flows say for a user who stays away; the dialog ends unless that waits again."""
        walk = self._walk(bot, event, state, now)
        place = _timeout_place(bot, walk)
        # Whatever the dialog waited for will not come any more.
        for waiting in ("queue", SUSPENDED):
            walk.state.context.pop(waiting, None)
        if place is not None:
            await walk.jump_to(place)
        if "queue" not in walk.state.context:
            walk.forget()
        return _turn(walk)

    def _walk(self, bot: Bot, event: DialogEvent, state: DialogState, now: datetime) -> Walk:
        own = state.copy()
        own.session.setdefault("lastMessages", [])
        performer = Performer(bot=bot, event=event, state=own, now=now, choose=self.choose)
        return Walk(bot=bot, state=own, performer=performer, now=now)


def _turn(walk: Walk) -> Turn:
    return Turn(
        outputs=tuple(walk.performer.outputs),
        state=walk.state,
        path=tuple(walk.path),
        faults=tuple(walk.faults),
        suspended=walk.suspended,
    )


def _timeout_place(bot: Bot, walk: Walk) -> Place | None:
    """Return where a timeout leads: by the node, a node `timeout`, by the flow, or the flow `timeout`."""
    context = walk.state.context
    if not context.get("currentFlow"):
        return None
    try:
        here = current_place(bot, context)
    except PlaceFault as fault:
        walk.faults.append(str(fault))
        return None
    flow = _outer_flow(bot, here, context.get("previousFlow"))
    for candidate_flow, name in (
        (here.flow, here.node.timeout),
        (flow, "timeout"),
        (flow, flow.timeout_node),
    ):
        if name and name in candidate_flow.nodes:
            return find_place(bot, candidate_flow.name, name)
    timeout_flow = find_flow(bot.flows, TIMEOUT_FLOW)
    return None if timeout_flow is None else find_place(bot, timeout_flow.name)


def _outer_flow(bot: Bot, here: Place, previous_flow: str | None) -> Flow:
    if not here.flow.is_skill or previous_flow is None:
        return here.flow
    return find_flow(bot.flows, previous_flow) or here.flow
