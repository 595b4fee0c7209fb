"""A whole host in this process, on both databases, with a clock that stands still, and people around it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hitlnext_module import HitlNext
from host_runtime.assembly import Core
from host_runtime.clock import ManualClock
from host_runtime.host import Host, HostSettings
from tests.harness.blocking import no_blocking_call
from tests.hitlnext.bot_folder import write_data_folder
from tests.hitlnext.people import Agent, Visitor, add_account, add_visitor

AddAgent = Callable[..., Awaitable[Agent]]


@pytest.fixture
def options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The module's configuration beside its labels; parametrize it indirectly."""
    return getattr(request, "param", {})


@pytest.fixture
def data(tmp_path: Path, options: dict[str, Any]) -> Path:
    """The data folder of the host."""
    write_data_folder(tmp_path / "data", options)
    return tmp_path / "data"


@pytest.fixture
async def host(data: Path, database_url: str, clock: ManualClock) -> AsyncIterator[Host]:
    settings = HostSettings(data=data, environ={"DATABASE_URL": database_url}, port=0, clock=clock)
    async with Host.start(settings) as host:
        with no_blocking_call():
            yield host


@pytest.fixture
def core(host: Host) -> Core:
    return host.core


@pytest.fixture
def module(host: Host) -> HitlNext:
    """The module's services, made a second time beside those that the host runs."""
    config = host.configuration.modules["hitlnext"]
    return HitlNext(host.core.context_for({"hitlnext": config})("hitlnext"))


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def add_agent(host: Host, http: aiohttp.ClientSession) -> AddAgent:
    """Make somebody with an account; a role of None gives none."""

    async def add(
        first: str, last: str | None = None, *, role: str | None = "agent", nameless: bool = False
    ) -> Agent:
        agent_id = await add_account(
            host.core,
            f"{first.lower()}@example.com",
            role=role,
            name=(None, None) if nameless else (first, last),
        )
        return await Agent(http, host, agent_id=agent_id).renewed()

    return add


@pytest.fixture
async def anna(add_agent: AddAgent) -> Agent:
    """An agent who is online."""
    agent = await add_agent("Anna", "O'Brien")
    await agent.go_online()
    return agent


@pytest.fixture
async def ben(add_agent: AddAgent) -> Agent:
    """Another agent who is online."""
    agent = await add_agent("Ben", "Okafor")
    await agent.go_online()
    return agent


@pytest.fixture
async def visitor(core: Core) -> Visitor:
    return await add_visitor(core)
