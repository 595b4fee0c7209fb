"""Reads `docs/v12-deviations.md`: where this project answers otherwise than v12, and why.

A row's first cell holds one case or several, each in backticks (in two where the case has one itself).
There a literal `|` is written `\\|` and a line break `⏎`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "v12-deviations.md"

_BAR = re.compile(r"(?<!\\)\|")
_CASE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINE_BREAK = re.compile(r"\r?\n")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A row of a section's table."""

    case: str
    v12: str
    here: str
    why: str


@cache
def deviations(section: str) -> dict[str, Deviation]:
    """The rows of `## <section>` by case; raises ValueError for a row without a reason or given twice."""
    found: dict[str, Deviation] = {}
    for cells in _rows(section):
        if len(cells) != 4 or not all(cells):
            raise ValueError(f"{section}: a row needs case, v12, here and why: {cells}")
        for case in (match.group(2).strip() for match in _CASE.finditer(cells[0])):
            if case in found:
                raise ValueError(f"{section}: {case} is listed twice")
            found[case] = Deviation(case, *cells[1:])
    return found


def check(section: str, case: str, *, difference: str | None) -> None:
    """Fail for an unlisted difference, and for a listed case without one; `difference` says what differs."""
    listed = _LINE_BREAK.sub("⏎", case).strip() in deviations(section)
    if difference is not None and not listed:
        pytest.fail(f"{case!r} differs from v12 and is not listed under {section!r}: {difference}")
    if difference is None and listed:
        pytest.fail(f"{case!r} is listed under {section!r} as a deviation, but answers as v12 does")


def _rows(section: str) -> list[list[str]]:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {section}\n")
    body = rest.partition("\n## ")[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    # The first two lines are the table's head.
    return [[cell.strip().replace("\\|", "|") for cell in _BAR.split(line)[1:-1]] for line in lines[2:]]
