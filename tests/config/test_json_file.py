"""One JSON file: what is read, what is replaced, and what is a fault."""

import json
from pathlib import Path

import pytest

from host_runtime.config.faults import Fault
from host_runtime.config.json_file import read_json_file, read_json_object, substitute


def _faults_of(path: Path) -> list[str]:
    faults: list[Fault] = []
    read_json_file(path, "x.json", faults=faults)
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": 1, "a": 2}', "x.json: a: is given twice; keep one of them"),
        (b'{"a": NaN}', "x.json: is not JSON: NaN is no JSON number; the file is left as it is"),
        (b'{"a": "\xff"}', "x.json: is not UTF-8 text (byte 7)"),
        (b"[" * 100_000, "x.json: is not JSON"),
        (b"", "x.json: line 1, column 1: is not JSON"),
    ],
)
def test_a_file_with_a_fault_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    [found] = _faults_of(path)
    assert found.startswith(told)


def test_a_file_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert _faults_of(tmp_path / "x.json") == []


def test_a_folder_in_the_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    assert _faults_of(tmp_path) == ["x.json: cannot be read: Is a directory"]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    faults: list[Fault] = []
    assert read_json_file(path, "x.json", faults=faults) == {"a": 1}


def test_a_configuration_that_is_a_list_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]")
    faults: list[Fault] = []
    assert read_json_object(path, "x.json", faults=faults) == {}
    assert [str(fault) for fault in faults] == ["x.json: must hold an object in curly brackets"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"port": %PORT%}', {"port": 3001}),
        ('{"url": "https://%NAME%.example.com"}', {"url": "https://bots.example.com"}),
        ('{"text": "%QUOTED%"}', {"text": 'say "hi"\n'}),
        ('{"text": "100 % of %NOT_SET%"}', {"text": "100 % of %NOT_SET%"}),
        ('{"quote": "\\"%NAME%\\""}', {"quote": '"bots"'}),
        ('{"debug": "$isDevelopment", "safe": "$isProduction"}', {"debug": False, "safe": True}),
    ],
)
def test_names_of_the_environment_are_replaced(text: str, value: object) -> None:
    environ = {"PORT": "3001", "NAME": "bots", "QUOTED": 'say "hi"\n', "BP_PRODUCTION": "true"}
    assert json.loads(substitute(text, environ)) == value
