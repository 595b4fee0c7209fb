"""Migrations: the same tables as declared, on both databases, and never on a newer schema."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from host_runtime.errors import ConfigurationError
from host_runtime.storage.database import Database
from host_runtime.storage.migrate import HOST_BRANCH, Branch, head_of, revisions, upgrade
from host_runtime.storage.postgres import PostgresDatabase
from host_runtime.storage.sqlite import SqliteDatabase
from host_runtime.storage.tables import metadata


@pytest.fixture
async def empty(database_url: str):
    database: Database = (
        PostgresDatabase(database_url)
        if database_url.startswith("postgresql")
        else SqliteDatabase(Path(database_url))
    )
    yield database
    await database.close()


def _weather_branch(folder: Path) -> Branch:
    folder.mkdir()
    (folder / "weather_0001.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        "revision = 'weather_0001'\ndown_revision = None\nbranch_labels = ('weather',)\n"
        "def upgrade():\n    op.create_table('forecasts', sa.Column('id', sa.Integer, primary_key=True))\n"
    )
    return Branch("weather", folder)


async def test_a_migrated_database_has_exactly_the_declared_tables(empty: Database) -> None:
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))

    def differences(conn: Connection) -> list[object]:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith("alembic_version"),
        }
        return list(compare_metadata(MigrationContext.configure(conn, opts=options), metadata))

    assert await empty.read(differences) == []


async def test_migrating_a_database_that_is_at_head_changes_nothing(empty: Database) -> None:
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))
    assert await empty.read(lambda conn: revisions(conn, [HOST_BRANCH])) == {"host": head_of(HOST_BRANCH)}


async def test_a_module_has_a_branch_of_its_own_that_outlives_being_switched_off(
    empty: Database, tmp_path: Path
) -> None:
    weather = _weather_branch(tmp_path / "weather migrations % $")
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH, weather]))
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))
    await empty.read(lambda conn: conn.execute(text("SELECT id FROM forecasts")))
    found = await empty.read(lambda conn: revisions(conn, [HOST_BRANCH, weather]))
    assert found == {"host": head_of(HOST_BRANCH), "weather": "weather_0001"}


async def test_a_schema_of_a_newer_version_is_refused_and_left_as_it_is(empty: Database) -> None:
    await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))
    await empty.write(
        lambda conn: conn.execute(text("UPDATE alembic_version_host SET version_num = 'host_9999'"))
    )
    with pytest.raises(ConfigurationError) as caught:
        await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH]))
    assert "host_9999" in caught.value.faults[0]
    assert "newer version" in caught.value.faults[0]
    assert await empty.read(lambda conn: revisions(conn, [HOST_BRANCH])) == {"host": "host_9999"}


async def test_a_migration_that_fails_leaves_no_half_of_itself(empty: Database, tmp_path: Path) -> None:
    weather = _weather_branch(tmp_path / "weather")
    with (weather.folder / "weather_0001.py").open("a") as file:
        file.write("    op.execute('SELECT * FROM nowhere')\n")
    with pytest.raises(Exception, match="nowhere"):
        await empty.write(lambda conn: upgrade(conn, [HOST_BRANCH, weather]))
    assert await empty.read(lambda conn: revisions(conn, [HOST_BRANCH])) == {"host": None}
