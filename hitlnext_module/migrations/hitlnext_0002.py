"""Events on their way to the webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "hitlnext_0002"
down_revision = "hitlnext_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the outbox."""
    op.create_table(
        "hitlnext_outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.String(40), nullable=False),
        sa.Column("bot_id", sa.String(64), nullable=False),
        sa.Column("stream", sa.String(80), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("waits_since", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("reason", sa.String(200)),
        sa.Column("gone_from", sa.String(64)),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("due_at IS NOT NULL")
    dead = sa.text("due_at IS NULL")
    gone = sa.text("gone_from IS NOT NULL")
    for name, columns, where in (
        ("ix_hitlnext_outbox_due", ["bot_id", "due_at"], waiting),
        ("ix_hitlnext_outbox_stream", ["bot_id", "stream", "id"], waiting),
        ("ix_hitlnext_outbox_dead", ["bot_id", "id"], dead),
        ("ix_hitlnext_outbox_gone", ["gone_from"], gone),
    ):
        op.create_index(name, "hitlnext_outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Remove it, and what was not delivered with it."""
    op.drop_table("hitlnext_outbox")
