"""Who may take handoffs in a workspace, and who of them is online.

Being online is a row with a due time: it is the same for every bot of the workspace and every node, outlives
a restart, is prolonged by what the agent does, and is never begun by a side effect.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from hitlnext_module.feed import Feed
from hitlnext_module.models import Actor, Agent, AgentId, Presence
from hitlnext_module.outgoing_events import OutgoingEvents
from hitlnext_module.permissions import DESK
from hitlnext_module.repository import absences
from hitlnext_module.repository import presence as rows
from host_runtime import (
    BotId,
    ModuleContext,
    NotFound,
    Profile,
)

_PROLONGED_EVERY = timedelta(seconds=30)


class Roster:
    """The agents of each workspace."""

    def __init__(self, context: ModuleContext, feed: Feed) -> None:
        self._db = context.db
        self._clock = context.clock
        self._directory = context.directory
        self._bots = context.bots
        self._feed = feed
        self._outgoing = OutgoingEvents(context, feed)
        # When each agent's time was last prolonged: saves writes, decides nothing.
        self._prolonged: dict[tuple[str, AgentId], datetime] = {}

    async def list_agents(self, workspace: str) -> list[Agent]:
        """Return everybody who may work at the desk there, online or not."""
        profiles = await self._directory.list_profiles(workspace, resource=DESK, operation="w")
        found = await self._db.read(lambda conn: rows.list_presences(conn, workspace))
        by_agent = {presence.agent_id: presence for presence in found}
        now = self._clock.now()
        return [_agent(profile, by_agent.get(AgentId(profile.id)), now=now) for profile in profiles]

    async def get_agent(self, workspace: str, agent_id: AgentId) -> Agent:
        """Return one of them as they are shown; raises NotFound if the account has gone."""
        found = await self._db.read(lambda conn: rows.find_presence(conn, workspace, agent_id))
        return _agent(await self._get_profile(workspace, agent_id), found, now=self._clock.now())

    async def is_anybody_online(self, workspace: str) -> bool:
        """Tell whether a handoff would find an agent right now."""
        return any(agent.is_online for agent in await self.list_agents(workspace))

    async def set_online(self, actor: Actor, *, is_online: bool, session: timedelta) -> Agent:
        """Begin or end being online; `session` is how long it lasts without doing anything."""
        profile = await self._get_profile(actor.workspace, actor.agent_id)
        now = self._clock.now()
        until = now + session if is_online else None

        def work(conn: Connection) -> Agent:
            agent = _agent(profile, self._set_online(conn, actor, until=until, now=now), now=now)
            self._outgoing.record_agent(conn, agent)
            return agent

        agent = await self._db.write(work)
        self._feed.publish_agent(agent)
        return agent

    async def prolong(self, actor: Actor, *, session: timedelta) -> None:
        """Note that an agent does something: who is online stays so; who is not is left alone."""
        now = self._clock.now()
        key = (actor.workspace, actor.agent_id)
        before = self._prolonged.get(key)
        if before is not None and now - before < min(_PROLONGED_EVERY, session / 4):
            return
        self._prolonged[key] = now
        await self._db.write(lambda conn: rows.extend(conn, *key, until=now + session, now=now))

    async def expire_due(self, now: datetime) -> None:
        """Make offline, and tell, who has been idle for too long."""
        for workspace, agent_id in await self._db.read(lambda conn: rows.list_due(conn, now=now)):
            profile = await self._directory.get_profile(agent_id, workspace=workspace)
            agent = await self._db.write(partial(self._expire, workspace, agent_id, profile=profile, now=now))
            if agent is not None:
                self._feed.publish_agent(agent)

    def _expire(
        self, workspace: str, agent_id: AgentId, conn: Connection, *, profile: Profile | None, now: datetime
    ) -> Agent | None:
        """Make an agent offline; None if they have done something by now, or nobody would know them."""
        presence = rows.expire(conn, workspace, agent_id, now=now)
        if presence is None:
            return None
        absences.begin(conn, agent_id, requeue_at=self._requeue_at(workspace, now=now))
        if profile is None:
            return None
        agent = _agent(profile, presence, now=now)
        self._outgoing.record_agent(conn, agent)
        return agent

    async def _get_profile(self, workspace: str, agent_id: AgentId) -> Profile:
        profile = await self._directory.get_profile(agent_id, workspace=workspace)
        if profile is None:
            raise NotFound("There is no such agent.", code="unknown_agent")
        return profile

    async def note_absences(self, now: datetime) -> None:
        """Find who holds handoffs and has gone without going offline: accounts and roles that were removed.

        There is nobody to wait for then, so that what they hold is due at once.
        """
        holders = await self._db.read(absences.list_holders)
        mounted = [(bot_id, agent_id) for bot_id, agent_id in holders if self._bots.find(bot_id)]
        for workspace in {self._bots.workspace_of(bot_id) for bot_id, _ in mounted}:
            known = {agent.id: agent.is_online for agent in await self.list_agents(workspace)}
            held_by = {agent for bot_id, agent in mounted if self._bots.workspace_of(bot_id) == workspace}
            for agent_id in held_by:
                if agent_id not in known:
                    await self._note_removed(workspace, agent_id, now=now)
                elif not known[agent_id]:
                    await self._note_offline(workspace, agent_id, now=now)

    async def _note_removed(self, workspace: str, agent_id: AgentId, *, now: datetime) -> None:
        due = dict.fromkeys(self._requeue_at(workspace, now=now), now)
        await self._db.write(lambda conn: absences.begin(conn, agent_id, requeue_at=due))

    async def _note_offline(self, workspace: str, agent_id: AgentId, *, now: datetime) -> None:
        due = self._requeue_at(workspace, now=now)

        def work(conn: Connection) -> None:
            if rows.hold_offline(conn, workspace, agent_id, now=now):
                absences.begin(conn, agent_id, requeue_at=due)

        await self._db.write(work)

    def _set_online(
        self, conn: Connection, actor: Actor, *, until: datetime | None, now: datetime
    ) -> Presence:
        """Change the presence first: its row decides between one who goes and one who comes at once."""
        presence = rows.set_online_until(conn, actor.workspace, actor.agent_id, until=until)
        if until is None:
            absences.begin(conn, actor.agent_id, requeue_at=self._requeue_at(actor.workspace, now=now))
        else:
            absences.end(conn, actor.agent_id, bot_ids=self._bots_of(actor.workspace))
        return presence

    def _requeue_at(self, workspace: str, *, now: datetime) -> dict[BotId, datetime]:
        """Return, for each bot that does so, when it takes handoffs from an agent who goes now."""
        graces = {bot_id: self._feed.config_of(bot_id).requeue_after for bot_id in self._bots_of(workspace)}
        return {bot_id: now + grace for bot_id, grace in graces.items() if grace is not None}

    def _bots_of(self, workspace: str) -> list[BotId]:
        return [BotId(it) for it in self._bots.ids() if self._bots.workspace_of(it) == workspace]


def _agent(profile: Profile, presence: Presence | None, *, now: datetime) -> Agent:
    return Agent(
        id=AgentId(profile.id),
        workspace=profile.workspace,
        name=profile.full_name,
        firstname=profile.firstname,
        lastname=profile.lastname,
        picture_url=profile.picture_url,
        role=profile.role,
        is_online=presence is not None and presence.is_online(now),
        version=0 if presence is None else presence.version,
    )
