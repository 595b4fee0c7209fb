"""Users of bots: those who chat, each known by a channel's name or, on the web, by a secret."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from host_runtime.storage.records import BotId, UserId
from host_runtime.storage.tables import users

_COLUMNS = (
    users.c.id,
    users.c.bot_id,
    users.c.channel,
    users.c.external_id,
    users.c.attributes,
    users.c.created_at,
)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who chats. `attributes` are the variables that workflows set with scope `user`."""

    id: UserId
    bot_id: BotId
    channel: str
    external_id: str | None
    attributes: Mapping[str, Any]
    created_at: datetime


def create_visitor(
    conn: Connection, bot_id: BotId, *, token_hash: str, attributes: Mapping[str, Any], now: datetime
) -> User:
    """Make a web visitor who proves itself with the secret behind `token_hash` (SHA-256, hex)."""
    return _create(
        conn, bot_id, channel="web", identity={"token_hash": token_hash}, attributes=attributes, now=now
    )


def find_visitor(conn: Connection, bot_id: BotId, *, token_hash: str) -> User | None:
    """Return the visitor of this bot with that secret."""
    query = select(*_COLUMNS).where(users.c.token_hash == token_hash, users.c.bot_id == bot_id)
    return _user_or_none(conn.execute(query).one_or_none())


def get_or_create_user(
    conn: Connection, bot_id: BotId, *, channel: str, external_id: str, now: datetime
) -> User:
    """Return the user that `channel` calls `external_id`, made on the first call; safe against a race."""
    found = _find_external(conn, bot_id, channel=channel, external_id=external_id)
    if found is not None:
        return found
    try:
        with conn.begin_nested():
            return _create(
                conn, bot_id, channel=channel, identity={"external_id": external_id}, attributes={}, now=now
            )
    except IntegrityError:
        return cast(User, _find_external(conn, bot_id, channel=channel, external_id=external_id))


def find_user(conn: Connection, user_id: UserId) -> User | None:
    """Return the user with that id."""
    return _user_or_none(conn.execute(_BY_ID, {"user": user_id}).one_or_none())


def update_attributes(
    conn: Connection, user_id: UserId, *, changes: Mapping[str, Any], now: datetime
) -> None:
    """Merge `changes` into a user's variables; None removes one. Others keep what they have."""
    locked = select(*_COLUMNS).where(users.c.id == user_id).with_for_update()
    user = _user_or_none(conn.execute(locked).one_or_none())
    if user is None or not changes:
        return
    merged = {**user.attributes, **changes}
    kept = {name: value for name, value in merged.items() if value is not None}
    conn.execute(update(users).where(users.c.id == user_id).values(attributes=kept, updated_at=now))


def replace_attributes(
    conn: Connection,
    user_id: UserId,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    """Store what changed between `before` and `after`, and leave what others changed meanwhile."""
    changes = {name: value for name, value in after.items() if before.get(name) != value}
    changes |= {name: None for name in before if name not in after}
    update_attributes(conn, user_id, changes=changes, now=now)


_BY_ID = select(*_COLUMNS).where(users.c.id == bindparam("user"))


def _find_external(conn: Connection, bot_id: BotId, *, channel: str, external_id: str) -> User | None:
    query = select(*_COLUMNS).where(
        users.c.bot_id == bot_id, users.c.channel == channel, users.c.external_id == external_id
    )
    return _user_or_none(conn.execute(query).one_or_none())


def _create(
    conn: Connection,
    bot_id: BotId,
    *,
    channel: str,
    identity: Mapping[str, str],
    attributes: Mapping[str, Any],
    now: datetime,
) -> User:
    user = User(
        UserId(str(uuid.uuid4())), bot_id, channel, identity.get("external_id"), dict(attributes), now
    )
    conn.execute(
        insert(users).values(
            id=user.id,
            bot_id=bot_id,
            channel=channel,
            attributes=user.attributes,
            created_at=now,
            updated_at=now,
            **identity,
        )
    )
    return user


def _user_or_none(row: Sequence[Any] | None) -> User | None:
    return None if row is None else User(*row)
