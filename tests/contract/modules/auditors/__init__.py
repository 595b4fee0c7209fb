"""A module that adds a role, and a book that only who has it may read."""

from aiohttp import web

from host_runtime import (
    ModuleContext,
    ModuleManifest,
    Role,
    Rule,
    WebApp,
    hookimpl,
    json_response,
    require,
)


class Auditors:
    manifest = ModuleManifest(name="auditors", title="Auditors", version="1.0.0")

    def __init__(self, context: ModuleContext) -> None:
        self._context = context

    @hookimpl
    def register_roles(self) -> list[Role]:
        return [Role("auditor", (Rule("module.auditors", "+r"),), "Reads the books.")]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_get("/book", self._read)
        app.router.add_post("/book", self._write)
        return [WebApp("/api/v1/bots/{botId}/mod/auditors", app)]

    async def _read(self, request: web.Request) -> web.Response:
        identity = await require(request, "module.auditors", "r", workspace=self._workspace(request))
        return json_response({"reader": identity.email})

    async def _write(self, request: web.Request) -> web.Response:
        identity = await require(request, "module.auditors", "w", workspace=self._workspace(request))
        return json_response({"writer": identity.email})

    def _workspace(self, request: web.Request) -> str:
        return self._context.bots.workspace_of(request.match_info["botId"])
