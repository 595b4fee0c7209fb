"""Templates beyond the recordings: one pass, whatever the variables hold, and never a crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host_runtime.dialog.templates import TemplateError, compile_template, render, render_deep

PIECES = st.sampled_from(
    ["{{", "}}", "{{{", "}}}", "{{x}}", "{{#x}}", "{{/x}}", "{{^x}}", "{{!", "{{=<% %>=}}", "{{.}}"]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=6).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(TEXTS, VALUES)
def test_rendering_raises_nothing_but_template_errors(template: str, value: object) -> None:
    try:
        assert isinstance(render(template, {"x": value}), str)
    except TemplateError as error:
        assert str(error)


@settings(deadline=None)
@given(st.sampled_from(["{{x}}", "{{{x}}}", "{{&x}}", "{{#y}}{{x}}{{/y}}"]), TEXTS)
def test_what_a_variable_holds_is_put_in_as_it_is(template: str, text: str) -> None:
    assert render(f"<{template}>", {"x": text, "y": True}) == f"<{text}>"


@settings(deadline=None)
@given(VALUES)
def test_a_value_keeps_its_shape_when_it_is_rendered_in_depth(value: object) -> None:
    try:
        rendered = render_deep(value, {})
    except TemplateError:
        return
    assert type(rendered) is type(value)


def test_a_malformed_template_is_refused_when_it_is_compiled() -> None:
    with pytest.raises(TemplateError, match='Unclosed section "a"'):
        compile_template("{{#a}} never closed")


def test_a_template_that_grows_without_measure_is_an_error() -> None:
    loops = "{{#l}}" * 6 + "x" + "{{/l}}" * 6
    with pytest.raises(TemplateError, match="more than"):
        render(loops, {"l": list(range(100))})


def test_deep_values_are_an_error_and_not_a_crash() -> None:
    value: object = "{{x}}"
    for _ in range(2000):
        value = [value]
    with pytest.raises(TemplateError):
        render_deep(value, {})
    with pytest.raises(TemplateError):
        render("{{x}}", {"x": value})


def test_lines_that_hold_only_a_section_leave_no_empty_line() -> None:
    template = "Orders:\n{{#orders}}\n  - {{name}}\n{{/orders}}\n{{^orders}}\nnone\n{{/orders}}\nend"
    assert (
        render(template, {"orders": [{"name": "pen"}, {"name": "ink"}]}) == "Orders:\n  - pen\n  - ink\nend"
    )
    assert render(template, {"orders": []}) == "Orders:\nnone\nend"


def test_python_attributes_cannot_be_reached() -> None:
    assert render("{{x.__class__}}{{x.upper}}{{y.keys}}{{z.real}}", {"x": "a", "y": {}, "z": 1}) == ""
