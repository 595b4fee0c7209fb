"""A host in this process: what it starts with, what it leaves out, how it stops, and when it gives up."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from host_runtime.errors import ConfigurationError, Unavailable
from host_runtime.host import Host, HostSettings

EXAMPLE = Path(__file__).parents[2] / "examples" / "support_bot"
CHAT = "/api/v1/bots/{}/mod/channel-web/socket"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the example bot."""
    shutil.copytree(EXAMPLE, tmp_path / "data" / "bots" / "support")
    return tmp_path / "data"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def _settings(data: Path, **environ: str) -> HostSettings:
    return HostSettings(data, environ, port=0)


def _second_bot(data: Path, **changes: Any) -> Path:
    folder = data / "bots" / "second"
    shutil.copytree(EXAMPLE, folder)
    config = json.loads((folder / "bot.config.json").read_text())
    (folder / "bot.config.json").write_text(json.dumps({**config, "id": "second", **changes}))
    return folder


async def _status(http: aiohttp.ClientSession, url: str) -> int:
    async with http.get(url) as answer:
        return answer.status


async def test_a_host_serves_on_either_database_and_starts_again_on_what_it_stored(
    data: Path, database_url: str, http: aiohttp.ClientSession
) -> None:
    environ = {"DATABASE_URL": database_url, "BP_ADMIN_EMAIL": "ada@example.com"}
    for password in ("the first password", "another password"):
        async with Host.start(_settings(data, BP_ADMIN_PASSWORD=password, **environ)) as host:
            assert await _status(http, f"{host.url}/readyz") == 200
            assert await _status(http, f"{host.url}/s/support") == 200
            body = {"email": "ada@example.com", "password": "the first password"}
            async with http.post(f"{host.url}/api/v1/auth/login/basic/default", json=body) as answer:
                assert answer.status == 200
            [account] = await host.core.accounts.list()
            assert account.is_super_admin


async def test_accounts_that_the_configuration_lists_become_super_admins_at_the_next_start(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "global").mkdir()
    listed = {"superAdmins": [{"email": "Ada@example.com", "strategy": "default"}]}
    (data / "global" / "botpress.config.json").write_text(json.dumps(listed))
    async with Host.start(_settings(data)) as host:
        assert "superAdmins lists Ada@example.com, and there is no such account yet" in caplog.text
        await host.core.accounts.add("ada@example.com", "a long password")
    async with Host.start(_settings(data)) as host:
        assert (await host.core.accounts.get("ada@example.com")).is_super_admin


