"""Actions of a bot, as files in its folder, and the nodes that call them."""

import json
from pathlib import Path

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
    path = folder / "flows" / "main.flow.json"
    flow = json.loads(path.read_text())
    flow["nodes"][0]["next"].insert(0, {"condition": f"event.preview === '{name}'", "node": name})
    end = [{"condition": "true", "node": "END"}]
    flow["nodes"].append({"id": name, "name": name, "onEnter": [name], "onReceive": None, "next": end})
    path.write_text(json.dumps(flow))
