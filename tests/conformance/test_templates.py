"""Templates, as v12's own renderer answered them."""

import json
from typing import Any

import pytest

from host_runtime.dialog.templates import TemplateError, render, render_deep
from tests.conformance import recordings
from tests.conformance.deviations import check

CORPUS = recordings.load("templates")
CASES = CORPUS["strings"]


def case_name(case: dict[str, Any]) -> str:
    return f"{case['template']} in {case['context']}"


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_template_renders_as_in_v12(case: dict[str, Any]) -> None:
    try:
        here = {"output": render(case["template"], CORPUS["contexts"][case["context"]])}
    except TemplateError as error:
        here = {"error": str(error).rstrip(".")}
    wanted = {key: case[key] for key in ("output", "error") if key in case}
    check("templates", case_name(case), difference=None if here == wanted else f"v12 {wanted}, here {here}")


@pytest.mark.parametrize("case", CORPUS["renderRecursive"], ids=lambda case: json.dumps(case["input"]))
def test_a_value_renders_in_its_depth_as_in_v12(case: dict[str, Any]) -> None:
    here = render_deep(case["input"], CORPUS["contexts"]["basic"])
    found = None if here == case["output"] else f"v12 {case['output']}, here {here}"
    check("templates", json.dumps(case["input"]), difference=found)


SCALARS = [
    case["input"] for case in CORPUS["renderTemplateNonString"] if not isinstance(case["input"], list | dict)
]


@pytest.mark.parametrize("value", SCALARS)
def test_what_is_no_text_stays_as_it_is(value: object) -> None:
    assert render_deep(value, CORPUS["contexts"]["basic"]) is value
