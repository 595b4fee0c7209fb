"""A bot's folder for each test."""

from pathlib import Path

import pytest

from tests.dialog.bot_writer import BotWriter


@pytest.fixture
def writer(tmp_path: Path) -> BotWriter:
    """An empty folder to write a bot into."""
    return BotWriter(tmp_path)
