"""A module that claims one name of each kind; a copy of it in another folder claims the same ones."""

from pathlib import Path

from aiohttp import web

from host_runtime import (
    Action,
    ActionCall,
    Channel,
    ContentType,
    Event,
    Middleware,
    ModuleContext,
    ModuleManifest,
    Pages,
    Proceed,
    Role,
    Skill,
    SkillFlow,
    WebApp,
    hookimpl,
)

FOLDER = Path(__file__).parent


class Claimer:
    manifest = ModuleManifest(name=FOLDER.name, title="Claimer", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action("mine/act", _act)]

    @hookimpl
    def register_skills(self) -> list[Skill]:
        return [Skill("mine", lambda _data: SkillFlow({"nodes": []}))]

    @hookimpl
    def register_content_types(self) -> list[ContentType]:
        return [ContentType("mine", {}, lambda _form: [])]

    @hookimpl
    def register_middlewares(self) -> list[Middleware]:
        return [Middleware("mine", 50, _let_through)]

    @hookimpl
    def register_channels(self) -> list[Channel]:
        return [Channel("mine")]

    @hookimpl
    def register_roles(self) -> list[Role]:
        return [Role("owner", ())]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        return [WebApp("/mine", web.Application())]

    @hookimpl
    def register_pages(self) -> list[Pages]:
        return [Pages("mine", FOLDER)]


async def _act(_call: ActionCall) -> None:
    pass


async def _let_through(_event: Event, proceed: Proceed) -> None:
    await proceed()
