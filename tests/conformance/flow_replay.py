"""Replays a recorded conversation of v12 through the dialog engine, and tells where the two differ."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from host_runtime.dialog.bots import Bot, BotFaults, load_bot
from host_runtime.dialog.builtin_actions import BOT_DOCUMENT, builtin_actions
from host_runtime.dialog.choice_skill import choice_actions, choice_skill
from host_runtime.dialog.content_types import builtin_content_types
from host_runtime.dialog.engine import Engine
from host_runtime.dialog.places import ENDING
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Effect, Say, Turn

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Step = dict[str, Any]


class MemoryStore:
    """The values of a bot."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        return self.values.get(key)

    def set(self, key: str, value: Any, expires_at: datetime | None = None) -> None:
        self.values[key] = value

    def delete(self, key: str) -> None:
        self.values.pop(key, None)


@dataclass(slots=True)
class FlowReplay:
    """One recorded case; each of its users has a dialog of its own."""

    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    states: dict[str, DialogState] = field(default_factory=dict)

    async def differences(self, expected: frozenset[str]) -> dict[str, str]:
        """Return, by step `<case>:<number>`, what differs.

        After a step that is expected to differ, the recorded state is taken over, so that the steps behind
        it are compared as well.
        """
        bot = self._bot()
        found: dict[str, str] = {}
        transcript = json.loads((self.folder / "transcript.json").read_text())
        for number, step in enumerate(transcript["steps"], start=1):
            if "status" in step:
                # Converse itself has refused the request; the dialog has not seen it.
                continue
            name = f"{self.folder.name}:{number}"
            user = step["user"] if isinstance(step.get("user"), str) else ""
            seen = await self._take(bot, user, step)
            if seen != (recorded := _recorded(step)):
                found[name] = "\n".join(_told(recorded, seen))
            if name in expected:
                self._take_over(user, step)
        return found

    def _bot(self) -> Bot | None:
        try:
            return load_bot(
                self.folder / "bot",
                actions={action.name: action for action in (*builtin_actions(), *choice_actions())},
                skills={"choice": choice_skill()},
                content_types={it.id: it for it in builtin_content_types()},
            )
        except BotFaults:
            return None

    async def _take(self, bot: Bot | None, user: str, step: Step) -> dict[str, Any]:
        state = self.states.get(user, DialogState(session={"lastMessages": []}))
        state.bot = self.store.get(BOT_DOCUMENT) or {}
        turn = Turn((), state.copy(), (), (), suspended=False)
        if bot is not None and "sleepSeconds" in step:
            event = _event(bot, user, {}, "timeout", '"timeout" event on channel api')
            turn = await Engine().process_timeout(bot, event, state, now=NOW)
        elif bot is not None:
            payload = step.get("payload") or {"type": "text", "text": step["say"]}
            event = _event(bot, user, payload, payload.get("type", "text"), payload.get("text", ""))
            turn = await Engine().process(bot, event, state, now=NOW)
        for output in turn.outputs:
            if isinstance(output, Effect):
                output.apply(SimpleNamespace(kvs=self.store))
        self.states[user] = turn.state
        return _seen(turn, step)

    def _take_over(self, user: str, step: Step) -> None:
        state = step.get("state") or step["database"] or {}
        self.states[user] = DialogState(
            context=dict(state.get("context", {})),
            temp=dict(state.get("temp", {})),
            session=dict(state.get("session", {"lastMessages": []})),
            user=dict(state.get("user", {})),
        )


def _event(bot: Bot, user: str, payload: dict[str, Any], kind: str, preview: str) -> DialogEvent:
    return DialogEvent("1", bot.id, "api", user, f"thread-{user}", kind, payload, preview, NOW)


def _recorded(step: Step) -> dict[str, Any]:
    state = step.get("state") or step["database"] or {}
    seen = {
        "responses": [_payload(it) for it in step.get("responses", [])],
        "context": state.get("context", {}),
        "temp": state.get("temp", {}),
        "session": _session(state.get("session", {})),
    }
    if "state" in step:
        seen |= {"user": state["user"], "bot": state.get("bot", {}), "path": state["stacktrace"]}
    return seen


def _seen(turn: Turn, step: Step) -> dict[str, Any]:
    """Return what the turn did, without the mark that v12 lacks (rule `context-keys`)."""
    state = turn.state
    seen = {
        "responses": [_payload(it.payload) for it in turn.outputs if isinstance(it, Say)],
        "context": {key: value for key, value in state.context.items() if key != ENDING},
        "temp": state.temp,
        "session": _session(state.session),
    }
    if "state" in step:
        # The recordings leave the nodes of skills out.
        path = [f"{flow}#{node}" for flow, node in turn.path if not flow.startswith("skills/")]
        seen |= {"user": state.user, "bot": state.bot, "path": path}
    plain: dict[str, Any] = json.loads(json.dumps(seen))
    return plain


def _payload(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload's known keys (rule `payload-keys` of the deviations)."""
    types = {it.render({})[0]["type"]: it for it in builtin_content_types() if it.render({})}
    known = {"type", *types[payload["type"]].properties} - {"variations"}
    return {key: value for key, value in payload.items() if key in known}


def _session(session: dict[str, Any]) -> dict[str, Any]:
    """Return a session without v12's empty `slots` and `workflows` (rule `session-keys`)."""
    compared = {key: value for key, value in session.items() if key not in ("slots", "workflows") or value}
    remembered = ("incomingPreview", "replySource", "replyPreview")
    compared["lastMessages"] = [
        {key: said[key] for key in remembered if key in said} for said in session.get("lastMessages", [])
    ]
    return compared


def _told(recorded: dict[str, Any], seen: dict[str, Any]) -> Iterator[str]:
    for key, value in recorded.items():
        if value != seen.get(key):
            yield f"{key}:\n  v12  {json.dumps(value)}\n  here {json.dumps(seen.get(key))}"
