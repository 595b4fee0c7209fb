"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal whose data folder is not there yet; no variable of this machine is set in it."""
    for name in ("DATABASE_URL", "PORT", "HOST", "EXTERNAL_URL", "BP_ADMIN_EMAIL", "BP_ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(tmp_path / "data", monkeypatch, capsys)


@pytest.fixture
def ready(terminal: Terminal) -> Terminal:
    """A terminal whose data folder `init` has made."""
    assert terminal.run("init", str(terminal.folder)).code == 0
    return terminal
