"""`run` and `demo`: a server until it is told to end."""

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from host_runtime.commands.console import say
from host_runtime.commands.demo_people import add_people
from host_runtime.commands.folders import make_folder
from host_runtime.config.host_config import HOST_FILE
from host_runtime.errors import ConfigurationError
from host_runtime.host import Host, HostSettings
from host_runtime.logs import set_up_logs

_DESK = "hitlnext"


def run(arguments: argparse.Namespace) -> int:
    """Serve a data folder; 1 if the server had to give up."""
    data: Path = arguments.data
    if not data.is_dir():
        raise ConfigurationError([f"{data}: is not there; make it with: host-runtime init {data}"])
    settings = HostSettings(data, os.environ, host=arguments.host, port=arguments.port)

    async def announce(host: Host) -> None:
        say(f"Serving {data} at {host.url}")

    return _serve(settings, announce)


def demo(arguments: argparse.Namespace) -> int:
    """Serve the example bot with people to sign in as; the folder is kept for the next time."""
    data: Path = arguments.data
    if not (data / HOST_FILE).exists():
        make_folder(data, template="support_bot")
    # The passwords are printed, so nobody from elsewhere may come in.
    settings = HostSettings(data, os.environ, host="127.0.0.1", port=arguments.port)

    async def announce(host: Host) -> None:
        people = await add_people(host.core.accounts, data)
        say("\n".join(["", *_addresses(host), "", *people, "", "Stop with Ctrl-C.", ""]))

    return _serve(settings, announce)


def _serve(settings: HostSettings, announce: Callable[[Host], Awaitable[None]]) -> int:
    set_up_logs()
    return asyncio.run(_serve_until_told(settings, announce))


async def _serve_until_told(settings: HostSettings, announce: Callable[[Host], Awaitable[None]]) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stop.set)
    async with Host.start(settings) as host:
        await announce(host)
        endings = [asyncio.create_task(ending.wait()) for ending in (stop, host.failed)]
        await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
        for ending in endings:
            ending.cancel()
        return 1 if host.failed.is_set() else 0


def _addresses(host: Host) -> list[str]:
    lines = [f"Chat           {host.url}/s/{bot_id}" for bot_id in host.bots.ids()]
    prefixes = {web_app.prefix for web_app in host.modules.contributions.web_apps}
    if any(prefix.startswith(f"/apps/{_DESK}") for prefix in prefixes):
        lines += [f"Desk           {host.url}/apps/{_DESK}/{bot_id}" for bot_id in host.bots.ids()]
    if "/admin" in prefixes:
        lines.append(f"Administration {host.url}/admin")
    return lines
