"""How many statements of the database messages take, seen by SQLite itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from host_runtime.host import Host, HostSettings
from tests.hitlnext.people import add_visitor

MESSAGES = 40
WORK = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement that SQLite is given on connections opened from here on."""
    seen: list[str] = []

    def trace(connection: Any, _record: object) -> None:
        connection.set_trace_callback(seen.append)

    event.listen(Engine, "connect", trace)
    try:
        yield seen
    finally:
        event.remove(Engine, "connect", trace)


def write_folder(data: Path, *, modules: list[str]) -> None:
    """Write a data folder with a bot that answers every message with one, and these modules."""
    bot = data / "bots" / "support"
    node = {"id": "node-entry", "name": "entry", "onEnter": ["say #!builtin_text-hi"], "onReceive": None}
    main = {"version": "0.0.1", "startNode": "entry", "nodes": [{**node, "next": []}]}
    config = {"id": "support", "name": "Support", "defaultLanguage": "en", "languages": ["en"]}
    enabled = [{"location": f"MODULES_ROOT/{name}", "enabled": True} for name in modules]
    for path, content in {
        data / "global" / "botpress.config.json": {"modules": enabled},
        bot / "bot.config.json": config,
        bot / "flows" / "main.flow.json": main,
        bot / "content-elements" / "builtin_text.json": [
            {"id": "builtin_text-hi", "formData": {"text$en": "hello"}}
        ],
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))


async def statements_for_messages(data: Path) -> int:
    """Return how many statements the messages and their answers take, in a conversation that is under way."""
    with statements() as seen:
        settings = HostSettings(data=data, environ={}, port=0)
        async with Host.start(settings) as host:
            visitor = await add_visitor(host.core)
            await visitor.say("first")
            seen.clear()
            for number in range(MESSAGES):
                await visitor.say(f"message {number}")
            return sum(statement.startswith(WORK) for statement in seen)
