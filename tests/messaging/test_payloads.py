"""What a user may send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_runtime.errors import HostError, InvalidField
from host_runtime.messaging.payloads import parse_user_payload


@pytest.mark.parametrize(
    ("raw", "preview"),
    [
        ({"type": "text", "text": "hi\nthere"}, "hi there"),
        ({"type": "quick_reply", "text": "Yes", "payload": "YES"}, "Yes"),
        ({"type": "postback", "payload": "START"}, "START"),
        ({"type": "location", "latitude": 48.8, "longitude": 2.3}, "[location]"),
        ({"type": "image", "image": "https://example.org/a.png", "title": "A"}, "A"),
    ],
)
def test_a_known_payload_is_kept_as_it_is(raw: dict[str, object], preview: str) -> None:
    assert parse_user_payload(raw, max_length=360) == (raw, preview)


def test_unknown_fields_are_left_out() -> None:
    raw = {"type": "text", "text": "hi", "markdown": True, "channel": {"web": {"userName": "Admin"}}}
    assert parse_user_payload(raw, max_length=360)[0] == {"type": "text", "text": "hi"}


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        {},
        {"type": 1},
        {"type": "hitlnext", "exitType": "handoffResolved"},
        {"type": "custom", "module": "x"},
        {"type": "text"},
        {"type": "text", "text": ""},
        {"type": "text", "text": " \n "},
        {"type": "text", "text": "a\x00b"},
        {"type": "text", "text": "\ud800"},
        {"type": "text", "text": {"a": 1}},
        {"type": "image", "image": "javascript:alert(1)"},
        {"type": "file", "file": "data:text/html,x"},
        {"type": "location", "latitude": float("nan"), "longitude": 0},
        {"type": "location", "latitude": 91, "longitude": 0},
    ],
)
def test_anything_else_is_refused_with_a_clear_error(raw: object) -> None:
    with pytest.raises(HostError) as refused:
        parse_user_payload(raw, max_length=360)
    assert refused.value.status in (400, 422)


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(InvalidField) as refused:
        parse_user_payload({"type": "text", "text": "x" * 361}, max_length=360)
    assert refused.value.code == "message_too_long"
    assert "360" in refused.value.message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_nothing_that_is_sent_crashes_the_border(raw: object) -> None:
    try:
        payload, preview = parse_user_payload(raw, max_length=360)
    except HostError:
        return
    assert payload["type"]
    assert len(preview) <= 256
