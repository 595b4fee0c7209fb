"""An agent is at the desk in one browser, the one that opened it last; the one before is told why."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest

from host_runtime.host import Host
from tests.harness.frames import CommandFailed, FrameSocket
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent

OpenBrowser = Callable[[Agent], Awaitable["Browser"]]


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that has signed in: nothing but its cookie says who it is."""

    http: aiohttp.ClientSession
    url: str

    async def open_desk(self) -> FrameSocket:
        address = f"{self.url}/api/v1/bots/support/mod/hitlnext/socket"
        frames = FrameSocket(await self.http.ws_connect(address, headers={"Origin": self.url}))
        await frames.command("hello")
        return frames

    async def me(self) -> tuple[int, str | None]:
        """Return status and error code of the question who is signed in."""
        async with self.http.get(f"{self.url}/api/v1/auth/me") as response:
            return response.status, (await response.json()).get("code")


@pytest.fixture
async def open_browser(host: Host) -> AsyncIterator[OpenBrowser]:
    opened: list[aiohttp.ClientSession] = []

    async def open_one(agent: Agent) -> Browser:
        signed_in = await host.core.sessions.open(agent.id)
        jar = aiohttp.CookieJar(unsafe=True)
        opened.append(aiohttp.ClientSession(cookies={"host_session": signed_in.token}, cookie_jar=jar))
        return Browser(opened[-1], host.url)

    yield open_one
    for session in opened:
        await session.close()


async def test_the_browser_that_opens_the_desk_last_ends_the_one_before_which_is_told_why(
    anna: Agent, open_browser: OpenBrowser
) -> None:
    first, second = await open_browser(anna), await open_browser(anna)
    desk, tab = await first.open_desk(), await first.open_desk()
    assert await second.me() == (200, None)
    newer = await second.open_desk()
    await asyncio.gather(_closed(desk), _closed(tab))
    assert (desk.socket.close_code, tab.socket.close_code) == (4401, 4401)
    assert await first.me() == (401, "signed_in_elsewhere")
    with pytest.raises(CommandFailed) as refused:
        await first.open_desk()
    assert refused.value.code == "signed_in_elsewhere"
    assert await second.me() == (200, None)
    assert not newer.socket.closed
    await newer.close()


async def test_tabs_of_one_browser_are_one_sign_in(anna: Agent, open_browser: OpenBrowser) -> None:
    browser = await open_browser(anna)
    tabs = [await browser.open_desk() for _ in range(3)]
    assert await browser.me() == (200, None)
    assert not any(tab.socket.closed for tab in tabs)
    for tab in tabs:
        await tab.close()


async def test_programs_with_a_token_and_browsers_go_on_side_by_side(
    anna: Agent, open_browser: OpenBrowser
) -> None:
    program = await anna.connect()
    browser = await open_browser(anna)
    desk = await browser.open_desk()
    another = await (await anna.renewed()).connect()
    assert not any(it.socket.closed for it in (program, desk, another))
    assert await browser.me() == (200, None)
    await anna.get("/handoffs")
    for socket in (program, desk, another):
        await socket.close()


async def test_others_are_not_touched(anna: Agent, ben: Agent, open_browser: OpenBrowser) -> None:
    annas, bens = await open_browser(anna), await open_browser(ben)
    desks = [await annas.open_desk(), await bens.open_desk()]
    assert await annas.me() == await bens.me() == (200, None)
    for desk in desks:
        await desk.close()


@pytest.mark.parametrize("options", [{"singleLogin": False}], indirect=True)
async def test_it_can_be_switched_off(anna: Agent, open_browser: OpenBrowser) -> None:
    browsers = [await open_browser(anna) for _ in range(2)]
    desks = [await browser.open_desk() for browser in browsers]
    assert [await browser.me() for browser in browsers] == [(200, None), (200, None)]
    for desk in desks:
        await desk.close()


async def test_of_browsers_that_open_the_desk_at_once_one_is_left(
    add_agent: AddAgent, open_browser: OpenBrowser
) -> None:
    dora = await add_agent("Dora", "Lund")
    browsers = [await open_browser(dora) for _ in range(5)]
    desks = await asyncio.gather(*(browser.open_desk() for browser in browsers), return_exceptions=True)
    answers = [await browser.me() for browser in browsers]
    assert answers.count((200, None)) == 1
    assert answers.count((401, "signed_in_elsewhere")) == 4
    for desk in desks:
        if isinstance(desk, FrameSocket):
            await desk.close()


async def _closed(desk: FrameSocket) -> None:
    async with asyncio.timeout(10):
        await desk._reader
