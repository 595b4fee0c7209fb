"""The variables that conditions and templates see: v12's names, read from the event and the live state."""

from typing import Any

from host_runtime.dialog.state import DialogEvent, DialogState

# Nothing here understands language, so an event carries v12's answer for "no intent".
_NO_INTENT = "none"


def flow_scope(event: DialogEvent, state: DialogState) -> dict[str, Any]:
    """Return `event`, `user`, `session`, `temp`, `bot` and `workflow`; the dicts are the state's own."""
    variables = {
        "user": state.user,
        "session": state.session,
        "temp": state.temp,
        "bot": state.bot,
        "workflow": {},
    }
    return {"event": _event_scope(event, {**variables, "context": state.context}), **variables}


def _event_scope(event: DialogEvent, state: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "channel": event.channel,
        "direction": event.direction,
        "botId": event.bot_id,
        "target": event.user_id,
        "threadId": event.conversation_id,
        "createdOn": event.created_at.isoformat(),
        "preview": event.preview,
        "payload": event.payload,
        "flags": {},
        "suggestions": [],
        "nlu": understood(),
        "state": state,
    }


def understood() -> dict[str, Any]:
    """Return what v12 says of a text that no language understanding has looked at."""
    return {
        "intent": {"name": _NO_INTENT, "confidence": 1, "context": "global"},
        "intents": [],
        "entities": [],
        "slots": {},
        "language": "n/a",
        "ambiguous": False,
        "errored": False,
        "includedContexts": ["global"],
        "ms": 0,
    }
