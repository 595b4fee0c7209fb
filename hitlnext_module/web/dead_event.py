"""How an event that its webhook did not take looks to a supervisor: what it was about, not what it said."""

from typing import Any

import orjson

from hitlnext_module.repository.outbox import DeadEvent
from host_runtime import (
    moment_wire,
)


def dead_event_wire(event: DeadEvent) -> dict[str, Any]:
    """Return the event; `place` is what the next page begins behind. Nothing of the webhook's is in it."""
    body = orjson.loads(event.body)
    return {
        "place": event.id,
        "eventId": event.event_id,
        "resource": body["resource"],
        "type": body["type"],
        "id": body["id"],
        "attempts": event.attempts,
        "reason": event.reason,
        "createdAt": moment_wire(event.created_at),
    }
