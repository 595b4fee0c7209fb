"""Who may do what at the desk of a bot: asked in one order, for the routes and for the socket."""

from aiohttp import web

from hitlnext_module.models import Actor, AgentId
from hitlnext_module.permissions import SUPERVISE
from hitlnext_module.web.desk import Desk
from host_runtime import (
    BotInfo,
    Forbidden,
    Identity,
    NotFound,
    Operation,
    may,
)


class Admission:
    """Admits whom their role in the bot's workspace allows; the workspace is never the client's to name."""

    def __init__(self, desk: Desk, request: web.Request) -> None:
        self._desk = desk
        self._request = request

    def bot(self) -> BotInfo:
        """Return the bot that the path names; raises NotFound."""
        bot = self._desk.context.bots.find(self._request.match_info["botId"])
        if bot is None:
            raise NotFound("There is no such bot.", code="unknown_bot")
        return bot

    def actor(self, identity: Identity, bot: BotInfo, *, resource: str, operation: Operation) -> Actor:
        """Return `identity` as an agent of the bot; raises Forbidden."""
        workspace = self._desk.context.bots.workspace_of(bot.id)
        if not may(self._request, identity, resource, operation, workspace=workspace):
            raise Forbidden("Your role does not allow this.")
        supervises = may(self._request, identity, SUPERVISE, "w", workspace=workspace)
        return Actor(AgentId(identity.account_id), workspace, supervises)

    async def note_activity(self, actor: Actor, bot: BotInfo) -> None:
        """Keep an agent online who does something."""
        session = self._desk.feed.config_of(bot.id).agent_session
        await self._desk.roster.prolong(actor, session=session)
