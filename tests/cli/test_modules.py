"""`modules`: what there is, and switching one on or off."""

import json

from tests.cli.terminal import Terminal

HOST_FILE = "global/botpress.config.json"


def test_every_module_is_listed_with_where_it_comes_from(ready: Terminal) -> None:
    ended = ready.run("modules", "--json")
    assert ended.code == 0
    by_name = {module["name"]: module for module in json.loads(ended.out)}
    assert by_name["builtin"]["origin"] == "built in"
    assert by_name["hitlnext"]["origin"].startswith("entry point hitlnext_module:HitlNext")
    assert {module["status"] for module in by_name.values()} == {"on"}


def test_a_broken_module_is_listed_with_its_reason(ready: Terminal) -> None:
    folder = ready.folder / "modules" / "weather"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("import no_such_library\n")
    ready.run("modules", "enable", "weather")
    ended = ready.run("modules")
    assert ended.code == 0
    assert "weather       broken" in ended.out
    assert "weather: cannot be imported: ModuleNotFoundError: No module named 'no_such_library'" in ended.err


def test_a_module_is_switched_off_and_on_and_the_rest_of_the_file_stays(ready: Terminal) -> None:
    path = ready.folder / HOST_FILE
    written = json.loads(path.read_text()) | {"appSecret": "%SECRET%"}
    path.write_text(json.dumps(written))
    assert ready.run("modules", "disable", "basic-skills").code == 0
    off = json.loads(path.read_text())
    assert off["appSecret"] == "%SECRET%"
    assert {entry["location"]: entry["enabled"] for entry in off["modules"]}[
        "MODULES_ROOT/basic-skills"
    ] is False
    assert ready.run("modules", "enable", "basic-skills").code == 0
    assert json.loads(path.read_text()) == written


def test_a_module_that_is_not_there_cannot_be_switched(ready: Terminal) -> None:
    ended = ready.run("modules", "enable", "hitlnxt")
    assert ended.code == 2
    assert 'there is no such module; did you mean "hitlnext"?' in ended.err


def test_a_part_of_the_host_stays_on(ready: Terminal) -> None:
    assert ready.run("modules", "disable", "builtin").code == 2


def test_a_file_with_a_fault_is_not_rewritten(ready: Terminal) -> None:
    path = ready.folder / HOST_FILE
    path.write_text('{"modules": [,]}')
    ended = ready.run("modules", "disable", "basic-skills")
    assert ended.code == 2
    assert path.read_text() == '{"modules": [,]}'


def test_enable_without_a_name_is_wrong_usage(ready: Terminal) -> None:
    assert ready.run("modules", "enable").code == 2
