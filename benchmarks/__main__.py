"""Runs every benchmark and prints one table: what, its yardstick, the aim, and whether it is met."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.listing import measure_listing
from benchmarks.relay import CONVERSATIONS, measure_relay
from benchmarks.startup import measure_startup
from benchmarks.statements import measure_statements


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table."""

    what: str
    measured: str
    aim: str
    is_met: bool


def _relay() -> Iterator[Line]:
    found = asyncio.run(measure_relay())
    ratio = found.relay / found.echo
    return iter(
        [
            Line(
                f"bare WebSocket echo, {CONVERSATIONS} connections", f"{found.echo:,.0f}/s", "yardstick", True
            ),
            Line(
                "relay visitor → stored → agent",
                f"{found.relay:,.0f}/s = {ratio:.0%} of the echo",
                "≥ 10 %",
                ratio >= 0.10,
            ),
            Line(
                f"relay latency at {found.latency.rate:,.0f}/s (half of that)",
                f"p50 {found.latency.p50 * 1000:.1f} ms, p99 {found.latency.p99 * 1000:.1f} ms",
                "p99 < 50 ms",
                found.latency.p99 < 0.05,
            ),
        ]
    )


def _listing() -> Iterator[Line]:
    found = measure_listing()
    smallest = {item.database: item.milliseconds for item in reversed(found)}
    return (
        Line(
            f"newest 50 open of {item.size:,} handoffs, {item.database}",
            f"{item.milliseconds:.1f} ms = {item.milliseconds / smallest[item.database]:.1f} × at 1,000",
            "< 10 ms, flat",
            item.milliseconds < 10,
        )
        for item in found
    )


def _startup() -> Iterator[Line]:
    found = asyncio.run(measure_startup())
    return iter(
        [
            Line("start to first served page", f"{found.seconds:.2f} s", "< 2 s", found.seconds < 2),
            Line(
                "resident memory after start",
                f"{found.resident_mb:.0f} MB",
                "< 120 MB",
                found.resident_mb < 120,
            ),
        ]
    )


def _statements() -> Iterator[Line]:
    found = asyncio.run(measure_statements())
    extra = found.with_module - found.without_module
    return iter(
        [
            Line(
                "statements for a message that is not handed off",
                f"{found.without_module:.1f} without, {found.with_module:.1f} with hitlnext",
                "no more with it",
                extra < 0.5,
            )
        ]
    )


def main() -> None:
    """Print each part as soon as it is measured."""
    for measure in (_relay, _statements, _listing, _startup):
        for line in measure():
            mark = "ok " if line.is_met else "NOT"
            print(f"{mark} {line.what:<56} {line.measured:<44} aim: {line.aim}", flush=True)


if __name__ == "__main__":
    main()
