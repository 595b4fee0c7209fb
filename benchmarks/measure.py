"""How a rate and a latency are measured: the same loops for the yardstick and for the relay."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

Exchange = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds from sending to arrival, under a steady rate."""

    rate: float
    p50: float
    p99: float


async def rate_of(exchanges: Sequence[Exchange], *, seconds: float) -> float:
    """Run every exchange again and again, all at once; returns how many a second were completed."""
    done = 0
    end = time.perf_counter() + seconds

    async def repeat(exchange: Exchange) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await exchange()
            done += 1

    start = time.perf_counter()
    await asyncio.gather(*(repeat(exchange) for exchange in exchanges))
    return done / (time.perf_counter() - start)


async def latency_of(exchanges: Sequence[Exchange], *, rate: float, seconds: float) -> Latency:
    """Start exchanges at a steady `rate` over all of them; each waits for its own turn, late or not."""
    took: list[float] = []
    pause = len(exchanges) / rate
    start = time.perf_counter()

    async def paced(exchange: Exchange, offset: float) -> None:
        planned = start + offset
        while planned < start + seconds:
            await asyncio.sleep(max(0.0, planned - time.perf_counter()))
            # From the planned moment, so that a stall is not hidden by the sends it delays.
            await exchange()
            took.append(time.perf_counter() - planned)
            planned += pause

    await asyncio.gather(*(paced(x, index * pause / len(exchanges)) for index, x in enumerate(exchanges)))
    took.sort()
    return Latency(rate, took[len(took) // 2], took[int(len(took) * 0.99)])
