"""What all tests share: the two databases, and a clock that stands still."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from host_runtime.clock import ManualClock
from host_runtime.storage.database import Database
from host_runtime.storage.postgres import PostgresDatabase
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata
from tests.postgres_server import postgres_database, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once on each kind; the value that DATABASE_URL takes."""
    if request.param == "sqlite":
        yield str(tmp_path / "core.sqlite")
        return
    with postgres_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database that holds the host's tables."""
    database: Database = (
        PostgresDatabase(database_url)
        if database_url.startswith("postgresql")
        else SqliteDatabase(Path(database_url))
    )
    await database.write(metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that moves only when told."""
    return ManualClock(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
