"""A server on SQLite and a Chromium for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.harness.browser import Faults, chromium
from tests.harness.server import ServerProcess


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    server = ServerProcess(tmp_path / "data")
    await server.prepare()
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
