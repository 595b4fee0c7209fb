"""Guesses are slowed, for each e-mail and for each address."""

import asyncio
from datetime import timedelta

import pytest

from host_runtime.accounts.throttle import Patience, Throttle
from host_runtime.clock import ManualClock
from host_runtime.errors import TooManyRequests
from host_runtime.storage.database import Database


@pytest.fixture
def throttle(database: Database, clock: ManualClock) -> Throttle:
    return Throttle(
        database,
        clock,
        per_email=Patience(free=3, longest=timedelta(seconds=10)),
        per_address=Patience(free=6, longest=timedelta(minutes=1)),
    )


async def test_the_wait_doubles_with_each_refusal_up_to_its_limit(
    throttle: Throttle, clock: ManualClock
) -> None:
    waits = []
    for attempt in range(8):
        await throttle.begin("anna@example.com", f"10.0.0.{attempt}")
        try:
            await throttle.begin("anna@example.com", "10.0.1.1")
        except TooManyRequests as refused:
            waits.append(refused.retry_after)
            clock.advance(timedelta(seconds=refused.retry_after))
    assert waits[:6] == [1, 2, 4, 8, 10, 10]


async def test_a_refused_attempt_does_not_prolong_the_wait(throttle: Throttle, clock: ManualClock) -> None:
    for attempt in range(3):
        await throttle.begin("anna@example.com", f"10.0.0.{attempt}")
    for _ in range(5):
        with pytest.raises(TooManyRequests):
            await throttle.begin("anna@example.com", "10.0.1.1")
    clock.advance(timedelta(seconds=1))
    await throttle.begin("anna@example.com", "10.0.1.1")


async def test_an_address_that_tries_many_accounts_has_to_wait(throttle: Throttle) -> None:
    for attempt in range(6):
        await throttle.begin(f"user{attempt}@example.com", "10.0.0.1")
    with pytest.raises(TooManyRequests):
        await throttle.begin("another@example.com", "10.0.0.1")
    await throttle.begin("another@example.com", "10.0.0.2")


async def test_a_success_forgets_the_refusals_of_the_account(throttle: Throttle) -> None:
    for _ in range(4):
        await throttle.begin("anna@example.com", "10.0.0.1")
        await throttle.begin("anna@example.com", "10.0.0.2")
        await throttle.succeed("anna@example.com", "10.0.0.2")


async def test_guesses_made_at_once_are_all_counted(throttle: Throttle) -> None:
    guesses = (throttle.begin("anna@example.com", f"10.0.0.{guess}") for guess in range(20))
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 3


async def test_old_refusals_are_forgotten(throttle: Throttle, clock: ManualClock) -> None:
    for attempt in range(3):
        await throttle.begin("anna@example.com", f"10.0.0.{attempt}")
    clock.advance(timedelta(hours=1, seconds=2))
    for attempt in range(2):
        await throttle.begin("anna@example.com", f"10.0.1.{attempt}")
    await throttle.begin("anna@example.com", "10.0.2.1")
