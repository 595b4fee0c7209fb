"""The outbox as it lies in the database."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from hitlnext_module.tables import outbox
from host_runtime.assembly import Core

Rows = Sequence[Any]


async def outbox_rows(core: Core) -> Rows:
    """Return every row, the oldest first."""
    query = select(outbox).order_by(outbox.c.id)
    return await core.db.read(lambda conn: list(conn.execute(query)))


async def outbox_until(core: Core, is_so: Callable[[Rows], bool]) -> Rows:
    """Return the rows as soon as they are as told."""
    async with asyncio.timeout(30):
        while not is_so(rows := await outbox_rows(core)):
            pass
    return rows
