"""What the dialog engine is given of a conversation: the event, and the state in v12's shapes."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class DialogState:
    """JSON-able dicts; `bot` is what v12 keeps under the key `global` and is changed by effects only."""

    context: dict[str, Any] = field(default_factory=dict)
    temp: dict[str, Any] = field(default_factory=dict)
    session: dict[str, Any] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)
    bot: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> "DialogState":
        """Return a deep copy, which shares nothing with this state."""
        return copy.deepcopy(self)


@dataclass(frozen=True, slots=True)
class DialogEvent:
    """One event of a conversation, as flows see it."""

    id: str
    bot_id: str
    channel: str
    user_id: str
    conversation_id: str
    type: str
    payload: Mapping[str, Any]
    preview: str
    created_at: datetime
    direction: str = "incoming"
