"""A host in this process with a bot that hands off, on both databases, and ways to leave things undone."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from host_runtime.clock import ManualClock
from host_runtime.host import Host, HostSettings
from tests.hitlnext.bot_folder import write_data_folder
from tests.hitlnext.people import Agent, Visitor, add_account, add_visitor


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder; a test may change it before it asks for the host."""
    write_data_folder(tmp_path / "data", {})
    return tmp_path / "data"


@pytest.fixture
async def host(data: Path, database_url: str, clock: ManualClock) -> AsyncIterator[Host]:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    async with Host.start(settings) as host:
        yield host


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def anna(host: Host, http: aiohttp.ClientSession) -> Agent:
    """An agent who is online."""
    agent_id = await add_account(host.core, "anna@example.com", role="agent", name=("Anna", None))
    agent = await Agent(http, host, agent_id=agent_id).renewed()
    await agent.go_online()
    return agent


@pytest.fixture
async def visitor(host: Host) -> Visitor:
    return await add_visitor(host.core)
