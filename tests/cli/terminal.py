"""The command line, called as a shell does, in this process or in one of its own."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from host_runtime.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs commands; `folder` is the data folder of commands that name none."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("HOST_RUNTIME_DATA", str(folder))

    def run(self, *arguments: str, typed: str = "") -> Ended:
        """Run a command to its end, with `typed` on its standard input."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        self._capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = self._capsys.readouterr()
        return Ended(code, printed.out, printed.err)


class Process:
    """A command that goes on until it is told to end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def line_with(self, text: str) -> str:
        """Return the next line printed that holds `text`."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if text in line:
                return line.strip()
        raise AssertionError(f"ended without printing {text!r}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the process to end; returns its exit code."""
        self._process.send_signal(how)
        return self._process.wait(20)

    def wait(self) -> int:
        """Wait for the process to end by itself; returns its exit code."""
        return self._process.wait(20)


@contextmanager
def process(*arguments: str, environ: dict[str, str] | None = None) -> Iterator[Process]:
    """Start a command in a process of its own; it is killed if it still runs at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "host_runtime", *arguments],
        env={**os.environ, **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as started:
        try:
            yield Process(started)
        finally:
            started.kill()
