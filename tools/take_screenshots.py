"""Takes the pictures of the README from a running story: `python -m tools.take_screenshots FOLDER`."""

import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp
from playwright.async_api import Page, expect

from tests.harness.browser import chromium
from tests.harness.desk import DeskAgent
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor

_OTHERS = (
    ("Maya Lindqvist", "My parcel has been in Leipzig for three days.", True),
    ("Tomás Herrera", "The zip of my jacket is broken.", False),
    ("Priya Nair", "Can I change the delivery address?", False),
)


async def _others(http: aiohttp.ClientSession, server: ServerProcess, ben: DeskAgent) -> list[Visitor]:
    visitors = []
    for name, question, is_taken in _OTHERS:
        visitor = await Visitor(http, server.url).connect()
        await visitor.say("I want to talk to a person")
        await visitor.hears("your name")
        await visitor.say(name)
        await visitor.hears("transferred")
        await visitor.say(question)
        if is_taken:
            await ben.assign((await ben.pending())[0]["id"])
        visitors.append(visitor)
    return visitors


async def _say(page: Page, text: str, *, hears: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(page.get_by_role("log")).to_contain_text(hears)


async def _take(folder: Path, server: ServerProcess) -> None:
    async with aiohttp.ClientSession() as http, chromium() as browser:
        ben = await DeskAgent(http, server.url).sign_in("ben@example.com", PASSWORD)
        await ben.connect()
        await ben.go_online()
        await _others(http, server, ben)
        chat = await browser.new_page(locale="en-US", viewport={"width": 400, "height": 720})
        await chat.goto(f"{server.url}/s/support")
        await _say(chat, "hello", hears="What can I do for you?")
        await chat.get_by_role("button", name="Order status").last.click()
        await _say(chat, "NW-1042", hears="arrives tomorrow")
        await _say(chat, "I need a person, please", hears="your name")
        await _say(chat, "Justin", hears="transferred")

        desk = await browser.new_page(locale="en-US", viewport={"width": 1280, "height": 800})
        await desk.goto(f"{server.url}/apps/hitlnext/support")
        await desk.get_by_label("Email").fill("anna@example.com")
        await desk.get_by_label("Password").fill(PASSWORD)
        await desk.get_by_role("button", name="Sign in").click()
        await desk.get_by_role("switch", name="Online").click()
        await desk.get_by_role("link", name="Justin").click()
        await desk.get_by_role("button", name="Assign to me").click()
        await _say(chat, "Tomorrow is too late, we leave at noon.", hears="Anna Keller")
        await desk.get_by_role("textbox", name="Reply").fill(
            "Let me see whether it can be held at the depot for you."
        )
        await desk.get_by_role("textbox", name="Reply").press("Enter")
        await expect(chat.get_by_role("log")).to_contain_text("depot")
        await desk.get_by_role("checkbox", name="shipping").check()
        await desk.get_by_label("Add note").fill("Leaves tomorrow at noon; asked the carrier.")
        await desk.get_by_role("button", name="Add", exact=True).click()
        await expect(desk.get_by_role("list", name="Notes from agents")).to_contain_text("carrier")
        await desk.screenshot(path=folder / "desk.png")
        await chat.screenshot(path=folder / "chat.png")
        await desk.emulate_media(color_scheme="dark")
        await desk.screenshot(path=folder / "desk-dark.png")
        await desk.emulate_media(color_scheme="light")
        await desk.set_viewport_size({"width": 360, "height": 740})
        await desk.screenshot(path=folder / "desk-narrow.png")


async def _main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        server = ServerProcess(Path(data) / "data")
        await server.prepare()
        await server.start()
        try:
            await _take(folder, server)
        finally:
            await server.close()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
