"""How the host is, for machines that watch it; and where `/` leads."""

from collections.abc import Callable

from aiohttp import web

from host_runtime.errors import Unavailable
from host_runtime.web.keys import BOTS, DATABASE, DISPATCHER, SETTINGS, SOCKETS
from host_runtime.web.metrics import metrics_text
from host_runtime.web.responses import json_response

IS_READY: web.AppKey[Callable[[], bool]] = web.AppKey("is_ready")


def add_health_routes(router: web.UrlDispatcher) -> None:
    """Add the routes of this file."""
    router.add_get("/", home)
    router.add_get("/healthz", healthz)
    router.add_get("/readyz", readyz)
    router.add_get("/metrics", metrics)
    router.add_get("/status", status)
    router.add_get("/version", version)


async def home(request: web.Request) -> web.StreamResponse:
    """Lead to the first bot's chat page, or to the sign-in page where there is no bot."""
    bots = request.config_dict[BOTS].ids()
    raise web.HTTPFound(f"/s/{bots[0]}" if bots else "/login")


async def healthz(_request: web.Request) -> web.StreamResponse:
    """The process answers."""
    return json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.StreamResponse:
    """Traffic is welcome: the start is over, no stop has begun, and the database takes writes."""
    if not _is_ready(request):
        raise Unavailable("The server is starting, stopping, or has lost its database.")
    return json_response({"status": "ready"})


async def metrics(request: web.Request) -> web.StreamResponse:
    """Counts in Prometheus' text format."""
    text = metrics_text(request.config_dict[DISPATCHER].counters, request.config_dict[SOCKETS])
    return web.Response(
        body=text.encode(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


async def status(request: web.Request) -> web.StreamResponse:
    """v12's status."""
    database = "up" if request.config_dict[DATABASE].is_alive else "error"
    messaging = "up" if _is_ready(request) else "down"
    return json_response({"botpress": "up", "database": database, "messaging": messaging})


async def version(request: web.Request) -> web.StreamResponse:
    """The host's version, as text."""
    return web.Response(text=request.config_dict[SETTINGS].version)


def _is_ready(request: web.Request) -> bool:
    is_serving = not request.config_dict[SOCKETS].is_draining
    return is_serving and request.config_dict[DATABASE].is_alive and request.config_dict[IS_READY]()
