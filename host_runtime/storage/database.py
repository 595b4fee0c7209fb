"""The one way to the database: plain synchronous functions that are given an open connection.

`Database.read(fn)` and `Database.write(fn)` run them; `write` is one transaction, and its awaitable
resolves only after COMMIT. What is published to anybody is published after that, never inside.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Database(Protocol):
    """An open database; SQLite and PostgreSQL behave alike."""

    @property
    def is_alive(self) -> bool:
        """False once the database can no longer write: the host reports itself unready and exits."""
        ...

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on a connection that cannot write and return its result."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction and return its result after COMMIT; if it raises, nothing is kept."""
        ...

    async def close(self) -> None:
        """Finish what is queued, then let go of every connection."""
        ...
