"""What the tests of the configuration share."""

from pathlib import Path

import pytest

from tests.config.folder import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path)
