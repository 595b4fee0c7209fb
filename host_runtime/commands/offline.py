"""A host of which nothing runs and nothing is stored: enough to ask modules what they add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from host_runtime.assembly import Core, load_modules, make_core
from host_runtime.clock import SystemClock
from host_runtime.configuration import Configuration
from host_runtime.modules import Modules
from host_runtime.tasks import Tasks

T = TypeVar("T")


class NoDatabase:
    """Stands where a database would, and refuses to be used."""

    @property
    def is_alive(self) -> bool:
        return False

    async def read(self, _fn: Callable[[Connection], T]) -> T:
        raise RuntimeError("there is no database here")

    async def write(self, _fn: Callable[[Connection], T]) -> T:
        raise RuntimeError("there is no database here")

    async def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class OfflineHost:
    """The services, which cannot store anything, and the modules made with them."""

    core: Core
    modules: Modules


def offline_host(configuration: Configuration) -> OfflineHost:
    """Make the modules without a database; raises ConfigurationError if two claim one name."""
    core = make_core(configuration, NoDatabase(), SystemClock(), tasks=Tasks())
    return OfflineHost(core, load_modules(core, configuration))
