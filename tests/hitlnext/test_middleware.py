"""A message of a conversation that is not handed off costs nothing; one that is goes no further."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from hitlnext_module import HitlNext
from hitlnext_module.middleware import NAME
from host_runtime.assembly import Core
from host_runtime.messaging.events import InternalEvent, MessageId, Owner, Received
from host_runtime.storage.conversations import find_conversation
from tests.hitlnext.people import Agent, Visitor


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("owner", [None, "weather:7"])
async def test_an_event_that_is_not_its_own_passes_without_a_statement(
    module: HitlNext, core: Core, visitor: Visitor, owner: Owner | None
) -> None:
    await visitor.say("hi")
    received = await _received(core, visitor, owner)
    passed: list[bool] = []

    async def proceed() -> None:
        passed.append(True)

    [relay] = module.register_middlewares()
    assert (relay.name, relay.order) == (NAME, 0)
    with _counted() as statements:
        await relay.handle(received, proceed)
    assert passed == [True]
    assert statements == []


async def test_what_is_said_during_a_handoff_stops_there_and_an_internal_event_does_not(
    module: HitlNext, core: Core, visitor: Visitor, anna: Agent
) -> None:
    await visitor.asks_for_a_person()
    received = await _received(core, visitor, Owner("hitlnext:1"))
    passed: list[bool] = []

    async def proceed() -> None:
        passed.append(True)

    [relay] = module.register_middlewares()
    await relay.handle(received, proceed)
    assert passed == []
    internal = InternalEvent(
        id=MessageId("1"),
        conversation=received.conversation,
        type="timeout",
        payload={},
        preview="",
        created_at=core.clock.now(),
        temp={},
    )
    await relay.handle(internal, proceed)
    assert passed == [True]


async def _received(core: Core, visitor: Visitor, owner: Owner | None) -> Received:
    conversation = await core.db.read(lambda conn: find_conversation(conn, visitor.thread_id))
    assert conversation is not None
    message = (await visitor.messages())[0]
    return Received(replace(conversation, owner=owner), message, "text", "hi")
