"""Accounts on both databases, with passwords that are quick to hash."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.passwords import Passwords
from host_runtime.accounts.sessions import Sessions
from host_runtime.accounts.throttle import Throttle
from host_runtime.clock import ManualClock
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage.database import Database

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class SeenSocket:
    """A socket that remembers how it was closed."""

    def __init__(self) -> None:
        self.closed_with: int | None = None

    def close(self, code: int, reason: str) -> None:
        self.closed_with = code

    async def wait_closed(self) -> None:
        return


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    passwords = Passwords(QUICK)
    yield passwords
    passwords.close()


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


@pytest.fixture
def sessions(database: Database, clock: ManualClock, sockets: Sockets) -> Sessions:
    return Sessions(database, clock, sockets=sockets)


@pytest.fixture
def accounts(database: Database, clock: ManualClock, passwords: Passwords, sessions: Sessions) -> Accounts:
    throttle = Throttle(database, clock)
    return Accounts(database, clock, passwords=passwords, sessions=sessions, throttle=throttle)
