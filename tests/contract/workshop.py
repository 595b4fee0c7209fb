"""A data folder with a tiny bot and the modules of a test, and the real host that runs on it."""

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from host_runtime.host import Host, HostSettings
from host_runtime.module_plan import ModuleState

MODULES = Path(__file__).parent / "modules"
BOT = "tiny"
_PASSWORD = "correct horse battery staple"


def node(name: str, *on_enter: str, next: str | list[dict[str, str]] = "END", **more: Any) -> dict[str, Any]:
    """Return a node of a flow file that goes on to `next`, or as `next` says."""
    exits = [{"condition": "true", "node": next}] if isinstance(next, str) else next
    return {"id": f"node-{name}", "name": name, "onEnter": list(on_enter), "next": exits, **more}


def says(text: str) -> str:
    """Return the instruction that says a text."""
    return f"say #builtin_text {json.dumps({'text': text})}"


class Workshop:
    """Builds a data folder; only the modules that are named are switched on."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._entries: list[dict[str, Any]] = []
        self._switch_on("basic-skills")
        self.add_bot(node("entry", says("Hello.")))

    def add_bot(self, *nodes: Mapping[str, Any], elements: Mapping[str, Any] | None = None) -> None:
        """Make the bot, of one flow that begins at its first node; `elements` are content files by type."""
        folder = self.data / "bots" / BOT
        config = {"id": BOT, "name": "Tiny", "defaultLanguage": "en", "languages": ["en"]}
        self._write(folder / "bot.config.json", config)
        flow = {"version": "0.0.1", "startNode": nodes[0]["name"], "nodes": nodes}
        self._write(folder / "flows" / "main.flow.json", flow)
        for type_id, content in (elements or {}).items():
            self._write(folder / "content-elements" / f"{type_id}.json", content)

    def add_module(self, name: str, *, copy_of: str = "") -> None:
        """Put a module of this test suite into the data folder and switch it on."""
        folder = self.data / "modules" / name
        shutil.copytree(MODULES / (copy_of or name), folder, ignore=shutil.ignore_patterns("__pycache__"))
        self._switch_on(name)

    def write_module(self, name: str, source: str) -> None:
        """Put a module of one file into the data folder and switch it on."""
        folder = self.data / "modules" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(source)
        self._switch_on(name)

    def configure(self, module: str, config: Mapping[str, Any]) -> None:
        """Write a module's configuration for all bots."""
        self._write(self.data / "global" / "config" / f"{module}.json", config)

    @asynccontextmanager
    async def start(self) -> "AsyncIterator[RunningHost]":
        """Start the host on a free port and stop it at the end; raises what `Host.start` raises."""
        async with (
            Host.start(HostSettings(self.data, environ={}, port=0)) as host,
            aiohttp.ClientSession(host.url) as http,
        ):
            yield RunningHost(host, http)

    def _switch_on(self, name: str) -> None:
        self._entries.append({"location": f"MODULES_ROOT/{name}", "enabled": True})
        self._write(self.data / "global" / "botpress.config.json", {"modules": self._entries})

    @staticmethod
    def _write(path: Path, content: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))


class RunningHost:
    """The host from outside: over HTTP, and by what it says of its modules."""

    def __init__(self, host: Host, http: aiohttp.ClientSession) -> None:
        self.http = http
        self._host = host

    async def ask(self, text: str) -> list[str]:
        """Say something to the bot; returns the texts of its answers."""
        path = f"/api/v1/bots/{BOT}/converse/visitor"
        async with self.http.post(path, json={"type": "text", "text": text}) as response:
            response.raise_for_status()
            return [payload["text"] for payload in (await response.json())["responses"]]

    async def sign_in(self, email: str, *, role: str) -> dict[str, str]:
        """Make an account with that role and sign it in; returns the header that proves it."""
        accounts = self._host.core.accounts
        await accounts.add(email, _PASSWORD)
        await accounts.set_role(email, workspace="default", role=role)
        body = {"email": email, "password": _PASSWORD}
        async with self.http.post("/api/v1/auth/login/basic/default", json=body) as response:
            token = (await response.json())["payload"]["jwt"]
        self.http.cookie_jar.clear()
        return {"Authorization": f"Bearer {token}"}

    def module(self, name: str) -> ModuleState:
        """Return what the host says of a module."""
        return next(state for state in self._host.modules.states if state.name == name)
