"""The recordings, as the tests need them."""

import json
from pathlib import Path
from typing import Any

ORACLE = Path(__file__).parent / "oracle"


def load(name: str) -> Any:
    """One recorded corpus; JSON's whole numbers stay int."""
    return json.loads((ORACLE / f"{name}.json").read_text(encoding="utf-8"))
