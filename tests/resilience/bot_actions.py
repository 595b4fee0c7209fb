"""Actions of a bot, as files in its folder, and the nodes that call them."""

import json
from pathlib import Path
from typing import Any

TEMPLATE = """
import logging

from host_runtime import BOT, ActionCall, Draft, Owner, action, take

log = logging.getLogger("bot")


@action()
async def {name}(call: ActionCall) -> None:
{body}
"""


def add_action(data: Path, name: str, body: str) -> None:
    """Give the bot `support` an action of that body, run at the text of its name; `run: <name>` is logged."""
    folder = data / "bots" / "support"
    (folder / "actions").mkdir(exist_ok=True)
    lines = [f'log.warning("run: {name}")', *body.strip().splitlines()]
    source = TEMPLATE.format(name=name, body="\n".join(f"    {line}" for line in lines))
    (folder / "actions" / f"{name}.py").write_text(source)
    end = [{"condition": "true", "node": "END"}]
    _add_nodes(data, {"id": name, "name": name, "onEnter": [name], "onReceive": None, "next": end})


def add_question(data: Path) -> None:
    """Give the bot `support` a node `ask` that waits for an answer, and what it says if none comes."""
    answers = [
        {"condition": "event.preview === 'yes'", "node": "name"},
        {"condition": "true", "node": "hello"},
    ]
    _add_nodes(
        data,
        {"id": "node-ask", "name": "ask", "onEnter": [], "onReceive": [], "next": answers},
        {"id": "node-timeout", "name": "timeout", "onEnter": ["say #!builtin_text-checked"], "next": []},
    )


def _add_nodes(data: Path, *nodes: dict[str, Any]) -> None:
    """Add nodes to the main flow; the first is gone to when its name is said."""
    path = data / "bots" / "support" / "flows" / "main.flow.json"
    flow = json.loads(path.read_text())
    name = nodes[0]["name"]
    flow["nodes"][0]["next"].insert(0, {"condition": f"event.preview === '{name}'", "node": name})
    flow["nodes"] += nodes
    path.write_text(json.dumps(flow))
