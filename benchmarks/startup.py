"""From the command to the first served page, and what the process holds in memory then."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.harness.server import ServerProcess


@dataclass(frozen=True, slots=True)
class StartupResult:
    """Seconds, and MB of resident memory."""

    seconds: float
    resident_mb: float


async def measure_startup() -> StartupResult:
    """Start the example bot on a prepared folder, as after a restart."""
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "data")
        await server.prepare()
        start = time.perf_counter()
        await server.start()
        async with aiohttp.ClientSession() as http, http.get(f"{server.url}/s/support") as page:
            assert page.status == 200
        took = time.perf_counter() - start
        resident = _resident_mb(server.pid)
        await server.close()
        return StartupResult(took, resident)


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell the resident memory")
