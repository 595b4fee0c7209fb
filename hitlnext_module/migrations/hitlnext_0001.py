"""Handoffs, their notes, and who is online."""

import sqlalchemy as sa
from alembic import op

revision = "hitlnext_0001"
down_revision = None
branch_labels = ("hitlnext",)
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    _handoffs()
    _comments()
    op.create_table(
        "hitlnext_presence",
        sa.Column("workspace", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(32), primary_key=True),
        sa.Column("online_until", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_hitlnext_presence_due", "hitlnext_presence", ["online_until"])


def downgrade() -> None:
    """Remove them, those that refer to others first."""
    for table in ("hitlnext_presence", "comments", "handoffs"):
        op.drop_table(table)


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("bot_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("user_channel", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(32)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("assigned_at", sa.BigInteger),
        sa.Column("resolved_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("resumes", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    active = sa.text("status IN ('pending', 'assigned')")
    pending = sa.text("status = 'pending'")
    op.create_index(
        "uq_handoffs_active",
        "handoffs",
        ["conversation_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index("ix_handoffs_conversation", "handoffs", ["conversation_id", "bot_id"])
    op.create_index("ix_handoffs_status", "handoffs", ["bot_id", "status", "created_at", "id"])
    op.create_index("ix_handoffs_agent", "handoffs", ["bot_id", "agent_id", "status", "created_at", "id"])
    op.create_index("ix_handoffs_created", "handoffs", ["bot_id", "created_at", "id"])
    op.create_index(
        "ix_handoffs_due", "handoffs", ["expires_at"], sqlite_where=pending, postgresql_where=pending
    )


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("handoff_id", sa.Integer, sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(32), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_handoff", "comments", ["handoff_id"])
    op.create_index("ix_comments_thread", "comments", ["thread_id", "id"])
