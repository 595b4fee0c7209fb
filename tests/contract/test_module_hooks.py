"""Every hook, with a small real module in a real host, by what can be seen from outside."""

import asyncio
import re
from pathlib import Path

import pytest

from host_runtime.errors import ConfigurationError
from host_runtime.web.security import PAGE_POLICY
from tests.contract.workshop import BOT, Workshop, node, says

_DOCUMENTATION = Path(__file__).parents[2] / "docs" / "modules.md"


async def test_hook_register_actions(workshop: Workshop) -> None:
    workshop.write_module("weather", _documented_module())
    workshop.add_bot(
        node(
            "entry",
            'weather/today {"city": "Bern"}',
            next=[{"condition": "temp.weather === 'sunny'", "node": "advice"}],
        ),
        node("advice", says("Take a hat.")),
    )
    async with workshop.start() as host:
        assert await host.ask("How is the weather?") == ["It is sunny.", "Take a hat."]


async def test_hook_register_skills(workshop: Workshop) -> None:
    workshop.add_module("quiz")
    question = node(
        "entry",
        type="skill-call",
        skill="quiz",
        skillData={"question": "Two and two?", "answer": "4"},
        next=[{"caption": "right", "node": "praise"}, {"caption": "wrong", "node": "comfort"}],
    )
    workshop.add_bot(question, node("praise", says("Right.")), node("comfort", says("Not quite.")))
    async with workshop.start() as host:
        assert await host.ask("Ask me something") == ["Two and two?"]
        assert await host.ask("5") == ["Not quite."]
        assert await host.ask("Again") == ["Two and two?"]
        assert await host.ask("4") == ["Right."]


async def test_hook_register_content_types(workshop: Workshop) -> None:
    workshop.add_module("postcards")
    form = {"place$en": "Bern", "greeting$en": "Hello {{event.preview}}"}
    workshop.add_bot(
        node("entry", "say #!postcard-bern"),
        elements={"postcard": [{"id": "postcard-bern", "formData": form}]},
    )
    async with workshop.start() as host:
        assert await host.ask("Anna") == ["Hello Anna from Bern"]


async def test_hook_register_middlewares(workshop: Workshop) -> None:
    workshop.add_module("curfew")
    async with workshop.start() as host:
        assert await host.ask("good day") == ["heard good day", "Hello."]
        assert await host.ask("a secret") == []


async def test_hook_register_channels(workshop: Workshop) -> None:
    workshop.add_module("postbox")
    path = f"/api/v1/bots/{BOT}/mod/postbox"
    async with workshop.start() as host, asyncio.timeout(10):
        async with host.http.post(f"{path}/anna", data="good day") as response:
            conversation = (await response.json())["conversationId"]
        async with host.http.get(f"{path}/answers/{conversation}") as response:
            answer = await response.json()
        assert (answer["type"], answer["text"]) == ("text", "Hello.")


@pytest.mark.parametrize(
    ("role", "method", "status"),
    [("auditor", "GET", 200), ("auditor", "POST", 403), ("chatuser", "GET", 403)],
)
async def test_hook_register_roles(workshop: Workshop, role: str, method: str, status: int) -> None:
    workshop.add_module("auditors")
    async with workshop.start() as host:
        headers = await host.sign_in("anna@example.com", role=role)
        path = f"/api/v1/bots/{BOT}/mod/auditors/book"
        async with host.http.request(method, path, headers=headers) as response:
            assert response.status == status


async def test_hook_register_web_apps(workshop: Workshop) -> None:
    workshop.add_module("greeter")
    async with workshop.start() as host:
        async with host.http.get(f"/api/v1/bots/{BOT}/mod/greeter/greetings/Anna") as response:
            assert await response.json() == {"greeting": "Tiny greets Anna"}
        async with host.http.get("/api/v1/bots/nobody/mod/greeter/greetings/Anna") as response:
            assert response.status == 404
            assert (await response.json())["message"] == "There is no such bot."


async def test_hook_register_pages(workshop: Workshop) -> None:
    workshop.add_module("gallery")
    async with workshop.start() as host:
        async with host.http.get("/gallery/", headers={"Accept-Language": "fr-CH"}) as response:
            page = await response.text()
            assert response.headers["Content-Security-Policy"] == PAGE_POLICY
        assert '<html lang="fr">' in page
        assert "<title>Pictures &amp; more</title>" in page
        script = re.search(r'src="([^"]+/gallery/main\.js)"', page)
        assert script is not None
        async with host.http.get(script[1]) as response:
            assert response.content_type == "text/javascript"
            assert "immutable" in response.headers["Cache-Control"]
            assert "No pictures yet." in await response.text()


