"""A real server process with the example bot, once on SQLite and once on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.harness.desk import DeskAgent
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor
from tests.postgres_server import postgres_database


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data folder with accounts, and the PostgreSQL database that belongs to it, if it is on one."""

    data: Path
    database_url: str | None


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """What every server of these tests starts from."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    with ExitStack() as stack:
        url = None
        if request.param == "postgresql":
            url = stack.enter_context(postgres_database(request.getfixturevalue("postgres")))
        asyncio.run(ServerProcess(data, environ=_environ(url)).prepare())
        yield Prepared(data, url)


@pytest.fixture
def copied(prepared: Prepared, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of a copy of the prepared PostgreSQL database; None on SQLite."""
    if prepared.database_url is None:
        yield None
        return
    template = prepared.database_url.rpartition("/")[2]
    with postgres_database(request.getfixturevalue("postgres"), template=template) as url:
        yield url


@pytest.fixture
async def server(prepared: Prepared, copied: str | None, tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """The started server; tests may kill and start it."""
    server = ServerProcess.copy_of(prepared.data, tmp_path / "data", environ=_environ(copied))
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
    agent = await _at_the_desk(server, http, "anna@example.com")
    yield agent
    await agent.close()


@pytest.fixture
async def ben(server: ServerProcess, http: aiohttp.ClientSession) -> AsyncIterator[DeskAgent]:
    """A second agent."""
    agent = await _at_the_desk(server, http, "ben@example.com")
    yield agent
    await agent.close()


async def _at_the_desk(server: ServerProcess, http: aiohttp.ClientSession, email: str) -> DeskAgent:
    agent = await DeskAgent(http, server.url).sign_in(email, PASSWORD)
    await agent.connect()
    await agent.go_online()
    return agent


def _environ(database_url: str | None) -> dict[str, str]:
    return {} if database_url is None else {"DATABASE_URL": database_url}
