"""One line of text for any payload: for lists, notifications, and channels that cannot show the rest."""

from host_runtime.messaging.events import Payload

_LONGEST = 256
_FIELDS = ("text", "title", "message", "payload", "name", "address")


def preview_of(payload: Payload) -> str:
    """Return the readable part of a payload in one line, or its type in brackets; at most 256 characters."""
    for field in _FIELDS:
        value = payload.get(field)
        if isinstance(value, str) and value.strip():
            # PostgreSQL cannot store U+0000, which a bot's own action may have put into a text.
            return " ".join(value.replace("\0", " ").split())[:_LONGEST]
    return f"[{payload.get('type', 'message')}]"
