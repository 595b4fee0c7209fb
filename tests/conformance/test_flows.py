"""Bots in v12's files answer as v12 answered, except where the deviations say why not."""

from pathlib import Path

import pytest

from tests.conformance.deviations import deviations
from tests.conformance.flow_replay import FlowReplay

FLOWS = Path(__file__).parent / "oracle" / "flows"
CASES = sorted(path.name for path in FLOWS.iterdir())


@pytest.mark.parametrize("case", CASES)
async def test_recorded_conversation_is_answered_as_by_v12(case: str) -> None:
    listed = frozenset(name for name in deviations("flows") if name.partition(":")[0] == case)
    found = await FlowReplay(FLOWS / case).differences(listed)
    unlisted = [f"{name} differs\n{found[name]}" for name in found if name not in listed]
    needless = [f"{name} is listed and does not differ" for name in listed if name not in found]
    assert not unlisted + needless, "\n".join(unlisted + needless)


def test_every_listed_flow_deviation_belongs_to_a_recording() -> None:
    assert {name.partition(":")[0] for name in deviations("flows")} <= set(CASES)
