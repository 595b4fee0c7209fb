"""A module that adds a page and the browser's files for it."""

from pathlib import Path

from aiohttp import web

from host_runtime import ModuleContext, ModuleManifest, Pages, WebApp, hookimpl, page_response

UI = Path(__file__).parent / "ui"


class Gallery:
    manifest = ModuleManifest(name="gallery", title="Gallery", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_pages(self) -> list[Pages]:
        return [Pages("gallery", UI)]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_get("/", _show)
        return [WebApp("/gallery", app)]


async def _show(request: web.Request) -> web.Response:
    return page_response(request, UI / "page.html", title="Pictures & more")
