"""Where handlers find the host's services: `request.config_dict[KEY]`, in sub-applications as well."""

from aiohttp import web

from host_runtime.accounts.access import Access, Workspaces
from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.directory import Directory
from host_runtime.accounts.sessions import Identity, Sessions
from host_runtime.clock import Clock
from host_runtime.context import BotRegistry
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.realtime.hub import Hub
from host_runtime.realtime.origin import OWN_ORIGIN
from host_runtime.realtime.sockets import SOCKETS
from host_runtime.storage.database import Database
from host_runtime.web.assets import Assets
from host_runtime.web.settings import WebSettings

__all__ = [
    "ACCESS",
    "ACCOUNTS",
    "ASSETS",
    "BOTS",
    "CLOCK",
    "DATABASE",
    "DIRECTORY",
    "DISPATCHER",
    "HUB",
    "IDENTITY",
    "OWN_ORIGIN",
    "SESSIONS",
    "SETTINGS",
    "SOCKETS",
    "WORKSPACES",
]

# The name of an AppKey shows in errors only; a protocol has no class to check against, hence the strings.
DATABASE: web.AppKey[Database] = web.AppKey("database")
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
HUB: web.AppKey[Hub] = web.AppKey("hub")
DISPATCHER: web.AppKey[Dispatcher] = web.AppKey("dispatcher")
BOTS: web.AppKey[BotRegistry] = web.AppKey("bots")
DIRECTORY: web.AppKey[Directory] = web.AppKey("directory")
WORKSPACES: web.AppKey[Workspaces] = web.AppKey("workspaces")
ACCESS: web.AppKey[Access] = web.AppKey("access")
ACCOUNTS: web.AppKey[Accounts] = web.AppKey("accounts")
SESSIONS: web.AppKey[Sessions] = web.AppKey("sessions")
ASSETS: web.AppKey[Assets] = web.AppKey("assets")
SETTINGS: web.AppKey[WebSettings] = web.AppKey("settings")

# Why the sign-in that a request carries has ended, where that is to be told.
ENDED_AS: web.RequestKey[str | None] = web.RequestKey("ended_as")
IDENTITY: web.RequestKey[Identity | None] = web.RequestKey("identity")
