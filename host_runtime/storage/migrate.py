"""Bringing the database to the schema that this version needs, and refusing one that is newer.

Each module has a branch of its own, labelled with its name, and a version table of its own: a module that is
switched off keeps its tables, and the other branches do not mind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from host_runtime.errors import ConfigurationError

# Any number will do, as long as every node of the same host asks for the same lock.
_LOCK = 7_240_117


@dataclass(frozen=True, slots=True)
class Branch:
    """The migrations of the host or of a module; `folder` holds Alembic revision files and nothing else."""

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        return "alembic_version_" + self.name.replace("-", "_")


_ENVIRONMENT = Path(__file__).parent / "migrations"
HOST_BRANCH = Branch("host", _ENVIRONMENT / "versions")


def upgrade(conn: Connection, branches: Sequence[Branch]) -> None:
    """Bring every branch to its head, inside the caller's transaction.

    Raises ConfigurationError if the database holds a revision that a branch does not know: a newer version
    of the program has been here. Nodes that start together do this one after the other.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    unknown = [fault for branch in branches for fault in _unknown(conn, branch)]
    if unknown:
        raise ConfigurationError(unknown)
    for branch in branches:
        _upgrade(conn, branch)


def revisions(conn: Connection, branches: Sequence[Branch]) -> dict[str, str | None]:
    """Return the revision at which each branch is in the database; None = it has no tables yet."""
    return {branch.name: _current(conn, branch) for branch in branches}


def head_of(branch: Branch) -> str | None:
    """Return the revision that this version of the program needs."""
    return _scripts(branch).get_current_head()


def _config(branch: Branch) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("version_locations", str(branch.folder).replace("%", "%%"))
    # One location only: whatever its name contains.
    config.set_main_option("path_separator", "newline")
    return config


def _scripts(branch: Branch) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(branch))


def _current(conn: Connection, branch: Branch) -> str | None:
    context = MigrationContext.configure(conn, opts={"version_table": branch.version_table})
    return context.get_current_revision()


def _unknown(conn: Connection, branch: Branch) -> list[str]:
    revision = _current(conn, branch)
    known = {script.revision for script in _scripts(branch).walk_revisions()}
    if revision is None or revision in known:
        return []
    return [
        f"database: {branch.name}: its schema is at {revision}, which this version does not know; "
        "start the newer version that made it"
    ]


def _upgrade(conn: Connection, branch: Branch) -> None:
    if _current(conn, branch) == head_of(branch):
        return
    config = _config(branch)
    config.attributes["connection"] = conn
    config.attributes["version_table"] = branch.version_table
    command.upgrade(config, "head")
