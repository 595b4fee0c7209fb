"""What a turn of the dialog engine yields: outputs in order, and the state after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from host_runtime.dialog.state import DialogState


@dataclass(frozen=True, slots=True)
class Say:
    """A message to the user."""

    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """A change that the host makes in the turn's transaction, in order with what was said."""

    apply: Callable[[Any], None]


Output = Say | Effect


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one event.

    `path` is v12's stack trace: the (flow, node) pairs walked, without those left by a return.
    `faults` are sentences for the bot's developer; `suspended` says that an action ended the turn and that
    the next event goes on behind it.
    """

    outputs: tuple[Output, ...]
    state: DialogState
    path: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]
    suspended: bool
