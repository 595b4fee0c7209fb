"""A real server process with the example bot, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.harness.desk import DeskAgent
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor


@pytest.fixture
async def server(database_url: str, tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """The started server; tests may kill and start it."""
    server = ServerProcess(tmp_path / "data", environ={"DATABASE_URL": database_url})
    await server.prepare()
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def visitor(server: ServerProcess, http: aiohttp.ClientSession) -> AsyncIterator[Visitor]:
    """A connected visitor."""
    visitor = await Visitor(http, server.url).connect()
    yield visitor
    await visitor.close()


@pytest.fixture
async def anna(server: ServerProcess, http: aiohttp.ClientSession) -> AsyncIterator[DeskAgent]:
    """An agent who is signed in, connected and online."""
    agent = await DeskAgent(http, server.url).sign_in("anna@example.com", PASSWORD)
    await agent.connect()
    await agent.go_online()
    yield agent
    await agent.close()


@pytest.fixture
async def ben(server: ServerProcess, http: aiohttp.ClientSession) -> AsyncIterator[DeskAgent]:
    """A second agent."""
    agent = await DeskAgent(http, server.url).sign_in("ben@example.com", PASSWORD)
    await agent.connect()
    await agent.go_online()
    yield agent
    await agent.close()