async def test_hook_register_lifespan(workshop: Workshop, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    workshop.add_module("ledger")
    workshop.configure("ledger", {"file": str(notes)})
    async with workshop.start() as host, host.http.get("/ledger/visit") as response:
        assert response.status == 200
    assert notes.read_text().split("\n") == [
        "cellar opened",
        "roof opened",
        "visit",
        "roof closed",
        "cellar closed",
        "",
    ]


async def test_hooks_are_called_once_and_after_every_module_was_made(workshop: Workshop) -> None:
    workshop.add_module("anna", copy_of="diarist")
    workshop.add_module("ben", copy_of="diarist")
    async with workshop.start() as host:
        await host.ask("good day")
    diary = (workshop.data / "modules" / "diary").read_text()
    assert diary.splitlines() == ["anna made", "ben made", "anna asked", "ben asked"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("grumpy", "RuntimeError: not today"),
        ("unborn", "OSError: the licence server does not answer"),
        ("careless", "TypeError: register_actions returned str where Action is expected"),
        ("mistyped", "PluginValidationError: unknown hook 'register_acts'"),
    ],
)
async def test_a_module_that_fails_is_left_out_with_its_reason_and_the_others_run(
    workshop: Workshop, name: str, reason: str
) -> None:
    workshop.add_module(name)
    workshop.add_module("greeter")
    async with workshop.start() as host:
        left_out = host.module(name)
        assert left_out.status == "broken"
        assert (left_out.problem or "").startswith(reason)
        assert host.module("greeter").status == "on"
        assert await host.ask("good day") == ["Hello."]


async def test_nothing_of_a_module_that_is_left_out_stays(workshop: Workshop) -> None:
    workshop.add_module("grumpy")
    workshop.add_bot(node("entry", "grumpy/mutter", says("Went on.")))
    async with workshop.start() as host:
        # Its action is unknown, and the bot has no error flow that would say something instead.
        assert await host.ask("good day") == []


async def test_a_module_that_cannot_be_imported_is_left_out_with_its_reason(workshop: Workshop) -> None:
    workshop.write_module("torn", "import host_runtime\nhost_runtime.NoSuchThing\n")
    async with workshop.start() as host:
        assert host.module("torn").problem == (
            "cannot be imported: AttributeError: host_runtime exports no NoSuchThing"
        )
        assert await host.ask("good day") == ["Hello."]


async def test_a_module_that_needs_a_newer_host_is_left_out_with_its_reason(workshop: Workshop) -> None:
    documented = _documented_module()
    workshop.write_module("weather", documented.replace('"1.0.0")', '"1.0.0", host_version="99.1")'))
    async with workshop.start() as host:
        problem = host.module("weather").problem or ""
        assert problem.startswith("needs version 99.1 of the host; this is ")
        assert await host.ask("good day") == ["Hello."]


async def test_two_modules_that_claim_one_name_of_any_kind_are_named_both(workshop: Workshop) -> None:
    workshop.add_module("left", copy_of="claimer")
    workshop.add_module("right", copy_of="claimer")
    with pytest.raises(ConfigurationError) as caught:
        async with workshop.start():
            pass
    claims = (
        "action mine/act",
        "skill mine",
        "content type mine",
        "middleware mine",
        "channel mine",
        "role owner",
        "prefix /mine",
        "area mine",
    )
    assert set(caught.value.faults) == {f"modules: {it}: claimed by both left and right" for it in claims}


async def test_a_module_that_needs_one_that_is_not_there_is_a_fault_of_the_configuration(
    workshop: Workshop,
) -> None:
    workshop.add_module("dependent")
    with pytest.raises(ConfigurationError) as caught:
        async with workshop.start():
            pass
    (fault,) = caught.value.faults
    assert "global/botpress.config.json" in fault
    assert "dependent needs grumpy, which is not there" in fault


async def test_a_module_that_needs_one_that_fails_is_left_out_too(workshop: Workshop) -> None:
    workshop.add_module("dependent")
    workshop.add_module("grumpy")
    async with workshop.start() as host:
        assert host.module("grumpy").problem == "RuntimeError: not today"
        assert host.module("dependent").problem == "RuntimeError: needs grumpy, which does not run"
        assert await host.ask("good day") == ["Hello."]


def _documented_module() -> str:
    """Return the module that `docs/modules.md` shows first, whole."""
    found = re.search(r"```python\n(.*?)```", _DOCUMENTATION.read_text(), re.DOTALL)
    assert found is not None
    return found[1]
