"""What a module is given: nine things, and never the host."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from host_runtime.accounts.directory import Directory
from host_runtime.clock import Clock
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.realtime.hub import Hub
from host_runtime.storage.database import Database
from host_runtime.tasks import Tasks


class BotInfo(Protocol):
    """What a module may know of a bot."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def default_language(self) -> str: ...


class BotRegistry(Protocol):
    """The bots that are mounted."""

    def find(self, bot_id: str) -> BotInfo | None: ...
    def workspace_of(self, bot_id: str) -> str: ...
    def ids(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class ModuleContext:
    """The host, as far as a module may see it.

    `config(bot_id)` gives the module's own configuration model, merged for that bot; None = the global one.
    `may_call_private_addresses` is the operator's word on requests that a module sends by itself.
    """

    config: Callable[[str | None], BaseModel | Any]
    db: Database
    clock: Clock
    bots: BotRegistry
    messaging: Dispatcher
    directory: Directory
    realtime: Hub
    tasks: Tasks
    may_call_private_addresses: bool = False
