"""The database as commands use it: opened for one piece of work, beside a server that may run on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection

from host_runtime.configuration import Configuration
from host_runtime.storage.database import Database
from host_runtime.storage.migrate import upgrade
from host_runtime.storage.opening import is_postgres, open_database, unreachable


@asynccontextmanager
async def opened(configuration: Configuration) -> AsyncIterator[Database]:
    """Open the database at this version's schema, and close it.

    Raises ConfigurationError if a newer version made it, Unavailable if it cannot be reached.
    """
    database = await asyncio.to_thread(open_database, configuration.database_url)
    try:
        with unreachable():
            if not is_postgres(configuration.database_url):
                await database.write(_leave_checkpoints)
            await database.write(lambda conn: upgrade(conn, configuration.branches))
        yield database
    finally:
        await database.close()


def _leave_checkpoints(conn: Connection) -> None:
    # A server that runs on the same file is the one that checkpoints: two at once can lose pages in
    # versions of SQLite before 3.51.3.
    conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