async def test_a_broken_transition_is_named_with_its_file_and_node_and_every_bot_runs(
    data: Path, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    path = _second_bot(data) / "flows" / "main.flow.json"
    flow = json.loads(path.read_text())
    flow["nodes"][0]["next"] = [{"condition": "true", "node": "nowhere-to-be-found"}]
    path.write_text(json.dumps(flow))
    async with Host.start(_settings(data)) as host:
        assert await _status(http, f"{host.url}/s/support") == 200
        assert await _status(http, f"{host.url}/s/second") == 200
    [told] = [line for line in caplog.text.splitlines() if "nowhere-to-be-found" in line]
    assert "bots/second/flows/main.flow.json: " in told
    assert flow["nodes"][0]["name"] in told


async def test_a_bot_that_cannot_be_read_is_named_and_the_others_run(
    data: Path, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    (_second_bot(data) / "flows" / "main.flow.json").write_text('{"nodes": [')
    async with Host.start(_settings(data)) as host:
        assert host.bots.ids() == ["support"]
        assert await _status(http, f"{host.url}/s/support") == 200
        assert await _status(http, f"{host.url}/s/second") == 404
    assert "bot second is left out" in caplog.text
    assert "bots/second/flows/main.flow.json: " in caplog.text


async def test_a_bot_that_is_switched_off_is_not_mounted(data: Path) -> None:
    _second_bot(data, disabled=True)
    async with Host.start(_settings(data)) as host:
        assert host.bots.ids() == ["support"]
        assert host.bots.faults == {}


async def test_a_bots_dialogs_wait_as_long_as_it_says_else_as_long_as_the_host_says(data: Path) -> None:
    _second_bot(data, dialog={})
    async with Host.start(_settings(data, BP_CONFIG_DIALOG_TIMEOUTINTERVAL="7m")) as host:
        waits = {bot_id: mounted.lifetimes.context for bot_id, mounted in host.bots.mounted.items()}
    assert {bot_id: wait.total_seconds() for bot_id, wait in waits.items()} == {"support": 300, "second": 420}


async def test_a_stop_sends_connected_clients_away_to_come_back(
    data: Path, http: aiohttp.ClientSession
) -> None:
    async with Host.start(_settings(data)) as host:
        socket = await http.ws_connect(host.url + CHAT.format("support"))
        await socket.send_json({"id": 1, "type": "hello"})
        assert (await socket.receive_json())["success"]
        # A browser reads all the time; so does this.
        reading = asyncio.create_task(_read_to_the_end(socket))
    assert await reading == 1012


async def _read_to_the_end(socket: aiohttp.ClientWebSocketResponse[bool]) -> int | None:
    async for _frame in socket:
        pass
    return socket.close_code


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_host_whose_database_has_died_is_unready_and_gives_up(
    data: Path, http: aiohttp.ClientSession
) -> None:
    async with Host.start(_settings(data)) as host:
        # A job that ends the writer's own transaction: the writer cannot go on from there.
        with pytest.raises(Exception, match=r"savepoint"):
            await host.core.db.write(lambda conn: conn.exec_driver_sql("COMMIT"))
        await host.failed.wait()
        assert await _status(http, f"{host.url}/readyz") == 503
        assert await _status(http, f"{host.url}/healthz") == 200


async def test_two_hosts_on_two_folders_share_nothing(
    data: Path, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    other = tmp_path / "other"
    shutil.copytree(data, other)
    async with Host.start(_settings(data)) as first, Host.start(_settings(other)) as second:
        await first.core.accounts.add("ada@example.com", "a long password")
        assert await second.core.accounts.list() == []
        assert await _status(http, f"{second.url}/readyz") == 200


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"DATABASE_URL": "mysql://localhost/x"}, "environment: DATABASE_URL: mysql is not supported"),
        ({"DATABASE_URL": "/proc/none/core.sqlite"}, "database: /proc/none/core.sqlite: cannot be written"),
        ({"BP_ADMIN_EMAIL": "ada", "BP_ADMIN_PASSWORD": "a long password"}, "environment: BP_ADMIN_"),
        ({"PORT": "many"}, "environment: BP_CONFIG_HTTPSERVER_PORT: must be a whole number"),
    ],
)
async def test_a_host_does_not_start_with_an_environment_that_is_wrong(
    data: Path, environ: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        async with Host.start(HostSettings(data, environ, host="127.0.0.1")):
            pass
    assert caught.value.faults[0].startswith(told)


async def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(data: Path) -> None:
    with pytest.raises(Unavailable, match=r"The database cannot be reached: "):
        async with Host.start(_settings(data, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")):
            pass


async def test_a_database_of_a_newer_version_stops_the_start_and_stays_as_it_is(data: Path) -> None:
    async with Host.start(_settings(data)):
        pass
    with closing(sqlite3.connect(data / "storage" / "core.sqlite")) as database, database:
        database.execute("UPDATE alembic_version_host SET version_num = 'host_9999'")
    with pytest.raises(ConfigurationError, match="newer version"):
        async with Host.start(_settings(data)):
            pass
    with closing(sqlite3.connect(data / "storage" / "core.sqlite")) as database:
        assert database.execute("SELECT version_num FROM alembic_version_host").fetchone() == ("host_9999",)
