"""What an agent may say to a user."""

from host_runtime import (
    InvalidField,
    Payload,
    parse_user_payload,
)

LONGEST_REPLY = 10_000
_TYPES = frozenset({"text", "image", "audio", "voice", "video", "file", "location"})


def parse_reply(raw: object) -> Payload:
    """Return the payload with its known fields only; raises BadRequest or InvalidField."""
    payload, _preview = parse_user_payload(raw, max_length=LONGEST_REPLY)
    if payload["type"] not in _TYPES:
        raise InvalidField("Agents cannot send this.", fields={"payload.type": "not for agents"})
    return payload
