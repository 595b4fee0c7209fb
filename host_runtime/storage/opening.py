"""Opening the database that DATABASE_URL names."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from host_runtime.errors import ConfigurationError, Unavailable
from host_runtime.storage.database import Database
from host_runtime.storage.sqlite import SqliteDatabase

_POSTGRES = ("postgres://", "postgresql://", "postgresql+asyncpg://")
_SQLITE = "sqlite:///"


def is_postgres(url: str) -> bool:
    """Tell whether DATABASE_URL names a PostgreSQL server; else it is the path of a SQLite file."""
    return url.startswith(_POSTGRES)


def open_database(url: str) -> Database:
    """Open a database; a SQLite file is made, with its folder, if it is not there.

    Raises ConfigurationError if `url` is no address that this host can use, Unavailable if a file is no
    database.
    """
    if is_postgres(url):
        _check(url)
        # Only here: SQLAlchemy's asynchronous part is a tenth of a second of everybody's start.
        from host_runtime.storage.postgres import PostgresDatabase  # noqa: PLC0415

        return PostgresDatabase(url)
    if "://" in url and not url.startswith(_SQLITE):
        kind = url.partition("://")[0]
        raise ConfigurationError(
            [f"environment: DATABASE_URL: {kind} is not supported; give postgresql://… or a file's path"]
        )
    path = Path(url.removeprefix(_SQLITE))
    _make_file(path)
    return SqliteDatabase(path)


@contextmanager
def unreachable() -> Iterator[None]:
    """Raise Unavailable, with the reason in a sentence, for a database that cannot be reached or used."""
    try:
        yield
    except Exception as error:
        # A client is not told why the database is away; whoever starts the host is.
        cause = error.__cause__ if isinstance(error, Unavailable) and error.__cause__ else error
        sentence = _sentence(cause)
        if sentence is None:
            raise
        raise Unavailable(sentence) from cause


def _sentence(error: BaseException) -> str | None:
    """Return what keeps the database from being used; None if the error is something else."""
    if isinstance(error, OSError):
        return f"The database cannot be reached: {_one_line(error)}"
    # The driver's own errors reach us unwrapped while it connects.
    if isinstance(error, SQLAlchemyError) or type(error).__module__.partition(".")[0] == "asyncpg":
        return f"The database cannot be used: {_one_line(getattr(error, 'orig', None) or error)}"
    return None


def _make_file(path: Path) -> None:
    """Make the file if it is not there, and see that it can be read before a thread depends on it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        raise ConfigurationError([f"database: {path}: cannot be written: {error.strerror}"]) from error
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise Unavailable(f"The database cannot be used: {path}: {_one_line(error)}") from error


def _one_line(error: object) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _check(url: str) -> None:
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigurationError(["environment: DATABASE_URL: is not an address of PostgreSQL"]) from None
