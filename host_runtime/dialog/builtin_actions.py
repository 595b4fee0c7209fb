"""The actions `builtin/*` that v12's flows use.

Variables of the scope `bot`, and global variables, live in one document of the bot's values (v12's key
`global`). A flow reads the document as it was when the turn began (`state.bot`), and changes it by an effect,
so that what others have written meanwhile is kept.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from host_runtime.config.durations import parse_duration
from host_runtime.dialog.actions import Action, ActionCall, ActionParam, BotStore

BOT_DOCUMENT = "global"
GLOBAL_VARIABLES = "globalVariables"
_CONVERSATIONS = "numberOfConversations"
_LONGEST_WAIT = timedelta(seconds=30)
_DEFAULT_TTL = 1000
_KEPT_BY_RESET = ("lastMessages", "nluContexts", "workflows")
_DELETING = (None, "", "null")

Document = dict[str, Any]


def builtin_actions() -> tuple[Action, ...]:
    """Return the actions, by v12's names."""
    name = ActionParam("name", "The variable's name", required=True)
    scope = ActionParam("type", "user, session, temp or bot", required=True)
    value = ActionParam("value", "The value; an empty one deletes the variable", type="any")
    output = ActionParam("output", "The variable of `temp` that gets the value")
    contexts = ActionParam("contexts", "Names, with commas between them", required=True)
    return (
        _action("setVariable", set_variable, "Set a variable", (scope, name, value)),
        _action("removeVariable", remove_variable, "Remove a variable", (scope, name)),
        _action(
            "setGlobalVariable", set_global, "Set a variable of all users", (name, value, _EXPIRY, output)
        ),
        _action("getGlobalVariable", get_global, "Read a variable of all users", (name, output)),
        _action("resetGlobalVariable", reset_global, "Remove a variable of all users", (name,)),
        _action("incrementNumberOfConversations", count_conversation, "Count a conversation", (output,)),
        _action("getNumberOfConversations", get_conversations, "Read how many there were", (output,)),
        _action("appendContext", append_context, "Add contexts", (contexts, _TTL)),
        _action("removeContext", remove_context, "Remove contexts", (contexts,)),
        _action("resetContext", reset_context, "Remove all contexts"),
        _action("resetSession", reset_session, "Forget the variables of the session"),
        _action("switchLanguage", switch_language, "Set the user's language", (_LANGUAGE,)),
        _action("wait", wait, "Pause", (_DELAY,)),
    )


_EXPIRY = ActionParam("expiry", "A duration such as '2 hours', or 'never'", default="never")
_TTL = ActionParam("ttl", "For how many messages", type="number", default=_DEFAULT_TTL)
_LANGUAGE = ActionParam("lang", "A language such as 'fr'", required=True)
_DELAY = ActionParam("delay", "Milliseconds", type="number", default=1000)


def _action(
    name: str, run: Callable[[ActionCall], Any], title: str, params: tuple[ActionParam, ...] = ()
) -> Action:
    return Action(f"builtin/{name}", run, title, "Built-in", (run.__doc__ or "").strip(), params)


async def set_variable(call: ActionCall) -> None:
    """Set a variable; `''`, `'null'` or no value deletes it, JSON's null is stored."""
    name, value = str(call.args["name"]), call.args.get("value")
    if "value" in call.args and value is None:
        _variables(call, lambda variables: variables.__setitem__(name, None))
    elif value in _DELETING:
        _variables(call, lambda variables: variables.pop(name, None))
    else:
        _variables(call, lambda variables: variables.__setitem__(name, value))


async def remove_variable(call: ActionCall) -> None:
    """Delete a variable."""
    name = str(call.args["name"])
    _variables(call, lambda variables: variables.pop(name, None))


async def set_global(call: ActionCall) -> None:
    """Set a variable that all users of the bot share, until it expires."""
    name, value = str(call.args["name"]), call.args.get("value")
    expires_at = _expiry(call.args.get("expiry"), call.now)
    boxed = {"value": value, "expiry": expires_at.isoformat() if expires_at else None}
    _globals(call, lambda variables: variables.__setitem__(name, boxed))
    _put_out(call, value)


