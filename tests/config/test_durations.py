"""Durations of configuration files: mistakes are explained, and what is written reads back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_runtime.config.durations import DurationError, format_duration, parse_duration


def test_a_bare_number_asks_for_its_unit() -> None:
    with pytest.raises(DurationError, match="'90' has no unit; write for example '90s', '90m' or '90 days'"):
        parse_duration("90")


@pytest.mark.parametrize("text", ["", "soon", "1h30m", "10 months", "1 m ", "١m"])
def test_nonsense_gets_an_example(text: str) -> None:
    with pytest.raises(DurationError, match=r"for example '10m', '2 days' or '1\.5h'"):
        parse_duration(text)


@given(st.text())
def test_any_text_is_a_duration_or_a_duration_error(text: str) -> None:
    try:
        assert isinstance(parse_duration(text), timedelta)
    except DurationError as error:
        assert "for example" in str(error)


@given(st.integers(1, 59), st.sampled_from(["s", "m"]))
def test_a_duration_of_one_unit_reads_back_as_it_was_written(number: int, unit: str) -> None:
    assert format_duration(parse_duration(f"{number}{unit}")) == f"{number}{unit}"
