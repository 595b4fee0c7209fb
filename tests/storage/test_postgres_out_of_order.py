"""PostgreSQL when the server, or the way to it, fails: that is told as such, and goes by."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from host_runtime.errors import InvalidField, Unavailable
from host_runtime.storage.postgres import PostgresDatabase
from tests.postgres_server import postgres_database

ONE = text("SELECT 1")


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    with postgres_database(postgres) as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(url)
    yield database
    await database.close()


async def test_a_connection_that_is_cut_in_a_transaction_is_unavailable_and_then_replaced(
    database: PostgresDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with pytest.raises(Unavailable) as told:
            await database.write(
                lambda conn: (
                    conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")).all() and None
                )
            )
        assert "terminat" not in told.value.message
        assert await database.write(lambda conn: conn.execute(ONE).scalar_one()) == 1
        assert await database.read(lambda conn: conn.execute(ONE).scalar_one()) == 1
    assert "PostgreSQL can be used again" in caplog.text


async def test_a_server_that_does_not_answer_is_unavailable_and_told_once_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database = PostgresDatabase("postgresql://nobody@127.0.0.1:1/none")
    for _ in range(3):
        with pytest.raises(Unavailable):
            await database.read(lambda conn: conn.execute(ONE).scalar_one())
    await database.close()
    assert caplog.text.count("PostgreSQL cannot be used") == 1


async def test_a_fault_of_a_statement_is_not_the_servers(database: PostgresDatabase) -> None:
    with pytest.raises(DBAPIError):
        await database.read(lambda conn: conn.execute(text("SELECT nothing FROM nowhere")).all())


async def test_a_text_that_postgresql_cannot_hold_is_the_clients_fault(database: PostgresDatabase) -> None:
    with pytest.raises(InvalidField):
        await database.read(lambda conn: conn.execute(text("SELECT cast(:x AS text)"), {"x": "a\0b"}).all())
