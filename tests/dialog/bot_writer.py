"""Writes bots in v12's files, and talks to them through the engine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from host_runtime.dialog.actions import Action
from host_runtime.dialog.bots import Bot, load_bot
from host_runtime.dialog.builtin_actions import BOT_DOCUMENT, builtin_actions
from host_runtime.dialog.choice_skill import choice_actions, choice_skill
from host_runtime.dialog.content_types import builtin_content_types
from host_runtime.dialog.engine import Engine
from host_runtime.dialog.skills import Skill
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Effect, Say, Turn

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ALWAYS = "true"


def node(
    name: str,
    on_enter: Sequence[str] = (),
    *,
    waits: bool = False,
    then: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return a node; `then` are (condition, target) pairs."""
    return {
        "id": f"node-{name}",
        "name": name,
        "onEnter": list(on_enter),
        "onReceive": [] if waits else None,
        "next": [{"condition": condition, "node": target} for condition, target in then],
        **more,
    }


def flow(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a flow that starts at its first node."""
    return {"version": "0.0.1", "startNode": nodes[0]["name"], "nodes": list(nodes), **more}


def say(text: str) -> str:
    return f"say #builtin_text {json.dumps({'text': text})}"


def run(action: str, **args: Any) -> str:
    return f"{action} {json.dumps(args)}"


def set_variable(scope: str, name: str, value: Any) -> str:
    return run("builtin/setVariable", type=scope, name=name, value=value)


ERROR = flow(node("entry", [say("error flow")]))


@dataclass(slots=True)
class BotWriter:
    """A bot's folder in the making."""

    folder: Path
    config: dict[str, Any] = field(default_factory=lambda: {"id": "tested", "name": "Tested"})
    actions: dict[str, Action] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=lambda: {"choice": choice_skill()})

    def flows(self, **flows: Mapping[str, Any]) -> "BotWriter":
        """Write flows; two underscores in a name are a slash."""
        for name, content in flows.items():
            self.file(f"flows/{name.replace('__', '/')}.flow.json", json.dumps(content))
        return self

    def elements(self, type_id: str, **forms: Mapping[str, Any]) -> "BotWriter":
        entries = [{"id": name, "formData": form} for name, form in forms.items()]
        return self.file(f"content-elements/{type_id}.json", json.dumps(entries))

    def file(self, name: str, text: str) -> "BotWriter":
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return self

    def load(self) -> Bot:
        self.file("bot.config.json", json.dumps(self.config))
        if not (self.folder / "flows/error.flow.json").exists():
            self.flows(error=ERROR)
        known = {action.name: action for action in (*builtin_actions(), *choice_actions())}
        return load_bot(
            self.folder,
            actions={**known, **self.actions},
            skills=self.skills,
            content_types={it.id: it for it in builtin_content_types()},
        )


class Values:
    """The values of a bot, in memory."""

    def __init__(self) -> None:
        self.all: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        return self.all.get(key)

    def set(self, key: str, value: Any, expires_at: datetime | None = None) -> None:
        self.all[key] = value

    def delete(self, key: str) -> None:
        self.all.pop(key, None)


@dataclass(slots=True)
class Talk:
    """A conversation with a bot; what effects store is there in the next turn."""

    bot: Bot
    engine: Engine = field(default_factory=Engine)
    state: DialogState = field(default_factory=DialogState)
    values: Values = field(default_factory=Values)
    now: datetime = NOW
    turn: Turn | None = None

    async def hear(self, text: str) -> list[Any]:
        """Send a text; returns the texts of the answers, or whole payloads of other kinds."""
        return await self.event("text", {"type": "text", "text": text}, preview=text)

    async def event(
        self, kind: str, payload: Mapping[str, Any], *, preview: str = "", direction: str = "incoming"
    ) -> list[Any]:
        event = self._event(kind, payload, preview=preview, direction=direction)
        return self._settle(await self.engine.process(self.bot, event, self.state, now=self.now))

    async def time_out(self) -> list[Any]:
        event = self._event("timeout", {}, preview="", direction="internal")
        return self._settle(await self.engine.process_timeout(self.bot, event, self.state, now=self.now))

    @property
    def place(self) -> str:
        context = self.state.context
        return f"{context['currentFlow']}#{context['currentNode']}" if context else ""

    def _event(self, kind: str, payload: Mapping[str, Any], *, preview: str, direction: str) -> DialogEvent:
        return DialogEvent(
            "1", self.bot.id, "web", "user", "thread", kind, payload, preview, self.now, direction
        )

    def _settle(self, turn: Turn) -> list[Any]:
        for output in turn.outputs:
            if isinstance(output, Effect):
                output.apply(SimpleNamespace(kvs=self.values))
        self.turn, self.state = turn, turn.state
        self.state.bot = dict(self.values.get(BOT_DOCUMENT) or {})
        payloads = [output.payload for output in turn.outputs if isinstance(output, Say)]
        return [it["text"] if it["type"] == "text" else it for it in payloads]
