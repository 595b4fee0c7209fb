"""A module that adds a web application, which greets in the name of a bot."""

from aiohttp import web

from host_runtime import ModuleContext, ModuleManifest, NotFound, WebApp, hookimpl, json_response


class Greeter:
    manifest = ModuleManifest(name="greeter", title="Greeter", version="1.0.0")

    def __init__(self, context: ModuleContext) -> None:
        self._context = context

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_get("/greetings/{guest}", self._greet)
        return [WebApp("/api/v1/bots/{botId}/mod/greeter", app)]

    async def _greet(self, request: web.Request) -> web.Response:
        bot = self._context.bots.find(request.match_info["botId"])
        if bot is None:
            raise NotFound("There is no such bot.")
        return json_response({"greeting": f"{bot.name} greets {request.match_info['guest']}"})
