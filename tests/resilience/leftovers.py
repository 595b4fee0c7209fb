"""What a crash leaves: messages and events that were stored and never handled."""

import uuid

from sqlalchemy import Connection

from host_runtime.host import Host
from host_runtime.messaging.events import USER, AuthorKind, IncomingMessage, Message, MessageId, Received
from host_runtime.storage.conversations import number_incoming
from host_runtime.storage.messages import Unhandled, add_message, list_unhandled
from host_runtime.storage.records import Said
from tests.hitlnext.people import Visitor


async def leave_unanswered(host: Host, visitor: Visitor, text: str, *, client_id: str | None = None) -> None:
    """Store a message as `receive` does, and have the process "die" before anything else happens."""
    now = host.core.clock.now()

    def work(conn: Connection) -> None:
        conversation = number_incoming(conn, visitor.place, said=Said(text, AuthorKind.USER, now))
        assert conversation is not None
        message = Message(
            MessageId(str(uuid.uuid4())),
            conversation.id,
            conversation.last_seq,
            USER,
            {"type": "text", "text": text},
            now,
            client_id,
        )
        key = None if client_id is None else f"user:{client_id}"
        add_message(conn, message, client_key=key, handled=False)

    await host.core.db.write(work)


async def hand_in(host: Host, visitor: Visitor, text: str, *, client_id: str | None = None) -> Received:
    """Hand a message in and do not wait for its answer."""
    place = visitor.place
    return await host.core.dispatcher.receive(
        IncomingMessage(
            place.bot_id,
            place.channel,
            place.user_id,
            place.conversation_id,
            {"type": "text", "text": text},
            text,
            client_id,
        )
    )


async def unhandled(host: Host, visitor: Visitor) -> list[Unhandled]:
    """Return what waits in the visitor's conversation."""
    return list(await host.core.db.read(lambda conn: list_unhandled(conn, visitor.thread_id)))


async def recover(host: Host, visitor: Visitor) -> None:
    """Do what a start does with what was left undone, and wait for it."""
    await host.core.dispatcher.recover()
    await visitor.settled()
