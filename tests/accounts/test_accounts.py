"""Accounts: made, changed, removed, and signed in to."""

import hashlib

import pytest

from host_runtime.accounts.accounts import Accounts, account_id_of
from host_runtime.accounts.sessions import Sessions
from host_runtime.errors import Conflict, InvalidField, NotFound, Unauthorized
from host_runtime.realtime.sockets import Sockets
from tests.accounts.conftest import SeenSocket

EMAIL, PASSWORD = "anna@example.com", "a long password"


async def test_an_account_has_the_id_that_v12_gave_it(accounts: Accounts) -> None:
    account = await accounts.add("Anna@Example.com", PASSWORD)
    assert account.id == hashlib.md5(b"default-anna@example.com").hexdigest() == account_id_of(EMAIL)
    assert account.email == EMAIL


async def test_signing_in_gives_a_token_that_stands_for_the_account(
    accounts: Accounts, sessions: Sessions
) -> None:
    await accounts.add(EMAIL, PASSWORD)
    await accounts.set_role(EMAIL, workspace="default", role="agent")
    signed_in = await accounts.sign_in("ANNA@example.com ", PASSWORD, address="1.2.3.4")
    identity = await sessions.find(signed_in.token, via="bearer")
    assert identity is not None
    assert (identity.email, dict(identity.roles)) == (EMAIL, {"default": "agent"})
    assert await sessions.find(signed_in.token + "x", via="bearer") is None


async def test_a_wrong_password_and_an_unknown_email_read_the_same(accounts: Accounts) -> None:
    await accounts.add(EMAIL, PASSWORD)
    with pytest.raises(Unauthorized) as wrong:
        await accounts.sign_in(EMAIL, "another password", address="1.2.3.4")
    with pytest.raises(Unauthorized) as unknown:
        await accounts.sign_in("nobody@example.com", PASSWORD, address="1.2.3.4")
    assert (wrong.value.code, wrong.value.message) == (unknown.value.code, unknown.value.message)


async def test_there_is_one_account_for_an_email(accounts: Accounts) -> None:
    await accounts.add(EMAIL, PASSWORD)
    with pytest.raises(Conflict):
        await accounts.add(EMAIL.upper(), PASSWORD)
    assert [account.email for account in await accounts.list()] == [EMAIL]


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a b@example.com", "a\x00@example.com"])
async def test_what_is_no_email_makes_no_account(accounts: Accounts, email: str) -> None:
    with pytest.raises(InvalidField) as refused:
        await accounts.add(email, PASSWORD)
    assert "email" in refused.value.fields


@pytest.mark.parametrize("password", ["short", "x" * 1025])
async def test_a_password_has_a_sensible_length(accounts: Accounts, password: str) -> None:
    with pytest.raises(InvalidField) as refused:
        await accounts.add(EMAIL, password)
    assert "password" in refused.value.fields


async def test_a_changed_password_ends_sign_ins_and_closes_their_sockets(
    accounts: Accounts, sessions: Sessions, sockets: Sockets
) -> None:
    await accounts.add(EMAIL, PASSWORD)
    token = (await accounts.sign_in(EMAIL, PASSWORD, address="1.2.3.4")).token
    socket = await _socket_of(token, sessions, sockets)
    await accounts.set_password(EMAIL, "another password")
    assert socket.closed_with == 4401
    assert await sessions.find(token, via="bearer") is None
    with pytest.raises(Unauthorized):
        await accounts.sign_in(EMAIL, PASSWORD, address="1.2.3.4")
    assert await accounts.sign_in(EMAIL, "another password", address="1.2.3.4")


async def test_a_removed_account_is_signed_out_everywhere(
    accounts: Accounts, sessions: Sessions, sockets: Sockets
) -> None:
    await accounts.add(EMAIL, PASSWORD)
    await accounts.set_role(EMAIL, workspace="default", role="agent")
    token = (await accounts.sign_in(EMAIL, PASSWORD, address="1.2.3.4")).token
    socket = await _socket_of(token, sessions, sockets)
    await accounts.remove(EMAIL)
    assert socket.closed_with == 4401
    assert await sessions.find(token, via="bearer") is None
    assert await accounts.list() == []
    with pytest.raises(NotFound):
        await accounts.remove(EMAIL)


async def test_nobody_signs_in_with_a_password_that_was_changed_meanwhile(
    accounts: Accounts, sessions: Sessions
) -> None:
    account = await accounts.add(EMAIL, PASSWORD)
    with pytest.raises(Unauthorized):
        await sessions.open(account.id, password_hash="what it was a moment ago")


async def test_an_account_holds_one_role_in_a_workspace(accounts: Accounts) -> None:
    await accounts.add(EMAIL, PASSWORD, is_super_admin=True)
    await accounts.set_role(EMAIL, workspace="default", role="agent")
    await accounts.set_role(EMAIL, workspace="default", role="editor")
    await accounts.set_role(EMAIL, workspace="other", role="agent")
    await accounts.set_role(EMAIL, workspace="other", role=None)
    account = await accounts.get(EMAIL)
    assert (dict(account.roles), account.is_super_admin) == ({"default": "editor"}, True)
    await accounts.set_super_admin(EMAIL, is_super_admin=False)
    assert not (await accounts.get(EMAIL)).is_super_admin


async def test_a_password_of_an_unknown_account_cannot_be_set(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        await accounts.set_password(EMAIL, PASSWORD)


async def _socket_of(token: str, sessions: Sessions, sockets: Sockets) -> SeenSocket:
    identity = await sessions.find(token, via="cookie")
    assert identity is not None
    socket = SeenSocket()
    sockets.add(socket)
    sockets.bind_login(socket, identity.token_hash)
    return socket
