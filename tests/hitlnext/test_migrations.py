"""The module's migrations make exactly the declared tables, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from hitlnext_module import HitlNext
from host_runtime.storage.database import Database
from host_runtime.storage.migrate import Branch, upgrade


async def test_a_migrated_database_has_exactly_the_declared_tables(database: Database) -> None:
    tables = HitlNext.manifest.tables
    assert tables is not None
    await database.write(lambda conn: upgrade(conn, [Branch("hitlnext", tables.migrations)]))

    def differences(conn: Connection) -> list[object]:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or name in tables.metadata.tables,
        }
        context = MigrationContext.configure(conn, opts=options)
        return list(compare_metadata(context, tables.metadata))

    assert await database.read(differences) == []
