"""`check-config` and `doctor`: every fault at once, in sentences, and nothing is touched."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


def _contents(folder: Path) -> dict[str, bytes]:
    # Importing a bot's actions may leave compiled files beside them.
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _change(path: Path, **values: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_three_faults_in_three_files_are_all_named_and_the_exit_code_is_2(ready: Terminal) -> None:
    _change(ready.folder / "global" / "botpress.config.json", htpServer={})
    _change(ready.folder / "global" / "config" / "hitlnext.json", agentSessionTimeout="10 parsecs")
    _change(ready.folder / "bots" / "support" / "config" / "hitlnext.json", tags="shipping")
    before = _contents(ready.folder)
    ended = ready.run("check-config")
    assert ended.code == 2
    faults = ended.out.splitlines()
    assert len(faults) == 3
    assert 'global/botpress.config.json: htpServer: is not known here; did you mean "httpServer"?' in faults
    assert any(told.startswith("global/config/hitlnext.json: agentSessionTimeout: ") for told in faults)
    assert 'bots/support/config/hitlnext.json: tags: must be a list, not "shipping"' in faults
    assert "3 faults" in ended.err
    assert _contents(ready.folder) == before


def test_a_broken_transition_is_named_with_its_file_node_and_target(ready: Terminal) -> None:
    path = ready.folder / "bots" / "support" / "flows" / "main.flow.json"
    flow = json.loads(path.read_text())
    node = flow["nodes"][0]
    node["next"] = [{"condition": "true", "node": "nowhere-to-be-found"}]
    path.write_text(json.dumps(flow))
    ended = ready.run("check-config")
    assert ended.code == 2
    [told] = ended.out.splitlines()
    assert told.startswith("bots/support/flows/main.flow.json: ")
    assert node["name"] in told
    assert "nowhere-to-be-found" in told


def test_faults_are_json_for_a_script(ready: Terminal) -> None:
    (ready.folder / "bots" / "support" / "bot.config.json").write_text("{")
    ended = ready.run("check-config", "--json")
    assert ended.code == 2
    [fault] = json.loads(ended.out)["faults"]
    assert fault.startswith("bots/support/bot.config.json: line 1, column 2: is not JSON")


def test_a_folder_that_is_not_there_is_wrong_usage(terminal: Terminal) -> None:
    ended = terminal.run("check-config")
    assert (ended.code, ended.err) == (2, f"{terminal.folder}: is not there\n")


def test_a_module_that_is_needed_and_off_is_a_fault(ready: Terminal) -> None:
    assert ready.run("modules", "disable", "channel-web").code == 0
    ended = ready.run("check-config")
    assert ended.code == 2
    assert "hitlnext needs channel-web, which is off; switch channel-web on" in ended.out


def test_a_variable_of_no_module_is_a_fault(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BP_MODULE_HITLNXT_TAGS", "[]")
    ended = ready.run("check-config")
    assert ended.code == 2
    assert "BP_MODULE_HITLNXT_TAGS: sets an option of no module that there is" in ended.out


def test_doctor_finds_nothing_wrong_with_a_new_folder(ready: Terminal) -> None:
    before = _contents(ready.folder)
    ended = ready.run("doctor", "--json")
    assert ended.code == 0, ended.out
    about = {found["about"] for found in json.loads(ended.out)}
    assert {"python", "sqlite", "folder", "disk", "configuration", "database", "address"} <= about
    assert _contents(ready.folder) == before


def test_doctor_says_what_is_wrong(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    _change(ready.folder / "global" / "botpress.config.json", superAdmins="me")
    ended = ready.run("doctor")
    assert ended.code == 1
    assert "wrong database: The database cannot be reached: " in ended.out
    assert "wrong configuration: global/botpress.config.json: superAdmins: must be a list" in ended.out
