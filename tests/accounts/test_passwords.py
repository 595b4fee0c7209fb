"""Passwords: hashed slowly, compared safely, and never on the event loop."""

import asyncio

import pytest
from argon2 import PasswordHasher

from host_runtime.accounts.passwords import Passwords
from host_runtime.errors import TooManyRequests
from tests.accounts.conftest import QUICK


class CountedHasher(PasswordHasher):
    """A hasher that counts its work."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.work = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.work += 1
        return super().verify(hash, password)


async def test_a_password_is_hashed_with_argon2id_and_its_own_salt(passwords: Passwords) -> None:
    one, other = await passwords.hash("a long password"), await passwords.hash("a long password")
    assert one.startswith("$argon2id$")
    assert one != other
    assert await passwords.verify("a long password", one)
    assert not await passwords.verify("another password", one)


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=64,t=1,p=1$broken"])
async def test_a_broken_hash_matches_nothing(passwords: Passwords, stored: str) -> None:
    assert not await passwords.verify("a long password", stored)


async def test_an_unknown_account_costs_the_same_work() -> None:
    hasher = CountedHasher()
    passwords = Passwords(hasher)
    stored = await passwords.hash("a long password")
    hasher.work = 0
    await passwords.verify("another password", stored)
    known, hasher.work = hasher.work, 0
    await passwords.verify("another password", None)
    assert hasher.work == known == 1
    passwords.close()


async def test_a_flood_of_sign_ins_is_refused_instead_of_waiting_forever(passwords: Passwords) -> None:
    flood = (passwords.verify("a long password", None) for _ in range(100))
    outcomes = await asyncio.gather(*flood, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, TooManyRequests)]
    assert len(refused) == 60


async def test_an_older_hash_is_recognised(passwords: Passwords) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash("a long password")
    assert passwords.is_outdated(older)
    assert not passwords.is_outdated(QUICK.hash("a long password"))
