"""SQLite: one writer thread that commits in groups, and a small pool of readers that cannot write."""

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from host_runtime.errors import Unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

_READERS = 4
_LARGEST_GROUP = 256
# What is wrong with the file or the disk under it, and not with a statement.
_OUT_OF_ORDER = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
    )
)


@dataclass(slots=True)
class _Job:
    fn: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None


def sqlite_engine(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine whose connections have the settings that the house asks for."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool if read_only else StaticPool,
        connect_args={"check_same_thread": False, "timeout": 30, "cached_statements": 512},
        **({"pool_size": _READERS, "max_overflow": 0} if read_only else {}),
    )

    def configure(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not begin or commit on its own: transactions and savepoints are ours.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("PRAGMA cache_size = -16000")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine


class SqliteDatabase:
    """An open SQLite file. Only its writer thread writes, so "database is locked" cannot happen."""

    def __init__(self, path: Path) -> None:
        self._writing = sqlite_engine(path)
        self._reading = sqlite_engine(path, read_only=True)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="sqlite-reader")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._alive = True
        self._closing = False
        self._writer = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._writer.start()

    @property
    def is_alive(self) -> bool:
        return self._alive and self._writer.is_alive()

    async def read(self, fn: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._reading.connect() as connection:
                return fn(connection)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run)
        except Exception as error:
            told = _told(error)
            if told is error:
                raise
            raise told from error

    async def write(self, fn: Callable[[Connection], T]) -> T:
        if self._closing or not self.is_alive:
            raise _unavailable()
        loop = asyncio.get_running_loop()
        job = _Job(fn, loop.create_future(), loop)
        self._jobs.put(job)
        if not self._alive:
            # The writer died in between, after it had looked for the last time.
            self._fail_waiting()
        # Shielded: a caller that goes away does not change what is stored.
        return cast(T, await asyncio.shield(job.future))

    async def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._writer.join)
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _run(self) -> None:
        try:
            with self._writing.connect() as connection:
                for group in self._groups():
                    self._commit_group(connection, group)
        except Exception:  # the border of the writer: the host notices, and ends
            log.critical("nothing can be written to the database any more", exc_info=True)
        finally:
            self._alive = False
            self._fail_waiting()

    def _fail_waiting(self) -> None:
        """Tell everybody who waits for a writer that has gone."""
        waiting: list[_Job] = []
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job.error = _unavailable()
                    waiting.append(job)
        _settle_all(waiting)

    def _groups(self) -> Iterator[list[_Job]]:
        """Yield the jobs that wait, together, until `close` is asked for."""
        while True:
            group: list[_Job] = []
            job = self._jobs.get()
            while job is not None:
                group.append(job)
                if len(group) >= _LARGEST_GROUP:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            if group:
                yield group
            if job is None:
                return

    def _commit_group(self, connection: Connection, group: list[_Job]) -> None:
        try:
            with connection.begin():
                raw = cast(sqlite3.Connection, connection.connection.driver_connection)
                for job in group:
                    _run_in_savepoint(connection, raw, job)
        except Exception as error:  # the border of the writer: a failed COMMIT fails each of its jobs
            for job in group:
                job.error = _told(error)
            _settle_all(group)
            if _fault_of_file(error) != sqlite3.SQLITE_BUSY:
                raise
            # Somebody else, e.g. a backup, keeps the file for too long; nothing of the group was begun.
            log.error("the database is kept by another process; %d writes have failed", len(group))
            return
        _settle_all(group)


def _fault_of_file(error: BaseException | None) -> int | None:
    """Return the kind of an error that is the file's or the disk's; None for one of a statement.

    A clean-up that fails after it is raised in its place, so what came before is looked at as well.
    """
    while error is not None:
        code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
        # The lowest byte is the kind, the rest says more of it.
        if code is not None and code & 0xFF in _OUT_OF_ORDER:
            return int(code & 0xFF)
        error = error.__context__
    return None


def _unavailable() -> Unavailable:
    return Unavailable("The database cannot be used at the moment.")


def _told(error: Exception) -> Exception:
    """Return the error that a caller gets."""
    if _fault_of_file(error) is None:
        return error
    unavailable = _unavailable()
    unavailable.__cause__ = error
    return unavailable


def _run_in_savepoint(connection: Connection, raw: sqlite3.Connection, job: _Job) -> None:
    raw.execute("SAVEPOINT job")
    try:
        job.result = job.fn(connection)
    except Exception as error:  # the border of a job: it rolls back alone and its caller is told
        if not raw.in_transaction:
            # SQLite itself has given up the whole transaction, e.g. because the disk is full.
            raise
        job.error = _told(error)
        raw.execute("ROLLBACK TO job")
    raw.execute("RELEASE job")


def _settle_all(group: list[_Job]) -> None:
    """Wake the callers, once for each loop: a wake-up costs more than a future."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has gone, and its callers with it
            loop.call_soon_threadsafe(_settle, jobs)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
