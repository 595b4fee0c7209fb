"""The real server as a process of its own, on a data folder of its own."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Self

import aiohttp

AGENTS = {"anna@example.com": ("Anna", "Keller"), "ben@example.com": ("Ben", "Okafor")}
PASSWORD = "correct horse battery staple"


class ServerProcess:
    """A `host-runtime run` that can be killed at any moment and started again on what it has stored."""

    def __init__(self, data: Path, *, environ: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ = {**os.environ, **(environ or {}), "NO_COLOR": "1"}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def prepare(self) -> None:
        """Make the data folder with the example bot, an administrator and two agents."""
        await self.command("init", str(self.data))
        await self.command("users", "add", "admin@example.com", "--role", "admin", "--password-stdin")
        for email, (first, last) in AGENTS.items():
            await self.command(
                "users", "add", email, "--role", "agent", "--password-stdin",
                "--firstname", first, "--lastname", last,
            )  # fmt: skip

    @classmethod
    def copy_of(cls, prepared: Path, data: Path, *, environ: Mapping[str, str] | None = None) -> Self:
        """Return a server on a copy of a folder that `prepare` has made; making accounts takes its time."""
        shutil.copytree(prepared, data)
        return cls(data, environ=environ)

    async def command(self, *arguments: str) -> str:
        """Run a command of `host-runtime` on this server's data folder; returns what it printed."""
        environ = {**self._environ, "HOST_RUNTIME_DATA": str(self.data)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "host_runtime", *arguments,
            cwd=self.data.parent, env=environ,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate(PASSWORD.encode())
        if process.returncode != 0:
            raise RuntimeError(f"{arguments}: exit {process.returncode}\n{output.decode()}")
        return output.decode()

    async def start(self) -> None:
        """Start the server and wait until it is ready."""
        log = (self.data.parent / "server.log").open("ab")
        with log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "host_runtime", "run", str(self.data), "--port", str(self.port),
                env=self._environ, stdout=log, stderr=log,
            )  # fmt: skip
        async with aiohttp.ClientSession() as http, asyncio.timeout(30):
            while not await self._is_ready(http):
                if self._process.returncode is not None:
                    raise RuntimeError((self.data.parent / "server.log").read_text())
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End the process as a power cut would (SIGKILL)."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask the process to end (SIGTERM) and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def ended(self) -> int:
        """Wait until the process ends by itself and return its exit code."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), 30)

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return await asyncio.wait_for(self._process.wait(), 30)

    async def _is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
