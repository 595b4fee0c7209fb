"""Accounts of those who work here: their credentials, their names, and their role in each workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from host_runtime.storage.tables import account_roles, accounts

_ROW = accounts.c
_COLUMNS = (
    _ROW.id,
    _ROW.email,
    _ROW.firstname,
    _ROW.lastname,
    _ROW.picture_url,
    _ROW.is_super_admin,
    _ROW.created_at,
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; `roles` maps a workspace to the one role held there."""

    id: str
    email: str
    firstname: str | None
    lastname: str | None
    picture_url: str | None
    is_super_admin: bool
    created_at: datetime
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    account_id: str
    password_hash: str


def insert_account(
    conn: Connection, account_id: str, *, email: str, password_hash: str, is_super_admin: bool, now: datetime
) -> bool:
    """Store a new account; False if that e-mail has one already."""
    try:
        with conn.begin_nested():
            conn.execute(
                insert(accounts).values(
                    id=account_id,
                    email=email,
                    password_hash=password_hash,
                    is_super_admin=is_super_admin,
                    created_at=now,
                    updated_at=now,
                )
            )
    except IntegrityError:
        return False
    return True


def find_account(conn: Connection, account_id: str) -> Account | None:
    """Return the account with that id, with its roles."""
    found = _with_roles(conn, conn.execute(select(*_COLUMNS).where(_ROW.id == account_id)).all())
    return found[0] if found else None


def list_accounts(conn: Connection) -> list[Account]:
    """Return every account with its roles, by e-mail."""
    return _with_roles(conn, conn.execute(select(*_COLUMNS).order_by(_ROW.email)).all())


def list_members(conn: Connection, workspace: str) -> list[Account]:
    """Return who has a role in `workspace`, and every super admin; by e-mail."""
    held_here = select(account_roles.c.account_id).where(account_roles.c.workspace == workspace)
    query = select(*_COLUMNS).where(_ROW.is_super_admin | _ROW.id.in_(held_here)).order_by(_ROW.email)
    return _with_roles(conn, conn.execute(query).all())


def find_credentials(conn: Connection, email: str) -> Credentials | None:
    """Return what to check a sign-in of `email` (lower case) against."""
    row = conn.execute(select(_ROW.id, _ROW.password_hash).where(_ROW.email == email)).one_or_none()
    return None if row is None else Credentials(*row)


def set_password_hash(conn: Connection, account_id: str, *, password_hash: str, now: datetime) -> bool:
    """Replace the password; False if there is no such account."""
    values = {"password_hash": password_hash, "updated_at": now}
    return conn.execute(update(accounts).where(_ROW.id == account_id).values(values)).rowcount == 1


def replace_password_hash(conn: Connection, account_id: str, *, old: str, new: str) -> None:
    """Store the same password under newer parameters, unless it was changed meanwhile."""
    conn.execute(
        update(accounts).where(_ROW.id == account_id, _ROW.password_hash == old).values(password_hash=new)
    )


def set_names(
    conn: Connection, account_id: str, *, names: tuple[str | None, str | None, str | None], now: datetime
) -> None:
    """Write first name, last name and picture address; None erases."""
    firstname, lastname, picture_url = names
    conn.execute(
        update(accounts)
        .where(_ROW.id == account_id)
        .values(firstname=firstname, lastname=lastname, picture_url=picture_url, updated_at=now)
    )


def set_super_admin(conn: Connection, account_id: str, *, is_super_admin: bool, now: datetime) -> None:
    """Grant or withdraw the right to everything, everywhere."""
    conn.execute(
        update(accounts).where(_ROW.id == account_id).values(is_super_admin=is_super_admin, updated_at=now)
    )


def set_role(conn: Connection, account_id: str, *, workspace: str, role: str | None) -> None:
    """Give the account `role` in `workspace` in place of what it had there; None takes it away."""
    row = account_roles.c
    conn.execute(delete(account_roles).where(row.account_id == account_id, row.workspace == workspace))
    if role is not None:
        conn.execute(insert(account_roles).values(account_id=account_id, workspace=workspace, role=role))


def delete_account(conn: Connection, account_id: str) -> bool:
    """Remove an account with its roles and sessions; False if there is none."""
    return conn.execute(delete(accounts).where(_ROW.id == account_id)).rowcount == 1


def _with_roles(conn: Connection, rows: Sequence[Sequence[Any]]) -> list[Account]:
    if not rows:
        return []
    row = account_roles.c
    held = select(row.account_id, row.workspace, row.role)
    if len(rows) == 1:
        held = held.where(row.account_id == rows[0][0])
    roles: dict[str, dict[str, str]] = {}
    for account_id, workspace, role in conn.execute(held):
        roles.setdefault(account_id, {})[workspace] = role
    return [_account(found, roles.get(found[0], {})) for found in rows]


def _account(row: Sequence[Any], roles: Mapping[str, str]) -> Account:
    account_id, email, firstname, lastname, picture_url, is_super_admin, created_at = row
    return Account(account_id, email, firstname, lastname, picture_url, is_super_admin, created_at, roles)
