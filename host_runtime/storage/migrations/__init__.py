"""The host's own migrations: one Alembic branch, labelled `host`."""
