"""Who sits at a socket, and what they may do by now: a connection outlives many a change of roles."""

from datetime import datetime, timedelta

from hitlnext_module.models import Actor
from hitlnext_module.permissions import DESK, SUPERVISE
from host_runtime import (
    BotInfo,
    Forbidden,
    ModuleContext,
    Operation,
    Profile,
)

_RIGHTS_HOLD = timedelta(seconds=5)


class NoLongerWelcome(Forbidden):
    """The role that opened the connection has gone."""


class Seat:
    """An agent at a bot's desk. Rights are read anew when they are older than five seconds."""

    def __init__(self, context: ModuleContext, bot: BotInfo, actor: Actor) -> None:
        self.bot = bot
        self._clock = context.clock
        self._directory = context.directory
        self._agent_id = actor.agent_id
        self._workspace = actor.workspace
        self._profile: Profile | None = None
        self._read_at: datetime | None = None

    async def actor(self, operation: Operation) -> Actor:
        """Return the agent if they may do `operation` at the desk now; raises Forbidden."""
        profile = await self._current_profile()
        if profile is None or not self._allows(profile, DESK, "r"):
            raise NoLongerWelcome("Your role does not allow this any more.")
        if not self._allows(profile, DESK, operation):
            raise Forbidden("Your role does not allow this.")
        return Actor(self._agent_id, self._workspace, self._allows(profile, SUPERVISE, "w"))

    async def _current_profile(self) -> Profile | None:
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= _RIGHTS_HOLD:
            self._profile = await self._directory.get_profile(self._agent_id, workspace=self._workspace)
            self._read_at = now
        return self._profile

    def _allows(self, profile: Profile, resource: str, operation: Operation) -> bool:
        return self._directory.allows(profile, self._workspace, resource, operation)
