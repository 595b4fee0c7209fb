"""A PostgreSQL for the tests: the local one that runs, else one of our own from the installed binaries."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg
import pytest

_LOCAL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def execute(url: str, *statements: str) -> None:
    """Run statements outside of any transaction, each on its own."""

    async def run() -> None:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the URL of a server on which databases may be made."""
    if answers(_LOCAL):
        yield _LOCAL
        return
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL answers on 127.0.0.1:5432 and none is installed to start"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with _own_server(binaries) as url:
        yield url


@contextmanager
def postgres_database(server: str, *, template: str | None = None) -> Iterator[str]:
    """Yield the URL of a new database, made from a template; it is dropped afterwards."""
    name = f"hitlnext_{uuid.uuid4().hex[:12]}"
    like = f" TEMPLATE {template}" if template else ""
    execute(server, f"CREATE DATABASE {name}{like}")
    try:
        yield server.rsplit("/", 1)[0] + "/" + name
    finally:
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def answers(url: str) -> bool:
    """Tell whether a server answers there."""
    try:
        execute(url, "SELECT 1")
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    return True


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@contextmanager
def _own_server(binaries: Path) -> Iterator[str]:
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="hitlnext-pg-"))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    initialise = [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync"]
    subprocess.run([*as_user, *map(str, initialise)], check=True, capture_output=True)
    serve = [binaries / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", folder]
    process = subprocess.Popen(
        [*as_user, *map(str, serve)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        deadline = time.monotonic() + 30
        while not answers(url):
            if time.monotonic() > deadline:
                raise TimeoutError("the tests' PostgreSQL does not answer")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
