"""A server on SQLite and a Chromium for each test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.harness.browser import Faults, chromium
from tests.harness.server import ServerProcess


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with accounts, made once."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    asyncio.run(ServerProcess(data).prepare())
    return data


@pytest.fixture
async def server(prepared: Path, tmp_path: Path) -> AsyncIterator[ServerProcess]:
    server = ServerProcess.copy_of(prepared, tmp_path / "data")
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def faults() -> AsyncIterator[Faults]:
    """Collects faults of all pages; any that is left fails the test."""
    faults = Faults()
    yield faults
    assert faults.found == []
