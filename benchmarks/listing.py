"""The list of handoffs at growing sizes, on SQLite and, where one answers, on PostgreSQL."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from hitlnext_module.models import Status
from hitlnext_module.repository.views import ListQuery, list_handoffs
from hitlnext_module.tables import handoffs
from hitlnext_module.tables import metadata as module_metadata
from host_runtime.messaging.events import BotId
from host_runtime.storage.database import Database
from host_runtime.storage.postgres import PostgresDatabase
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import conversations, metadata, users
from tests.postgres_server import answers, postgres_database

SIZES = (1_000, 10_000, 100_000)
_BOT = BotId("support")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_OPEN = ListQuery(bot_id=_BOT, statuses=(Status.PENDING, Status.ASSIGNED), limit=50)
_REPEATS = 30


@dataclass(frozen=True, slots=True)
class ListingResult:
    """Milliseconds for the newest 50 open handoffs, the median of several calls."""

    database: str
    size: int
    milliseconds: float


def measure_listing() -> list[ListingResult]:
    """Fill a database step by step and list at each size; runs event loops of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "core.sqlite"
        found = asyncio.run(_measure("SQLite", lambda: SqliteDatabase(file)))
    server = "postgresql://postgres@127.0.0.1:5432/postgres"
    if answers(server):
        with postgres_database(server) as url:
            found += asyncio.run(_measure("PostgreSQL", lambda: PostgresDatabase(url)))
    return found


async def _measure(name: str, connect: Callable[[], Database]) -> list[ListingResult]:
    database = connect()
    results = []
    await database.write(metadata.create_all)
    await database.write(module_metadata.create_all)
    filled = 0
    for size in SIZES:
        while filled < size:
            first = filled
            await database.write(lambda conn, first=first: _fill(conn, first, 1_000))
            filled += 1_000
        await database.write(lambda conn: conn.exec_driver_sql("ANALYZE"))
        results.append(ListingResult(name, size, await _median_ms(database)))
    await database.close()
    return results


async def _median_ms(database: Database) -> float:
    took = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        page = await database.read(lambda conn: list_handoffs(conn, _OPEN))
        took.append(time.perf_counter() - start)
        assert len(page) == 50
    return sorted(took)[_REPEATS // 2] * 1000


def _fill(conn: Connection, first: int, count: int) -> None:
    numbers = range(first, first + count)
    conn.execute(insert(users), [_user(number) for number in numbers])
    conn.execute(insert(conversations), [_conversation(number) for number in numbers])
    conn.execute(insert(handoffs), [_handoff(number) for number in numbers])


def _user(number: int) -> dict[str, Any]:
    moment = _moment(number)
    name = {"fullName": f"Customer {number}", "language": "en"}
    return {"id": f"u{number}", "bot_id": _BOT, "channel": "web", "attributes": name} | {
        "created_at": moment,
        "updated_at": moment,
    }


def _conversation(number: int) -> dict[str, Any]:
    moment = _moment(number)
    return {
        "id": f"c{number}",
        "bot_id": _BOT,
        "user_id": f"u{number}",
        "channel": "web",
        "last_seq": 3,
        "last_preview": "where is my order?",
        "last_author": "user",
        "last_message_at": moment,
        "created_at": moment,
    }


def _handoff(number: int) -> dict[str, Any]:
    moment = _moment(number)
    status = ("pending", "assigned", "resolved", "resolved", "expired")[number % 5]
    return {
        "bot_id": _BOT,
        "user_id": f"u{number}",
        "conversation_id": f"c{number}",
        "user_channel": "web",
        "agent_id": "a" * 32 if status in ("assigned", "resolved") else None,
        "status": status,
        "tags": ["shipping"] if number % 3 == 0 else [],
        "resumes": False,
        "version": 1,
        "created_at": moment,
        "updated_at": moment,
    }


def _moment(number: int) -> datetime:
    return _START + timedelta(seconds=number)
