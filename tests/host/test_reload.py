"""Files that change while the host runs."""

import json
import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hitlnext_module.config import HitlNextConfig
from host_runtime.host import Host, HostSettings

EXAMPLE = Path(__file__).parents[2] / "examples" / "support_bot"


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    """A host on a data folder with the example bot."""
    data = tmp_path / "data"
    shutil.copytree(EXAMPLE, data / "bots" / "support")
    async with Host.start(HostSettings(data, {}, port=0)) as host:
        yield host


def _write(host: Host, name: str, content: object) -> None:
    path = host.configuration.data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def _tags(host: Host, bot_id: str | None = None) -> tuple[str, ...]:
    config = host.core.context_for(host.core.configs)("hitlnext").config(bot_id)
    assert isinstance(config, HitlNextConfig)
    return config.tags


async def test_a_sound_change_of_a_modules_configuration_counts_at_once(host: Host) -> None:
    _write(host, "global/config/hitlnext.json", {"tags": ["shipping"]})
    host.reloader.look()
    assert _tags(host) == ("shipping",)
    _write(host, "bots/support/config/hitlnext.json", {"tags": ["warranty"]})
    host.reloader.look()
    assert _tags(host, "support") == ("warranty",)
    assert _tags(host) == ("shipping",)


@pytest.mark.parametrize("content", ['{"tags": [', {"tags": "shipping"}])
async def test_an_invalid_change_keeps_the_last_good_configuration_and_is_told(
    host: Host, caplog: pytest.LogCaptureFixture, content: object
) -> None:
    _write(host, "global/config/hitlnext.json", {"tags": ["shipping"]})
    host.reloader.look()
    _write(host, "global/config/hitlnext.json", content)
    host.reloader.look()
    assert _tags(host) == ("shipping",)
    assert "the last good one counts:\nglobal/config/hitlnext.json: " in caplog.text
    caplog.clear()
    host.reloader.look()
    assert caplog.text == ""


async def test_a_changed_flow_is_taken_over_and_a_broken_one_is_not(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    before = host.bots.find("support")
    assert before is not None
    path = host.configuration.data / "bots" / "support" / "flows" / "main.flow.json"
    sound = json.loads(path.read_text())
    sound["nodes"].append({"id": "extra", "name": "extra", "next": [{"condition": "true", "node": "END"}]})
    path.write_text(json.dumps(sound))
    host.reloader.look()
    after = host.bots.find("support")
    assert after is not None
    assert "extra" in after.flows["main.flow.json"].nodes
    assert "extra" not in before.flows["main.flow.json"].nodes
    path.write_text("{")
    host.reloader.look()
    assert host.bots.find("support") is after
    assert "bots/support/flows/main.flow.json: " in caplog.text


async def test_a_bot_that_is_added_is_mounted_and_one_that_is_removed_is_not(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    folder = host.configuration.data / "bots" / "second"
    shutil.copytree(EXAMPLE, folder)
    config = json.loads((folder / "bot.config.json").read_text())
    (folder / "bot.config.json").write_text(json.dumps({**config, "id": "second"}))
    host.reloader.look()
    assert sorted(host.bots.ids()) == ["second", "support"]
    shutil.rmtree(folder)
    host.reloader.look()
    assert host.bots.ids() == ["support"]
    assert "mounted: support" in caplog.text
