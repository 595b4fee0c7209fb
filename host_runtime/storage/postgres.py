"""PostgreSQL: the same functions on an asynchronous connection pool."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

T = TypeVar("T")


def async_url(url: str) -> str:
    """Return `url` with the driver that this project uses; `postgres://` is accepted as v12 did."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    return parsed.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def postgres_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """Return a pool for `url` that notices connections which the server has dropped."""
    return create_async_engine(
        async_url(url), pool_size=pool_size, max_overflow=0, pool_pre_ping=True, pool_timeout=30
    )


class PostgresDatabase:
    """An open PostgreSQL database. A connection that is lost is replaced, so it stays alive."""

    def __init__(self, url: str) -> None:
        self._engine = postgres_engine(url)

    @property
    def is_alive(self) -> bool:
        return True

    async def read(self, fn: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            await connection.execution_options(postgresql_readonly=True)
            return await connection.run_sync(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(fn)

    async def close(self) -> None:
        await self._engine.dispose()
