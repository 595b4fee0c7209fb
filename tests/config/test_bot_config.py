"""`bot.config.json`: what the host needs of it, and what it refuses."""

from pathlib import Path

import pytest

from host_runtime.config.bot_config import BotConfig, load_bot_config
from tests.config.folder import DataFolder

EXAMPLE = Path(__file__).parents[2] / "examples" / "support_bot" / "bot.config.json"


def _load(folder: DataFolder, content: object, *, name: str = "support") -> BotConfig | None:
    folder.write(f"bots/{name}/bot.config.json", content)
    return load_bot_config(
        folder.path / "bots" / name, f"bots/{name}", environ={"LANGUAGE": "de"}, faults=folder.faults
    )


def test_the_example_bots_configuration_is_sound(folder: DataFolder) -> None:
    assert _load(folder, EXAMPLE.read_text()) is not None, folder.told


def test_names_of_the_environment_are_replaced(folder: DataFolder) -> None:
    config = _load(folder, '{"id": "support", "defaultLanguage": "%LANGUAGE%"}')
    assert config is not None
    assert config.defaultLanguage == "de"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({}, "id: is missing"),
        ({"id": "sales"}, 'id: must be the folder\'s name "support", not "sales"'),
        ({"id": "support", "nmae": "x"}, 'nmae: is not known here; did you mean "name"?'),
        ({"id": "support", "dialog": {"timeoutInterval": 5}}, "dialog.timeoutInterval: must be a text"),
        (
            {"id": "support", "defaultLanguage": "de", "languages": ["en"]},
            'languages must hold the default language "de"',
        ),
        ("{", "line 1, column 2: is not JSON"),
    ],
)
def test_a_fault_is_named(folder: DataFolder, content: object, told: str) -> None:
    assert _load(folder, content) is None
    [found] = folder.told
    assert found.startswith(f"bots/support/bot.config.json: {told}")


@pytest.mark.parametrize("name", ["a", "-support", "support_", "x" * 51])
def test_an_id_that_v12_would_refuse_is_refused(folder: DataFolder, name: str) -> None:
    assert _load(folder, {"id": name}, name=name) is None
    assert "must have 3 to 50 letters" in folder.told[0]


def test_a_folder_without_the_file_is_told(folder: DataFolder) -> None:
    missing = folder.path / "bots" / "support"
    assert load_bot_config(missing, "bots/support", environ={}, faults=folder.faults) is None
    assert folder.told == ["bots/support/bot.config.json: is missing; a bot's folder needs one"]
