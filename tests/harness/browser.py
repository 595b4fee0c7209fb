"""A real Chromium through Playwright's asynchronous API; a page's fault or a policy report fails the test."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the system's Chromium with an empty profile."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium: `make browser` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        await browser.close()


class Faults:
    """What went wrong on the pages of a test, beyond what the test expects (a server that was killed)."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("console", self._read)
        page.on("dialog", lambda dialog: self.found.append(f"a dialog: {dialog.message}"))

    def _read(self, message: ConsoleMessage) -> None:
        text = message.text
        if (
            "Content Security Policy" in text
            or "TrustedHTML" in text
            or (message.type == "error" and not _is_network(text))
        ):
            self.found.append(text)


async def open_page(context: BrowserContext, url: str, *, faults: Faults) -> Page:
    """Open a page whose faults are kept."""
    page = await context.new_page()
    faults.watch(page)
    await page.goto(url)
    return page


async def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the page where SCREENSHOTS points to, if it does."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")


def _is_network(text: str) -> bool:
    return any(part in text for part in ("net::ERR", "WebSocket connection", "Failed to load resource"))
