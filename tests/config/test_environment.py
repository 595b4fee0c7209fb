"""Environment variables: which option each sets, and secrets from files."""

from pathlib import Path

import pytest

from host_runtime.config.environment import module_prefix, with_files
from host_runtime.config.faults import Fault
from tests.config.folder import DataFolder


@pytest.mark.parametrize(
    ("variable", "text", "option", "value"),
    [
        ("UNIT", "F", "unit", "F"),
        ("RETRIES", "9", "retries", 9),
        ("CITIES", '["Rome"]', "cities", ("Rome",)),
        ("SOURCE", "https://example.com", "source", "https://example.com"),
        ("SOURCE", "null", "source", None),
    ],
)
def test_a_variable_sets_an_option(
    folder: DataFolder, variable: str, text: str, option: str, value: object
) -> None:
    config = folder.weather_of(None, environ={f"BP_MODULE_WEATHER_{variable}": text})
    assert getattr(config, option) == value


def test_a_variable_reaches_into_nested_options_and_keeps_the_rest(folder: DataFolder) -> None:
    folder.write("global/config/weather.json", {"station": {"name": "south"}})
    config = folder.weather_of(None, environ={"BP_MODULE_WEATHER_STATION_HEIGHT": "4"})
    assert (config.station.name, config.station.height) == ("south", 4)


def test_a_text_option_takes_a_text_that_looks_like_a_number(folder: DataFolder) -> None:
    config = folder.weather_of(None, environ={"BP_MODULE_WEATHER_STATION_NAME": "007"})
    assert config.station.name == "007"


def test_a_map_of_texts_is_set_as_json_and_merged(folder: DataFolder) -> None:
    config = folder.weather_of(None, environ={"BP_MODULE_WEATHER_GREETING": '{"de": "Hallo"}'})
    assert config.greeting == {"en": "Hello", "fr": "Bonjour", "de": "Hallo"}


def test_a_fault_of_a_variable_names_the_variable(folder: DataFolder) -> None:
    environ = {"BP_MODULE_WEATHER_RETRIES": "many", "BP_MODULE_WEATHER_STATION_HEIGHT": "-1"}
    assert folder.weather(environ=environ) is None
    assert sorted(folder.told) == [
        'environment: BP_MODULE_WEATHER_RETRIES: must be a whole number, not "many"',
        "environment: BP_MODULE_WEATHER_STATION_HEIGHT: must be at least 0, not -1",
    ]


def test_a_variable_that_sets_nothing_is_a_fault_with_the_likely_one(folder: DataFolder) -> None:
    assert folder.weather(environ={"BP_MODULE_WEATHER_RETRYS": "1"}) is None
    assert folder.told == [
        "environment: BP_MODULE_WEATHER_RETRYS: sets no option that there is; "
        'did you mean "BP_MODULE_WEATHER_RETRIES"?'
    ]


def test_a_modules_name_becomes_a_prefix_that_a_shell_accepts() -> None:
    assert module_prefix("channel-web") == "BP_MODULE_CHANNEL_WEB_"


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("postgresql://db/app\n")
    faults: list[Fault] = []
    environ = with_files({"DATABASE_URL_FILE": str(tmp_path / "secret"), "LOG_FILE": "x"}, faults=faults)
    assert environ == {"DATABASE_URL": "postgresql://db/app", "LOG_FILE": "x"}
    assert faults == []


def test_a_secret_given_twice_or_in_no_file_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    environ = {
        "DATABASE_URL": "a",
        "DATABASE_URL_FILE": "b",
        "BP_ADMIN_PASSWORD_FILE": str(tmp_path / "none"),
    }
    assert with_files(environ, faults=faults) == {"DATABASE_URL": "a"}
    told = sorted(str(fault) for fault in faults)
    assert told[0].startswith("environment: BP_ADMIN_PASSWORD_FILE: ")
    assert told[1] == "environment: DATABASE_URL_FILE: is given beside DATABASE_URL; keep one of them"
