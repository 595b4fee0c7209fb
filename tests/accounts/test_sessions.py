"""Sign-ins: secret, limited in time, and ended at any moment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.sessions import LIFETIME, Sessions
from host_runtime.clock import ManualClock
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage.accounts import Account
from host_runtime.storage.database import Database
from host_runtime.storage.tables import login_sessions
from tests.accounts.conftest import SeenSocket


@pytest.fixture
async def account(accounts: Accounts) -> Account:
    return await accounts.add("anna@example.com", "a long password")


async def test_the_token_itself_is_not_stored(
    account: Account, sessions: Sessions, database: Database
) -> None:
    token = (await sessions.open(account.id)).token
    rows = await database.read(lambda conn: conn.execute(select(login_sessions)).all())
    assert len(rows) == 1
    assert token not in str(rows)
    assert len(token) >= 43


async def test_a_sign_in_expires_and_is_not_prolonged(
    account: Account, sessions: Sessions, clock: ManualClock
) -> None:
    token = (await sessions.open(account.id)).token
    clock.advance(LIFETIME - timedelta(seconds=1))
    assert await sessions.find(token, via="bearer") is not None
    clock.advance(timedelta(seconds=1))
    assert await sessions.find(token, via="bearer") is None


async def test_signing_out_ends_one_sign_in_only(account: Account, sessions: Sessions) -> None:
    one, other = await sessions.open(account.id), await sessions.open(account.id)
    identity = await sessions.find(one.token, via="bearer")
    assert identity is not None
    await sessions.end(identity.token_hash)
    assert await sessions.find(one.token, via="bearer") is None
    assert await sessions.find(other.token, via="bearer") is not None


async def test_a_sweep_closes_the_sockets_of_expired_sign_ins(
    account: Account, sessions: Sessions, sockets: Sockets, clock: ManualClock, database: Database
) -> None:
    early = await _held(sessions, sockets, account)
    clock.advance(LIFETIME / 2)
    late = await _held(sessions, sockets, account)
    anonymous = SeenSocket()
    sockets.add(anonymous)
    clock.advance(LIFETIME / 2)
    await sessions.sweep()
    assert (early.closed_with, late.closed_with, anonymous.closed_with) == (4401, None, None)
    left = await database.read(lambda conn: conn.execute(select(login_sessions.c.token_hash)).all())
    assert len(left) == 1


async def test_a_sweep_closes_the_sockets_of_an_account_that_another_process_removed(
    account: Account, sessions: Sessions, sockets: Sockets, accounts: Accounts, clock: ManualClock,
    database: Database,
) -> None:  # fmt: skip
    socket = await _held(sessions, sockets, account)
    elsewhere = Sessions(database, clock, sockets=Sockets())
    await elsewhere.end_all(account.id)
    assert socket.closed_with is None
    await sessions.sweep()
    assert socket.closed_with == 4401


async def test_a_sign_in_of_an_account_that_has_gone_is_refused(sessions: Sessions) -> None:
    with pytest.raises(Exception, match="changed"):
        await sessions.open("0" * 32)


async def _held(sessions: Sessions, sockets: Sockets, account: Account) -> SeenSocket:
    identity = await sessions.find((await sessions.open(account.id)).token, via="bearer")
    assert identity is not None
    socket = SeenSocket()
    sockets.add(socket)
    sockets.bind_login(socket, identity.token_hash)
    return socket


async def test_a_sweep_tells_sockets_why_another_process_ended_their_sign_in(
    account: Account, sessions: Sessions, sockets: Sockets, clock: ManualClock, database: Database
) -> None:
    elsewhere = Sessions(database, clock, sockets=Sockets())
    socket = await _held(sessions, sockets, account)
    held = sockets.logins().pop()
    newer = await elsewhere.find((await elsewhere.open(account.id)).token, via="cookie")
    assert newer is not None
    await elsewhere.seat_alone(replace(newer, token_hash=held))
    await elsewhere.seat_alone(newer)
    assert socket.closed_with is None
    await sessions.sweep()
    assert socket.closed_with == 4401
