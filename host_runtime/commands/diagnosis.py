"""What `doctor` looks at: this machine, the folder, the database and the address."""

import asyncio
import os
import platform
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from host_runtime.configuration import Configuration, read_configuration
from host_runtime.errors import ConfigurationError, HostError
from host_runtime.storage.migrate import Branch, head_of, revisions
from host_runtime.storage.opening import is_postgres, open_database, unreachable

_FREE_BYTES = 500 * 2**20
# Before it, two connections that checkpoint at once can lose pages. We have one; others may have more.
_SOUND_SQLITE = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at, and how it is."""

    level: Literal["ok", "note", "wrong"]
    about: str
    told: str


def diagnose(data: Path, environ: Mapping[str, str]) -> list[Finding]:
    """Return everything that was looked at."""
    found = [Finding("ok", "python", platform.python_version()), _sqlite()]
    if not data.is_dir():
        return [*found, Finding("wrong", "folder", f"{data} is not there; host-runtime init {data} makes it")]
    configuration = read_configuration(data, environ)
    return [
        *found,
        *_folder(data),
        *_configuration(configuration),
        *_database(configuration),
        _address(configuration),
    ]


def _sqlite() -> Finding:
    version = ".".join(map(str, _SOUND_SQLITE))
    if sqlite3.sqlite_version_info < _SOUND_SQLITE:
        told = f"{sqlite3.sqlite_version}; before {version} no other program may write to the file"
        return Finding("note", "sqlite", told)
    return Finding("ok", "sqlite", sqlite3.sqlite_version)


def _folder(data: Path) -> Iterator[Finding]:
    is_writable = os.access(data, os.W_OK)
    yield Finding(
        "ok" if is_writable else "wrong", "folder", f"{data} can{'' if is_writable else 'not'} be written"
    )
    free = shutil.disk_usage(data).free
    told = f"{free // 2**20} MiB are free on its disk"
    yield Finding("ok" if free >= _FREE_BYTES else "wrong", "disk", told)


def _configuration(configuration: Configuration) -> Iterator[Finding]:
    for fault in configuration.faults:
        yield Finding("wrong", "configuration", str(fault))
    for state in configuration.plan.states:
        if state.problem:
            yield Finding("wrong", f"module {state.name}", state.problem)
    if not configuration.faults:
        yield Finding("ok", "configuration", "no fault; check-config looks at the bots as well")


def _database(configuration: Configuration) -> Iterator[Finding]:
    url = configuration.database_url
    if not is_postgres(url) and not Path(url).exists():
        yield Finding("ok", "database", f"{url} is made at the first start")
        return
    try:
        at = asyncio.run(_revisions(url, configuration.branches))
    except (HostError, ConfigurationError) as error:
        yield Finding("wrong", "database", str(error))
        return
    for branch in configuration.branches:
        is_at_head = at[branch.name] == head_of(branch)
        told = f"{branch.name} is at {at[branch.name] or 'nothing yet'}"
        yield Finding(
            "ok" if is_at_head else "note",
            "database",
            told + ("" if is_at_head else "; the next start migrates"),
        )


async def _revisions(url: str, branches: list[Branch]) -> dict[str, str | None]:
    database = open_database(url)
    try:
        with unreachable():
            return await database.read(lambda conn: revisions(conn, branches))
    finally:
        await database.close()


def _address(configuration: Configuration) -> Finding:
    server = configuration.host.httpServer
    try:
        with closing(socket.create_server((server.host, server.port))):
            return Finding("ok", "address", f"{server.host}:{server.port} is free")
    except OSError as error:
        return Finding("note", "address", f"{server.host}:{server.port}: {error.strerror}")
