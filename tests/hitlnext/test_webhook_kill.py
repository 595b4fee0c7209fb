"""A receiver that fails half of the time and a server that is killed: nothing is lost or out of order."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest
from standardwebhooks import Webhook

from tests.harness.desk import DeskAgent
from tests.harness.server import PASSWORD, ServerProcess
from tests.harness.visitor import Visitor
from tests.hitlnext.webhook_receiver import SECRET, Answer, Receiver, Request, running_receiver
from tests.postgres_server import postgres_database

NOTES = ["one", "two"]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What the server's environment says of its database."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield {}
        else:
            yield {
                "DATABASE_URL": stack.enter_context(postgres_database(request.getfixturevalue("postgres")))
            }


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that fails half of the time: at every odd attempt of an event."""
    async with running_receiver() as receiver:

        def answer(request: Request) -> Answer:
            attempts = sum(earlier.event_id == request.event_id for earlier in receiver.requests)
            return Answer(503 if attempts % 2 == 0 else 204)

        receiver.answer = answer
        yield receiver


@pytest.fixture
async def server(
    database: dict[str, str], receiver: Receiver, tmp_path: Path
) -> AsyncIterator[ServerProcess]:
    (tmp_path / "secret").write_text(SECRET)
    environ = {
        **database,
        "BP_CONFIG_WEBHOOKS_ALLOWPRIVATEADDRESSES": "true",
        "BP_MODULE_HITLNEXT_EVENTSWEBHOOK_URL": receiver.url,
        "BP_MODULE_HITLNEXT_EVENTSWEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
    }
    server = ServerProcess(tmp_path / "data", environ=environ)
    await server.prepare()
    await server.start()
    yield server
    await server.close()


@pytest.mark.fault
async def test_every_event_arrives_in_order_though_receiver_and_server_fail(
    server: ServerProcess, receiver: Receiver
) -> None:
    async with aiohttp.ClientSession() as http:
        anna = await DeskAgent(http, server.url).sign_in("anna@example.com", PASSWORD)
        await anna.go_online()
        visitors = [await Visitor(http, server.url).connect() for _ in range(3)]
        handoffs = [await _is_helped(visitor, anna) for visitor in visitors]
        # Whatever is under way now is not known to have arrived.
        receiver.may_answer.clear()
        await receiver.wait_for(lambda: bool(receiver.requests))
        await server.kill()
        receiver.may_answer.set()
        await server.start()
        await receiver.wait_for(lambda: all(_has_ended(receiver, it) for it in handoffs), within_s=240)
    for handoff_id in handoffs:
        assert _told(receiver, handoff_id) == [
            "pending", "assigned", *(word for note in NOTES for word in (note, "assigned")), "resolved",
        ]  # fmt: skip
    bodies: dict[str, bytes] = {}
    for request in receiver.requests:
        assert bodies.setdefault(request.event_id, request.body) == request.body
        Webhook(SECRET).verify(request.body, request.headers)
    assert len(receiver.requests) > len(bodies)


async def _is_helped(visitor: Visitor, anna: DeskAgent) -> int:
    """Hand a visitor off and help them; returns the handoff's id."""
    await visitor.say("I want to talk to a person")
    await visitor.hears("your name")
    await visitor.say("Justin Case")
    await visitor.hears("transferred")
    [handoff] = await anna.pending()
    handoff_id: int = handoff["id"]
    await anna.assign(handoff_id)
    for note in NOTES:
        await anna.post(f"/handoffs/{handoff_id}/comments", {"content": note})
    await anna.resolve(handoff_id)
    return handoff_id


def _of(receiver: Receiver, handoff_id: int) -> list[Request]:
    """Return what was accepted of a handoff, without repetitions."""
    found: dict[str, Request] = {}
    for request in receiver.accepted:
        key = {"handoff": "id", "comment": "handoffId"}.get(request.event["resource"])
        if key is not None and request.event["payload"][key] == handoff_id:
            found.setdefault(request.event_id, request)
    return list(found.values())


def _has_ended(receiver: Receiver, handoff_id: int) -> bool:
    return _told(receiver, handoff_id)[-1:] == ["resolved"]


def _told(receiver: Receiver, handoff_id: int) -> list[str]:
    payloads = [json.loads(request.body)["payload"] for request in _of(receiver, handoff_id)]
    return [payload.get("status") or payload["content"] for payload in payloads]
