"""A host on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host_runtime.clock import ManualClock
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata
from tests.web.host import Client, Host


@pytest.fixture
async def host(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Host]:
    database = SqliteDatabase(tmp_path / "core.sqlite")
    await database.write(metadata.create_all)
    host = Host(database, clock)
    yield host
    await host.close()
    await database.close()


@pytest.fixture
async def client(host: Host) -> Client:
    return await host.serve()
