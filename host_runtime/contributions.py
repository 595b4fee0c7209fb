"""What a module can add to the host: frozen values that the hooks of `hookspecs.py` return."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy import MetaData

from host_runtime.accounts.permissions import Rule
from host_runtime.dialog.actions import Action
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.skills import Skill
from host_runtime.messaging.events import Conversation, Event, Message

__all__ = [
    "Action",
    "Channel",
    "ContentType",
    "Lifespan",
    "Middleware",
    "ModuleManifest",
    "Pages",
    "Role",
    "Skill",
    "Tables",
    "WebApp",
]


@dataclass(frozen=True, slots=True)
class Tables:
    """A module's tables and the Alembic migrations (one branch, labelled with the module's name)."""

    metadata: MetaData
    migrations: Path


@dataclass(frozen=True, slots=True)
class ModuleManifest:
    """What the host must know before it makes a module: class attribute `manifest` of its plug."""

    name: str
    title: str
    version: str
    config_model: type[BaseModel] | None = None
    requires: tuple[str, ...] = ()
    tables: Tables | None = None
    # The oldest host version that the module works with.
    host_version: str = "0.1.0"


Proceed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Middleware:
    """A step of the incoming pipeline, by ascending `order`.

    `handle(event, proceed)` awaits `proceed()` to let the event go on, or returns without to stop it.
    An exception stops the event (fails closed: the bot stays silent) and the event is tried again later.
    """

    name: str
    order: int
    handle: Callable[[Event, Proceed], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in and out. `deliver` is called after COMMIT with each message of a conversation of it.

    A channel whose clients fetch by cursor (web) leaves `deliver` None. `can_hand_off` is False where the
    answer is synchronous and nobody could be waited for.
    """

    name: str
    deliver: Callable[[Conversation, Message], Coroutine[None, None, None]] | None = None
    can_hand_off: bool = True


@dataclass(frozen=True, slots=True)
class WebApp:
    """An aiohttp sub-application, mounted at `prefix`; it carries routes only."""

    prefix: str
    app: web.Application


@dataclass(frozen=True, slots=True)
class Pages:
    """A folder of browser files, served at `/assets/<version>/<area>/`."""

    area: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Lifespan:
    """Entered after the database is at head and before the first request; left in reverse order."""

    enter: Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Role:
    """A role that every workspace has unless it defines one of that name itself."""

    name: str
    rules: tuple[Rule, ...]
    description: str = ""
