"""Every route of the module with the permission that it asks for; there is no other way to add one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from hitlnext_module.permissions import DESK, REJECT, SUPERVISE
from hitlnext_module.web.admission import Admission
from hitlnext_module.web.desk import Desk
from hitlnext_module.web.handlers import Call, Handlers
from hitlnext_module.web.socket import DeskSocket
from host_runtime import (
    READING,
    Operation,
    SocketSession,
    identity_of,
    page_response,
    signed_in,
)

PREFIX = "/api/v1/bots/{botId}/mod/hitlnext"
PAGE_PREFIX = "/apps/hitlnext/{botId}"
UI = Path(__file__).parents[1] / "ui" / "hitlnext"


@dataclass(frozen=True, slots=True)
class Route:
    """A route, what answers it, and the resource on which its caller needs "r" (GET) or "w" (others)."""

    method: str
    path: str
    answer: Callable[[Handlers, Call], Awaitable[web.StreamResponse]]
    resource: str = DESK

    @property
    def operation(self) -> Operation:
        """What the caller must be allowed to do on the resource."""
        return "r" if self.method in READING else "w"


ROUTES = (
    Route("GET", "/config", Handlers.read_config),
    Route("GET", "/agents", Handlers.list_agents),
    Route("GET", "/agents/me", Handlers.read_me),
    Route("POST", "/agents/me/online", Handlers.set_online),
    Route("GET", "/handoffs", Handlers.list_handoffs),
    Route("POST", "/handoffs", Handlers.create_handoff),
    Route("GET", "/handoffs/{id}", Handlers.read_handoff),
    Route("POST", "/handoffs/{id}", Handlers.tag),
    Route("POST", "/handoffs/{id}/assign", Handlers.assign),
    Route("POST", "/handoffs/{id}/resolve", Handlers.resolve),
    Route("POST", "/handoffs/{id}/reject", Handlers.reject, REJECT),
    Route("GET", "/handoffs/{id}/comments", Handlers.list_comments),
    Route("POST", "/handoffs/{id}/comments", Handlers.add_comment),
    Route("GET", "/conversations/{threadId}/messages", Handlers.list_messages),
    Route("POST", "/conversations/{threadId}/messages", Handlers.reply),
    Route("DELETE", "/conversations/{threadId}", Handlers.delete_conversation),
    Route("GET", "/webhook/dead", Handlers.list_dead, SUPERVISE),
    Route("POST", "/webhook/dead/replay", Handlers.replay_dead, SUPERVISE),
)


def make_api(desk: Desk) -> web.Application:
    """Return the routes, each behind its permission, and the socket, which asks at `hello`."""
    app = web.Application()
    handlers = Handlers(desk)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _guarded(route, handlers, desk))
    app.router.add_get("/socket", _serve_socket(desk))
    return app


def make_pages(desk: Desk) -> web.Application:
    """Return the desk's page; who is not signed in is sent to do that first."""

    async def serve(request: web.Request) -> web.StreamResponse:
        if identity_of(request) is None:
            raise web.HTTPFound(f"/login?next={request.rel_url.raw_path}")
        admission = Admission(desk, request)
        bot = admission.bot()
        admission.actor(signed_in(request), bot, resource=DESK, operation="r")
        return page_response(request, UI / "page.html", title=f"{bot.name} · HITL Next", bot_id=bot.id)

    app = web.Application()
    app.router.add_get("/", serve)
    return app


def _guarded(
    route: Route, handlers: Handlers, desk: Desk
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        identity = signed_in(request)
        admission = Admission(desk, request)
        bot = admission.bot()
        actor = admission.actor(identity, bot, resource=route.resource, operation=route.operation)
        if route.operation == "w":
            await admission.note_activity(actor, bot)
        return await route.answer(handlers, Call(request, bot, identity, actor))

    return serve


def _serve_socket(desk: Desk) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        session = SocketSession(request, desk.context.realtime)
        socket = DeskSocket(session, desk, request)
        return await session.run(on_open=socket.hello, commands=socket.commands)

    return serve
