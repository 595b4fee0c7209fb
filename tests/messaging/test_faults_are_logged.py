"""A fault of a workflow is told to whoever keeps the bot, not only shown to the user as an error flow."""

import json
from pathlib import Path

import pytest

from host_runtime.host import Host, HostSettings
from tests.harness.statements import write_folder
from tests.hitlnext.people import add_visitor

BROKEN = """
from host_runtime import ActionCall, action


@action()
async def broken(call: ActionCall) -> None:
    raise RuntimeError("the shop does not answer")
"""


async def test_an_action_that_raises_is_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    write_folder(data, modules=["channel-web"])
    bot = data / "bots" / "support"
    (bot / "actions").mkdir()
    (bot / "actions" / "broken.py").write_text(BROKEN)
    main = json.loads((bot / "flows" / "main.flow.json").read_text())
    main["nodes"][0]["onEnter"] = ["broken"]
    (bot / "flows" / "main.flow.json").write_text(json.dumps(main))
    async with Host.start(HostSettings(data=data, environ={}, port=0)) as host:
        await (await add_visitor(host.core)).say("hello")
    [told] = [
        record.getMessage() for record in caplog.records if "the shop does not answer" in record.getMessage()
    ]
    assert "bot support" in told
    assert "'broken'" in told
