"""Named values of a bot, with an optional time to live."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from host_runtime.storage.tables import kvs


def get_value(conn: Connection, bot_id: str, *, key: str, now: datetime) -> Any | None:
    """Return the value that has not expired, else None."""
    query = select(kvs.c.value).where(
        kvs.c.bot_id == bot_id,
        kvs.c.key == key,
        or_(kvs.c.expires_at.is_(None), kvs.c.expires_at > now),
    )
    return conn.execute(query).scalar_one_or_none()


def set_value(
    conn: Connection, bot_id: str, *, key: str, value: Any, expires_at: datetime | None = None
) -> None:
    """Store a value under its key; one without `expires_at` stays until it is replaced or deleted."""
    stored = {"value": value, "expires_at": expires_at}
    replace = update(kvs).where(kvs.c.bot_id == bot_id, kvs.c.key == key).values(stored)
    if conn.execute(replace).rowcount > 0:
        return
    try:
        with conn.begin_nested():
            conn.execute(insert(kvs).values(bot_id=bot_id, key=key, **stored))
    except IntegrityError:
        # Somebody else stored the first value between the two statements.
        conn.execute(replace)


def delete_value(conn: Connection, bot_id: str, *, key: str) -> None:
    """Remove exactly that key of exactly that bot."""
    conn.execute(delete(kvs).where(kvs.c.bot_id == bot_id, kvs.c.key == key))


def change_value(
    conn: Connection, bot_id: str, *, key: str, change: Callable[[Any | None], Any], now: datetime
) -> None:
    """Replace a value by `change(value)`; the row is locked, so that no concurrent change is lost."""
    row = select(kvs.c.key).where(kvs.c.bot_id == bot_id, kvs.c.key == key).with_for_update()
    if conn.execute(row).one_or_none() is None:
        set_value(conn, bot_id, key=key, value=None)
        conn.execute(row)
    set_value(conn, bot_id, key=key, value=change(get_value(conn, bot_id, key=key, now=now)))
