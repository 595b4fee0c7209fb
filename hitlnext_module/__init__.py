"""Human handoff: a workflow hands the conversation to a person, and gets it back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from hitlnext_module.actions import HandoffActions
from hitlnext_module.browsing import Browsing
from hitlnext_module.config import HitlNextConfig
from hitlnext_module.dead_letters import DeadLetters
from hitlnext_module.deadlines import Deadlines
from hitlnext_module.feed import Feed
from hitlnext_module.i18n import load_translations
from hitlnext_module.middleware import relay
from hitlnext_module.permissions import AGENT_ROLE
from hitlnext_module.presence import Roster
from hitlnext_module.previews import Previews
from hitlnext_module.service import HandoffService
from hitlnext_module.skill import hand_off_skill
from hitlnext_module.tables import metadata
from hitlnext_module.web.desk import Desk
from hitlnext_module.web.routes import PAGE_PREFIX, PREFIX, UI, make_api, make_pages
from hitlnext_module.webhook import Webhook
from host_runtime import (
    Action,
    Lifespan,
    Middleware,
    ModuleContext,
    ModuleManifest,
    Pages,
    Role,
    Skill,
    Tables,
    WebApp,
    hookimpl,
)


class HitlNext:
    """The plug: builds what the module adds, and nothing else."""

    manifest = ModuleManifest(
        name="hitlnext",
        title="HITL Next",
        version="0.1.0",
        config_model=HitlNextConfig,
        requires=("channel-web",),
        tables=Tables(metadata, Path(__file__).parent / "migrations"),
    )

    def __init__(self, context: ModuleContext) -> None:
        self.feed = Feed(context, load_translations())
        self.previews = Previews(context.db, self.feed)
        self.roster = Roster(context, self.feed)
        self.service = HandoffService(context, self.feed, self.previews)
        self.deadlines = Deadlines(context, self.service, self.roster)
        self.browsing = Browsing(context.db)
        self.webhook = Webhook(context, self.feed)
        self._desk = Desk(
            context,
            self.service,
            self.browsing,
            self.roster,
            self.feed,
            DeadLetters(context.db, context.clock),
        )
        self._actions = HandoffActions(
            self.service,
            self.roster,
            feed=self.feed,
            bots=context.bots,
            can_hand_off=context.messaging.can_hand_off,
        )

    @hookimpl
    def register_actions(self) -> list[Action]:
        return self._actions.all()

    @hookimpl
    def register_skills(self) -> list[Skill]:
        return [hand_off_skill()]

    @hookimpl
    def register_middlewares(self) -> list[Middleware]:
        return [relay(self.previews, self.service, self.feed)]

    @hookimpl
    def register_roles(self) -> list[Role]:
        return [AGENT_ROLE]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        return [WebApp(PREFIX, make_api(self._desk)), WebApp(PAGE_PREFIX, make_pages(self._desk))]

    @hookimpl
    def register_pages(self) -> list[Pages]:
        return [Pages("hitlnext", UI)]

    @hookimpl
    def register_lifespan(self) -> list[Lifespan]:
        return [Lifespan(self._run)]

    @contextlib.asynccontextmanager
    async def _run(self) -> AsyncIterator[None]:
        """Keep the lists fresh, the deadlines kept and events on their way, for as long as the host runs."""
        running = [
            asyncio.create_task(self.previews.run(), name="hitlnext previews"),
            asyncio.create_task(self.deadlines.run(), name="hitlnext deadlines"),
            asyncio.create_task(self.webhook.run(), name="hitlnext webhook"),
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
