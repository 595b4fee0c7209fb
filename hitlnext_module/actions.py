"""The two actions that workflows call: hand off, and ask whether anybody is there."""

import logging
import math
from collections.abc import Callable
from datetime import timedelta

from hitlnext_module.endings import ExitType, clear, leave_without_agent
from hitlnext_module.feed import Feed
from hitlnext_module.presence import Roster
from hitlnext_module.service import HandoffService
from hitlnext_module.wording import Wording
from host_runtime import (
    Action,
    ActionCall,
    ActionParam,
    BotRegistry,
)

log = logging.getLogger(__name__)

_CATEGORY = "HITL Next"
# Longer than anybody waits, and far from the end of the calendar.
_LONGEST = timedelta(days=36_525)


class HandoffActions:
    """What the actions need; `can_hand_off` tells whether a channel can be waited on."""

    def __init__(
        self,
        service: HandoffService,
        roster: Roster,
        *,
        feed: Feed,
        bots: BotRegistry,
        can_hand_off: Callable[[str], bool],
    ) -> None:
        self._service = service
        self._roster = roster
        self._feed = feed
        self._bots = bots
        self._can_hand_off = can_hand_off

    def all(self) -> list[Action]:
        """Return the actions as workflows know them."""
        return [
            Action(
                name="hitlnext/handoff",
                run=self.hand_off,
                title="Hand the conversation off",
                category=_CATEGORY,
                description="The user talks to a person; the workflow goes on behind this when that is over.",
                params=(
                    ActionParam(
                        "timeoutDelay",
                        "For how many seconds an agent is waited for; 0 = without end.",
                        type="number",
                        default=0,
                    ),
                ),
            ),
            Action(
                name="hitlnext/check_agents",
                run=self.check_agents,
                title="Ask whether an agent is online",
                category=_CATEGORY,
                description=f"Sets temp['{ExitType.NO_AGENT.flag}'] if no agent is online.",
            ),
        ]

    async def hand_off(self, call: ActionCall) -> None:
        """Hand off when the turn is stored, and end the turn: the workflow goes on when the handoff ends."""
        clear(call.state.temp)
        if not self._can_hand_off(call.event.channel):
            log.warning(
                "conversation %s cannot be handed off: its channel %s cannot be waited on",
                call.event.conversation_id,
                call.event.channel,
            )
            leave_without_agent(call.state.temp)
            return
        timeout = timeout_of(call.args.get("timeoutDelay"))
        language = call.state.user.get("language")
        call.in_turn(lambda turn: self._service.begin_in_turn(turn, timeout=timeout, language=language))
        call.suspend()

    async def check_agents(self, call: ActionCall) -> None:
        """Take the no-agent exit if nobody is online in the bot's workspace.

        The exits of earlier handoffs are forgotten: flows ask for them before they ask for this one.
        """
        clear(call.state.temp)
        if await self._roster.is_anybody_online(self._bots.workspace_of(call.bot.id)):
            return
        leave_without_agent(call.state.temp)
        texts = self._feed.config_of(call.bot.id).no_agent_message
        wording = Wording(texts, call.bot.default_language, self._feed.own_texts("agent"))
        payload = wording.payload(call.state.user.get("language"))
        if payload is not None:
            call.say(dict(payload))


def timeout_of(seconds: object) -> timedelta | None:
    """Return how long an agent is waited for: a number of seconds, or its text; None = without end."""
    try:
        number = float(seconds)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if math.isnan(number) or number <= 0:
        return None
    return timedelta(seconds=min(number, _LONGEST.total_seconds()))
