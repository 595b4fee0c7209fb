"""Events that the host or a module makes: stored with their cause, handled once, seen by no client."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from host_runtime.messaging.events import ConversationId, InternalEvent, MessageId, Payload
from host_runtime.storage.messages import Unhandled, add_internal_event

TIMEOUT = "timeout"


def enqueue(
    conn: Connection,
    conversation_id: ConversationId,
    *,
    type: str,
    payload: Payload,
    now: datetime,
    temp: Mapping[str, Any] | None = None,
) -> None:
    """Store an event in this transaction; after COMMIT, `Dispatcher.wake` (or a restart) has it handled.

    `temp` is merged into the dialog's `temp` before the workflow sees the event.
    """
    stored = {"type": type, "payload": payload, "temp": temp or {}}
    add_internal_event(
        conn, MessageId(str(uuid.uuid4())), conversation_id=conversation_id, payload=stored, now=now
    )


def internal_event_of(waiting: Unhandled) -> InternalEvent:
    """Return the event that a stored row stands for."""
    payload = waiting.payload["payload"]
    return InternalEvent(
        id=waiting.id,
        conversation=waiting.conversation,
        type=waiting.payload["type"],
        payload=payload,
        preview=str(payload.get("preview", "")),
        created_at=waiting.stored_at,
        temp=waiting.payload["temp"],
    )
