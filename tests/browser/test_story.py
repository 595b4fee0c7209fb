"""The story in a real browser: a visitor's context and an agent's, by role and label only."""

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.harness.browser import Faults, open_page, screenshot
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor

pytestmark = pytest.mark.browser


async def _say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.get_by_role("button", name="Send").click()


def _log(page: Page) -> Locator:
    return page.get_by_role("log")


async def _open_chat(browser: Browser, server: ServerProcess, faults: Faults) -> Page:
    context = await browser.new_context(locale="en-US", viewport={"width": 420, "height": 740})
    return await open_page(context, f"{server.url}/s/support", faults=faults)


async def _open_desk(
    browser: Browser, server: ServerProcess, faults: Faults, *, email: str = "anna@example.com"
) -> Page:
    context = await browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    page = await open_page(context, f"{server.url}/apps/hitlnext/support", faults=faults)
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Handoffs")).to_be_visible()
    return page


async def _ask_for_a_person(chat: Page) -> None:
    await _say(chat, "hello")
    await expect(_log(chat)).to_contain_text("Northwind Outdoor")
    await chat.get_by_role("button", name="Talk to a person").click()
    await expect(_log(chat)).to_contain_text("May I have your name")
    await _say(chat, "Justin")
    await expect(_log(chat)).to_contain_text("You are being transferred to an agent.")


async def test_a_visitor_is_handed_to_an_agent_and_back(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    chat = await _open_chat(browser, server, faults)
    desk = await _open_desk(browser, server, faults)
    await expect(desk.get_by_text("No handoffs here.")).to_be_visible()
    await screenshot(desk, "desk-empty")
    await _ask_for_a_person(chat)
    await screenshot(chat, "chat-waiting")

    await desk.get_by_role("link", name="Justin").click()
    await expect(_log(desk)).to_contain_text("May I have your name")
    assign = desk.get_by_role("button", name="Assign to me")
    await expect(assign).to_be_disabled()
    await desk.get_by_role("switch", name="Online").click()
    await expect(desk.get_by_role("switch", name="Online")).to_be_checked()
    await screenshot(desk, "desk-preview")
    await assign.click()
    await expect(_log(chat)).to_contain_text("You have been assigned to our agent Anna Keller.")

    await _say(chat, "my tent leaks <b>badly</b>")
    await expect(_log(desk)).to_contain_text("my tent leaks <b>badly</b>")
    await desk.get_by_role("textbox", name="Reply").fill("I am sorry to hear that.")
    await desk.get_by_role("textbox", name="Reply").press("Enter")
    await expect(_log(chat)).to_contain_text("I am sorry to hear that.")
    await expect(_log(chat)).to_contain_text("Anna Keller")
    await screenshot(chat, "chat-assigned")
    await screenshot(desk, "desk-assigned")

    await desk.get_by_role("button", name="Resolve").click()
    await expect(_log(chat)).to_contain_text("You are back with the bot.")
    await _say(chat, "opening hours")
    await expect(_log(chat)).to_contain_text("Monday to Friday")


async def test_the_story_goes_on_in_both_browsers_after_the_server_was_killed(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    chat = await _open_chat(browser, server, faults)
    desk = await _open_desk(browser, server, faults)
    await desk.get_by_role("switch", name="Online").click()
    await _ask_for_a_person(chat)
    await desk.get_by_role("link", name="Justin").click()
    await desk.get_by_role("button", name="Assign to me").click()
    await expect(_log(chat)).to_contain_text("Anna Keller")

    await server.kill()
    await _say(chat, "said while the server was away")
    await server.start()
    said = _log(desk).get_by_text("said while the server was away")
    await expect(said).to_have_count(1, timeout=30_000)
    await desk.get_by_role("textbox", name="Reply").fill("Back again.")
    await desk.get_by_role("textbox", name="Reply").press("Enter")
    await expect(_log(chat).get_by_text("Back again.")).to_have_count(1)
    await expect(_log(chat).get_by_text("said while the server was away")).to_have_count(1)
    await desk.get_by_role("button", name="Resolve").click()
    await expect(_log(chat)).to_contain_text("You are back with the bot.")


async def test_a_visitor_leaves_with_a_button_that_is_there_only_while_a_person_is(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    chat = await _open_chat(browser, server, faults)
    back = chat.get_by_role("button", name="Back to the bot")
    await expect(chat.get_by_role("textbox", name="Message")).to_be_visible()
    await expect(back).to_have_count(0)
    await _ask_for_a_person(chat)
    await expect(back).to_be_visible()
    await chat.reload()
    await expect(back).to_be_visible()
    await screenshot(chat, "chat-leave")
    await back.click()
    await expect(_log(chat)).to_contain_text("You are back with the bot.")
    await expect(back).to_have_count(0)
    await _say(chat, "opening hours")
    await expect(_log(chat)).to_contain_text("Monday to Friday")


async def test_an_agent_labels_notes_and_answers_with_a_template(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    chat = await _open_chat(browser, server, faults)
    desk = await _open_desk(browser, server, faults)
    await desk.get_by_role("switch", name="Online").click()
    await _ask_for_a_person(chat)
    await desk.get_by_role("link", name="Justin").click()
    await desk.get_by_role("button", name="Assign to me").click()
    reply = desk.get_by_role("textbox", name="Reply")
    await expect(reply).to_be_enabled()

    await desk.get_by_role("checkbox", name="shipping").check()
    await desk.get_by_label("Add note").fill("Prefers to be called in the morning.")
    await desk.get_by_role("button", name="Add", exact=True).click()
    await expect(desk.get_by_role("list", name="Notes from agents")).to_contain_text("in the morning")
    await expect(desk.get_by_role("table")).to_contain_text("fullName")

    await reply.press_sequentially(":by")
    await expect(desk.get_by_role("listbox", name="Message templates")).to_contain_text("bye")
    await reply.press("Enter")
    await expect(reply).to_have_value("Thank you for trusting us, have a wonderful day.")
    await reply.press("Enter")
    await expect(_log(chat)).to_contain_text("Thank you for trusting us")
    await screenshot(desk, "desk-template")
    await desk.reload()
    await expect(desk.get_by_role("checkbox", name="shipping")).to_be_checked()


async def test_a_second_agent_reads_who_has_the_conversation(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    chat = await _open_chat(browser, server, faults)
    anna = await _open_desk(browser, server, faults)
    ben = await _open_desk(browser, server, faults, email="ben@example.com")
    for desk in (anna, ben):
        await desk.get_by_role("switch", name="Online").click()
    await _ask_for_a_person(chat)
    for desk in (anna, ben):
        await desk.get_by_role("link", name="Justin").click()
    await anna.get_by_role("button", name="Assign to me").click()
    await expect(ben.get_by_role("region", name="Conversation")).to_contain_text("Anna Keller")
    await expect(ben.get_by_role("textbox", name="Reply")).to_have_count(0)


async def test_a_long_name_leaves_room_for_the_state(
    server: ServerProcess, browser: Browser, faults: Faults
) -> None:
    async with aiohttp.ClientSession() as http:
        visitor = await Visitor(http, server.url).connect()
        await visitor.say("I want to talk to a person")
        await visitor.hears("your name")
        await visitor.say("Jean-Baptiste-Emmanuel " * 8)
        await visitor.hears("transferred")
        await visitor.close()
    desk = await _open_desk(browser, server, faults)
    item = await desk.get_by_role("link", name="Jean-Baptiste").bounding_box()
    badge = await desk.get_by_text("Pending").bounding_box()
    assert item is not None
    assert badge is not None
    assert badge["x"] + badge["width"] <= item["x"] + item["width"]