async def get_global(call: ActionCall) -> None:
    """Put a shared variable into `temp`, or delete that if there is none."""
    boxed = call.state.bot.get(GLOBAL_VARIABLES, {}).get(str(call.args["name"]))
    expiry = boxed.get("expiry") if boxed else None
    expired = expiry is not None and datetime.fromisoformat(expiry) <= call.now
    _put_out(call, None if boxed is None or expired else boxed["value"])


async def reset_global(call: ActionCall) -> None:
    """Delete a shared variable of exactly this name."""
    name = str(call.args["name"])
    _globals(call, lambda variables: variables.pop(name, None))


async def count_conversation(call: ActionCall) -> None:
    """Count a conversation of the user; the first is number 0."""
    count = call.state.user.get(_CONVERSATIONS)
    call.state.user[_CONVERSATIONS] = count + 1 if isinstance(count, int) else 0
    _put_out(call, call.state.user[_CONVERSATIONS])


async def get_conversations(call: ActionCall) -> None:
    """Put the number of the user's conversations into `temp`."""
    _put_out(call, call.state.user.get(_CONVERSATIONS, 0))


async def append_context(call: ActionCall) -> None:
    """Add contexts for language understanding; for one that is there, the longer time counts."""
    ttl = _number(call.args.get("ttl"), _DEFAULT_TTL)
    times = {it["context"]: it["ttl"] for it in call.state.session.get("nluContexts", [])}
    for context in _names(call.args.get("contexts")):
        times[context] = max(ttl, times.get(context, ttl))
    call.state.session["nluContexts"] = [{"context": it, "ttl": times[it]} for it in times]


async def remove_context(call: ActionCall) -> None:
    """Remove contexts."""
    removed = _names(call.args.get("contexts"))
    contexts = call.state.session.get("nluContexts", [])
    call.state.session["nluContexts"] = [it for it in contexts if it["context"] not in removed]


async def reset_context(call: ActionCall) -> None:
    """Remove every context."""
    call.state.session["nluContexts"] = []


async def reset_session(call: ActionCall) -> None:
    """Forget the temporary variables and those of the session."""
    session = call.state.session
    call.state.session = {name: session[name] for name in _KEPT_BY_RESET if name in session}
    call.state.temp = {}


async def switch_language(call: ActionCall) -> None:
    """Set the user's language."""
    call.state.user["language"] = str(call.args["lang"])


async def wait(call: ActionCall) -> None:
    """Pause the turn, for at most 30 seconds."""
    delay = timedelta(milliseconds=_number(call.args.get("delay"), 1000))
    await asyncio.sleep(min(delay, _LONGEST_WAIT).total_seconds())


def _variables(call: ActionCall, change: Callable[[Document], object]) -> None:
    match call.args.get("type"):
        case "user":
            change(call.state.user)
        case "session":
            change(call.state.session)
        case "temp":
            change(call.state.temp)
        case "bot":
            call.in_turn(lambda transaction: _change_document(transaction.kvs, change))
        case other:
            raise ValueError(f"there are no variables of type {other!r}")


def _globals(call: ActionCall, change: Callable[[Document], object]) -> None:
    def change_all(document: Document) -> None:
        change(document.setdefault(GLOBAL_VARIABLES, {}))

    # What follows in this turn sees the change at once, the store gets it with the turn.
    change_all(call.state.bot)
    call.in_turn(lambda transaction: _change_document(transaction.kvs, change_all))


def _change_document(store: BotStore, change: Callable[[Document], object]) -> None:
    stored = store.get(BOT_DOCUMENT)
    document = dict(stored) if isinstance(stored, Mapping) else {}
    change(document)
    store.set(BOT_DOCUMENT, document)


def _put_out(call: ActionCall, value: Any) -> None:
    output = call.args.get("output")
    if not output:
        return
    if value is None:
        call.state.temp.pop(str(output), None)
    else:
        call.state.temp[str(output)] = value


def _expiry(text: object, now: datetime) -> datetime | None:
    if text in (None, "", "never"):
        return None
    # A bare number is in milliseconds, as v12 takes it.
    written = f"{text} ms" if str(text).isdecimal() else str(text)
    return now + parse_duration(written)


def _names(text: object) -> list[str]:
    return [name.strip() for name in str(text or "").split(",") if name.strip()]


def _number(value: object, default: float) -> float:
    try:
        return float(str(value))
    except ValueError:
        return default
