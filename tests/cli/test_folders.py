"""`init`, `migrate` and `schema`."""

import json
import sqlite3
from contextlib import closing

from jsonschema import Draft202012Validator

from tests.cli.terminal import Terminal


def test_init_makes_a_folder_in_which_check_config_finds_no_fault(terminal: Terminal) -> None:
    made = terminal.run("init", str(terminal.folder))
    assert made.code == 0
    assert f"host-runtime run {terminal.folder}" in made.out
    checked = terminal.run("check-config")
    assert (checked.code, checked.err) == (0, "")
    assert "no fault" in checked.out


def test_init_leaves_a_folder_that_is_not_empty_as_it_is(terminal: Terminal) -> None:
    terminal.folder.mkdir()
    (terminal.folder / "mine.txt").write_text("keep")
    ended = terminal.run("init", str(terminal.folder))
    assert ended.code == 2
    assert "is there already and not empty" in ended.err
    assert [path.name for path in terminal.folder.iterdir()] == ["mine.txt"]


def test_init_names_the_templates_when_asked_for_one_that_is_not_there(terminal: Terminal) -> None:
    ended = terminal.run("init", str(terminal.folder), "--template", "suport_bot")
    assert ended.code == 2
    assert 'did you mean "support_bot"?' in ended.err
    assert not terminal.folder.exists()


def test_a_configuration_that_init_makes_names_a_schema_that_is_there(ready: Terminal) -> None:
    file = ready.folder / "global" / "config" / "hitlnext.json"
    schema = (file.parent / json.loads(file.read_text())["$schema"]).resolve()
    Draft202012Validator(json.loads(schema.read_text())).validate(json.loads(file.read_text()))


def test_migrate_makes_the_tables_and_can_be_repeated(ready: Terminal) -> None:
    first = ready.run("migrate")
    assert first.code == 0
    assert "host: host_" in first.out
    assert ready.run("migrate") == first
    with closing(sqlite3.connect(ready.folder / "storage" / "core.sqlite")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert {"conversations", "handoffs", "alembic_version_host", "alembic_version_hitlnext"} <= tables


def test_a_database_of_a_newer_version_is_refused_with_a_sentence(ready: Terminal) -> None:
    ready.run("migrate")
    with closing(sqlite3.connect(ready.folder / "storage" / "core.sqlite")) as database, database:
        database.execute("UPDATE alembic_version_hitlnext SET version_num = 'hitlnext_9999'")
    ended = ready.run("migrate")
    assert ended.code == 2
    assert ended.err.startswith("database: hitlnext: its schema is at hitlnext_9999")


def test_a_file_that_is_no_database_is_refused_with_a_sentence(ready: Terminal) -> None:
    file = ready.folder / "storage" / "core.sqlite"
    file.parent.mkdir()
    file.write_text("this is no database, but it is long enough to look like one" * 20)
    ended = ready.run("migrate")
    assert ended.code == 1
    assert ended.err == f"The database cannot be used: {file}: file is not a database\n"


def test_schema_prints_the_schema_of_the_host_a_bot_or_a_module(terminal: Terminal) -> None:
    for name, option in (("host", "httpServer"), ("bot", "defaultLanguage"), ("hitlnext", "tags")):
        printed = terminal.run("schema", name)
        assert printed.code == 0
        schema = json.loads(printed.out)
        Draft202012Validator.check_schema(schema)
        assert option in schema["properties"]
    assert terminal.run("schema", "hitlnxt").code == 2
