"""A module with a hook that raises, behind one that does not."""

from aiohttp import web

from host_runtime import Action, ActionCall, ModuleContext, ModuleManifest, WebApp, hookimpl


class Grumpy:
    manifest = ModuleManifest(name="grumpy", title="Grumpy", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action("grumpy/mutter", _mutter)]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        web.Application().router.add_get("/", _complain)
        raise RuntimeError("not today")


async def _mutter(call: ActionCall) -> None:
    call.say({"type": "text", "text": "hm"})


async def _complain(_request: web.Request) -> web.Response:
    return web.Response(text="hm")
