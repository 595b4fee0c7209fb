"""The one way to the database, on both kinds."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from host_runtime.errors import Unavailable
from host_runtime.storage import kvs, users
from host_runtime.storage.database import Database
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import kvs as kvs_table

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def _count(conn: Connection) -> int:
    return conn.execute(select(func.count()).select_from(kvs_table)).scalar_one()


async def test_what_is_written_is_read_back_exactly(database: Database) -> None:
    value = {"text": "Zoë 👋", "n": 1.5, "list": [None, True, {"deep": "\u202ertl"}]}
    await database.write(lambda conn: kvs.set_value(conn, "bot", key="k", value=value, expires_at=NOW))

    def read(conn: Connection) -> tuple[object, object]:
        row = conn.execute(select(kvs_table.c.value, kvs_table.c.expires_at)).one()
        return row.value, row.expires_at

    assert await database.read(read) == (value, NOW)


async def test_a_failing_job_rolls_back_alone(database: Database) -> None:
    def good(conn: Connection, key: str) -> None:
        kvs.set_value(conn, "bot", key=key, value=1)

    def bad(conn: Connection) -> None:
        kvs.set_value(conn, "bot", key="bad", value=1)
        raise ValueError("no")

    jobs = [database.write(lambda conn, i=i: good(conn, f"k{i}")) for i in range(20)]
    jobs.insert(10, database.write(bad))
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [ValueError]
    assert await database.read(_count) == 20


async def test_a_constraint_is_an_integrity_error_and_keeps_nothing(database: Database) -> None:
    def twice(conn: Connection) -> None:
        users.create_visitor(conn, "bot", token_hash="same", attributes={}, now=NOW)

    await database.write(twice)
    with pytest.raises(IntegrityError):
        await database.write(twice)


async def test_concurrent_changes_of_one_value_lose_nothing(database: Database) -> None:
    await database.write(lambda conn: kvs.set_value(conn, "bot", key="n", value=0))
    await asyncio.gather(
        *[
            database.write(
                lambda conn: kvs.change_value(
                    conn, "bot", key="n", change=lambda old: (old or 0) + 1, now=NOW
                )
            )
            for _ in range(30)
        ]
    )
    assert await database.read(lambda conn: kvs.get_value(conn, "bot", key="n", now=NOW)) == 30


async def test_one_user_is_made_however_many_ask_at_once(database: Database) -> None:
    made = await asyncio.gather(
        *[
            database.write(
                lambda conn: users.get_or_create_user(conn, "bot", channel="api", external_id="ann", now=NOW)
            )
            for _ in range(10)
        ]
    )
    assert len({user.id for user in made}) == 1


async def test_a_reader_cannot_write(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = SqliteDatabase(tmp_path_factory.mktemp("db") / "core.sqlite")
    await database.write(kvs_table.metadata.create_all)
    with pytest.raises(DBAPIError):
        await database.read(lambda conn: kvs.set_value(conn, "bot", key="k", value=1))
    await database.close()


async def test_a_closed_database_refuses_and_is_not_alive(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = SqliteDatabase(tmp_path_factory.mktemp("db") / "core.sqlite")
    assert database.is_alive
    await database.close()
    assert not database.is_alive
    with pytest.raises(Unavailable):
        await database.write(lambda conn: None)
