"""What the handoff module costs a message that is not handed off, in statements of the database."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.harness.statements import MESSAGES, statements_for_messages, write_folder


@dataclass(frozen=True, slots=True)
class StatementsResult:
    """Statements for one message and its answer; a loop that looks for deadlines runs beside them."""

    without_module: float
    with_module: float


async def measure_statements() -> StatementsResult:
    """Send the same messages to a host without and with the module."""
    with tempfile.TemporaryDirectory() as folder:
        counts = []
        for modules in (["channel-web"], ["channel-web", "hitlnext"]):
            data = Path(folder) / str(len(modules))
            write_folder(data, modules=modules)
            counts.append(await statements_for_messages(data) / MESSAGES)
        return StatementsResult(*counts)
