"""What the tests of the module contract share: a data folder to put modules into."""

from pathlib import Path

import pytest

from tests.contract.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A data folder with a bot that says hello."""
    return Workshop(tmp_path / "data")
