"""Actions: what a node of a flow can call, and what each is given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Effect, Output, Say

if TYPE_CHECKING:
    from host_runtime.dialog.bot import Bot

Payload = dict[str, Any]


class BotStore(Protocol):
    """The named values of a bot, as an effect finds them in its transaction (`transaction.kvs`)."""

    def get(self, key: str) -> Any | None: ...
    def set(self, key: str, value: Any, expires_at: datetime | None = None) -> None: ...
    def delete(self, key: str) -> None: ...


@dataclass(slots=True)
class ActionCall:
    """One call of an action: its arguments, the live state (changes are kept), and ways to answer.

    `render` is the engine's: it turns a content reference and arguments into payloads for this user.
    """

    args: Mapping[str, Any]
    event: DialogEvent
    state: DialogState
    bot: "Bot"
    now: datetime
    render: Callable[[str, Mapping[str, Any]], list[Payload]]
    outputs: list[Output]
    suspended: bool = False

    def say(self, payload: Payload) -> None:
        """Send a payload to the user."""
        self.outputs.append(Say(payload))

    def say_element(self, reference: str, args: Mapping[str, Any] | None = None) -> None:
        """Render a content reference in the user's language and send it.

        References are those of a `say` instruction: `#!<element id>`, `#<type id>`, and `@<type id>` for a
        form whose keys carry languages (`{"text$en": …}`). Raises ContentError for an unknown one.
        """
        for payload in self.render(reference, args or {}):
            self.say(payload)

    def in_turn(self, effect: Callable[[Any], None]) -> None:
        """Have `effect(transaction)` called when the turn is stored, in order with what was said."""
        self.outputs.append(Effect(effect))

    def suspend(self) -> None:
        """End the turn after this action; the next event of any type goes on right behind it."""
        self.suspended = True


@dataclass(frozen=True, slots=True)
class ActionParam:
    """A parameter, as shown to whoever writes a flow."""

    name: str
    description: str = ""
    type: str = "string"
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that flows can call by name; an exception from `run` sends the flow to its error flow."""

    name: str
    run: Callable[[ActionCall], Awaitable[None]]
    title: str = ""
    category: str = ""
    description: str = ""
    params: tuple[ActionParam, ...] = ()
    hidden: bool = False


ActionFunction = Callable[[ActionCall], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BotAction:
    """A function that `@action` marks: what `actions/*.py` of a bot are searched for."""

    run: ActionFunction
    title: str
    category: str
    description: str
    params: tuple[ActionParam, ...]

    async def __call__(self, call: ActionCall) -> None:
        await self.run(call)


def action(
    *,
    title: str = "",
    category: str = "",
    params: Mapping[str, str] | None = None,
) -> Callable[[ActionFunction], BotAction]:
    """Make an `async def` in a bot's `actions/*.py` an action; its name is the file's path without `.py`.

    `params` gives each parameter's name and description.
    """

    def mark(function: ActionFunction) -> BotAction:
        described = tuple(ActionParam(name, text) for name, text in (params or {}).items())
        return BotAction(function, title, category, (function.__doc__ or "").strip(), described)

    return mark
