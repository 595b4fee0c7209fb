"""PostgreSQL: the same functions on an asynchronous connection pool."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from host_runtime.errors import InvalidField, Unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

_CONNECT_WITHIN_S = 10
# Classes of SQLSTATE that are the server's and not a statement's: connection, rolled back by the server
# (deadlock), resources, stopped by an operator, system.
_OUT_OF_ORDER = ("08", "40", "53", "57", "58")
# PostgreSQL cannot store U+0000 in a text; SQLite can, and nobody types it.
_UNTYPEABLE = ("22021", "22P05")


def async_url(url: str) -> str:
    """Return `url` with the driver that this project uses; `postgres://` is accepted as v12 did."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    return parsed.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def postgres_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """Return a pool for `url` that notices connections which the server has dropped."""
    return create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"timeout": _CONNECT_WITHIN_S},
    )


class PostgresDatabase:
    """An open PostgreSQL database. A connection that is lost is replaced, so it stays alive."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._engine = postgres_engine(url, pool_size=pool_size)
        # Whoever comes when all connections are busy waits here, in order and for as long as it takes.
        self._free = asyncio.Semaphore(pool_size)
        self._is_reached = True

    @property
    def is_alive(self) -> bool:
        return True

    async def read(self, fn: Callable[[Connection], T]) -> T:
        async with self._usable(), self._engine.connect() as connection:
            await connection.execution_options(postgresql_readonly=True)
            return await connection.run_sync(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        async with self._usable(), self._engine.begin() as connection:
            return await connection.run_sync(fn)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _usable(self) -> AsyncIterator[None]:
        """Hold a place in the pool; raises Unavailable where the server, or the way to it, is what fails.

        Raises InvalidField for a text that PostgreSQL cannot hold.
        """
        async with self._free:
            try:
                yield
            except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                if _state(error) in _UNTYPEABLE:
                    raise InvalidField("A text has a character that cannot be stored.") from error
                if not _is_out_of_order(error):
                    raise
                self._note(error)
                raise Unavailable("The database cannot be used at the moment.") from error
            self._note(None)

    def _note(self, error: Exception | None) -> None:
        """Log when the server goes and when it comes back, not each time that it is missed."""
        if error is None and not self._is_reached:
            log.warning("PostgreSQL can be used again")
        elif error is not None and self._is_reached:
            reason = " ".join(str(getattr(error, "orig", error)).split())
            log.error("PostgreSQL cannot be used: %s: %s", type(error).__name__, reason)
        self._is_reached = error is None


def _is_out_of_order(error: Exception) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _state(error)
    if state is not None:
        return state.startswith(_OUT_OF_ORDER)
    # Without a state it comes from the driver: the connection was refused, closed, or too slow to open.
    return not isinstance(error, DBAPIError)


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", error), "sqlstate", None)
