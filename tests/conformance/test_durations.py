"""Durations, as the library that v12 uses read and wrote them."""

from datetime import timedelta
from typing import Any

import pytest

from host_runtime.config.durations import DurationError, format_duration, parse_duration
from tests.conformance import recordings
from tests.conformance.deviations import check

CORPUS = recordings.load("durations")
NUMBERS = [case for case in CORPUS["nonStrings"] if "string" in case]
OTHERS = [case for case in CORPUS["nonStrings"] if "string" not in case]
MILLISECOND = timedelta(milliseconds=1)


@pytest.mark.parametrize("case", CORPUS["strings"], ids=lambda case: repr(case["input"]))
def test_a_duration_reads_as_in_v12(case: dict[str, Any]) -> None:
    try:
        here = parse_duration(case["input"]) / MILLISECOND
    except DurationError:
        here = None
    wanted = case.get("ms")
    same = here == wanted if here is None or wanted is None else here == pytest.approx(wanted, abs=0.001)
    check("durations", case["input"], difference=None if same else f"v12 {wanted} ms, here {here}")


@pytest.mark.parametrize("case", NUMBERS, ids=lambda case: str(case["input"]))
def test_a_duration_is_written_as_in_v12(case: dict[str, Any]) -> None:
    here = format_duration(timedelta(milliseconds=case["input"]))
    check("durations", f"{case['input']} ms", difference=None if here == case["string"] else f"here {here}")


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: repr(case["input"]))
def test_what_is_no_text_is_no_duration(case: dict[str, Any]) -> None:
    with pytest.raises(DurationError):
        parse_duration(case["input"])
