"""SQLite when the file or the disk under it fails: nobody waits for ever, and what was committed stays."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from host_runtime.errors import Unavailable
from host_runtime.storage import kvs
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    database = SqliteDatabase(tmp_path / "core.sqlite")
    await database.write(metadata.create_all)
    yield database
    await database.close()


def _set(conn: Connection, key: str, value: object) -> None:
    kvs.set_value(conn, "bot", key=key, value=value)


async def test_who_waits_behind_the_write_that_kills_the_writer_is_told(database: SqliteDatabase) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def kill(conn: Connection) -> None:
        begun.set()
        go_on.wait()
        # The writer's own transaction is gone, and it cannot go on from there.
        conn.exec_driver_sql("COMMIT")

    killing = asyncio.create_task(database.write(kill))
    await asyncio.to_thread(begun.wait)
    waiting = [asyncio.create_task(database.write(lambda conn: _set(conn, "k", 1))) for _ in range(3)]
    await asyncio.sleep(0)
    go_on.set()
    async with asyncio.timeout(5):
        results = await asyncio.gather(killing, *waiting, return_exceptions=True)
    assert isinstance(results[0], sqlite3.OperationalError)
    assert [type(result) for result in results[1:]] == [Unavailable] * 3
    assert not database.is_alive
    with pytest.raises(Unavailable):
        await database.write(lambda conn: None)


async def test_a_full_disk_ends_the_writer_and_keeps_what_was_committed(
    database: SqliteDatabase, tmp_path: Path
) -> None:
    await database.write(lambda conn: _set(conn, "kept", 1))
    await database.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1").fetchall() and None)
    with pytest.raises(Unavailable) as told:
        for number in range(1000):
            await database.write(lambda conn, n=number: _set(conn, f"filling-{n}", "x" * 10_000))
    assert "full" not in told.value.message, "clients are not told about our disk"
    with closing(sqlite3.connect(tmp_path / "core.sqlite")) as connection:
        assert connection.execute("SELECT value FROM kvs WHERE key = 'kept'").fetchall() == [("1",)]


async def test_a_file_that_another_process_keeps_fails_writes_and_not_the_writer(
    database: SqliteDatabase, tmp_path: Path
) -> None:
    await database.write(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 20").fetchall() and None)
    with closing(sqlite3.connect(tmp_path / "core.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            await database.write(lambda conn: _set(conn, "k", 1))
        other.execute("ROLLBACK")
    await database.write(lambda conn: _set(conn, "k", 2))
    assert database.is_alive
