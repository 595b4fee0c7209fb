"""Sign-ins of which an account has one at a time, and why one has ended."""

import sqlalchemy as sa
from alembic import op

revision = "host_0002"
down_revision = "host_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("login_sessions", sa.Column("seated_at", sa.BigInteger))
    op.add_column("login_sessions", sa.Column("ended_as", sa.String(32)))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("login_sessions", "ended_as")
    op.drop_column("login_sessions", "seated_at")
