"""The root application: services under their keys, middlewares, the host's routes and the modules'."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from host_runtime.accounts.access import Access, Workspaces
from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.directory import Directory
from host_runtime.accounts.sessions import Sessions
from host_runtime.clock import Clock
from host_runtime.context import BotRegistry
from host_runtime.contributions import Pages, WebApp
from host_runtime.errors import ConfigurationError
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.realtime.hub import Hub
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage.database import Database
from host_runtime.web import keys
from host_runtime.web.assets import Assets
from host_runtime.web.errors import render_errors
from host_runtime.web.health import IS_READY, add_health_routes
from host_runtime.web.mounting import MountedApp
from host_runtime.web.profile import add_profile_routes
from host_runtime.web.security import add_security_headers, identify
from host_runtime.web.settings import WebSettings
from host_runtime.web.sign_in import add_sign_in_routes

_ROOT = Path(__file__).parents[1]
_OWN_PAGES = (
    Pages("host", _ROOT / "web" / "ui" / "host"),
    Pages("accounts", _ROOT / "accounts" / "ui" / "accounts"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that handlers may use, and what modules have added to the web."""

    db: Database
    clock: Clock
    hub: Hub
    dispatcher: Dispatcher
    bots: BotRegistry
    workspaces: Workspaces
    directory: Directory
    accounts: Accounts
    sessions: Sessions
    sockets: Sockets
    settings: WebSettings
    is_ready: Callable[[], bool]
    web_apps: Sequence[WebApp] = ()
    pages: Sequence[Pages] = ()


def make_app(services: Services) -> web.Application:
    """Return the application, ready to be run; raises ConfigurationError where modules claim one place."""
    app = web.Application(
        middlewares=[render_errors, identify], client_max_size=services.settings.largest_body
    )
    app.on_response_prepare.append(add_security_headers)
    _provide(app, services)
    add_health_routes(app.router)
    add_sign_in_routes(app.router)
    add_profile_routes(app.router)
    app.router.add_get("/assets/{version}/{file:.+}", app[keys.ASSETS].serve)
    _mount(app, services.web_apps)
    return app


def _provide(app: web.Application, services: Services) -> None:
    app[keys.DATABASE] = services.db
    app[keys.CLOCK] = services.clock
    app[keys.HUB] = services.hub
    app[keys.DISPATCHER] = services.dispatcher
    app[keys.BOTS] = services.bots
    app[keys.WORKSPACES] = services.workspaces
    app[keys.ACCESS] = Access(services.workspaces)
    app[keys.DIRECTORY] = services.directory
    app[keys.ACCOUNTS] = services.accounts
    app[keys.SESSIONS] = services.sessions
    app[keys.SOCKETS] = services.sockets
    app[keys.SETTINGS] = services.settings
    app[keys.OWN_ORIGIN] = services.settings.own_origin
    app[keys.ASSETS] = Assets([*_OWN_PAGES, *services.pages])
    app[IS_READY] = services.is_ready


def _mount(app: web.Application, web_apps: Sequence[WebApp]) -> None:
    taken: set[str] = set()
    for web_app in web_apps:
        if web_app.prefix in taken:
            raise ConfigurationError([f"modules: prefix {web_app.prefix}: claimed by two modules"])
        taken.add(web_app.prefix)
        app.router.register_resource(MountedApp(web_app.prefix, web_app.app))
