"""When a handoff whose agent has gone goes back into the queue, and how long it waits each time."""

import sqlalchemy as sa
from alembic import op

revision = "hitlnext_0003"
down_revision = "hitlnext_0002"
branch_labels = None
depends_on = None

_MICROSECONDS = 1_000_000


def upgrade() -> None:
    """Add the columns; what waits already keeps the delay that it was given."""
    op.add_column("handoffs", sa.Column("timeout_s", sa.BigInteger))
    op.add_column("handoffs", sa.Column("requeue_at", sa.BigInteger))
    assigned = sa.text("status = 'assigned'")
    op.create_index(
        "ix_handoffs_requeue", "handoffs", ["requeue_at"], sqlite_where=assigned, postgresql_where=assigned
    )
    op.execute(
        f"UPDATE handoffs SET timeout_s = (expires_at - created_at) / {_MICROSECONDS} "
        "WHERE expires_at IS NOT NULL"
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_handoffs_requeue", "handoffs")
    op.drop_column("handoffs", "requeue_at")
    op.drop_column("handoffs", "timeout_s")
