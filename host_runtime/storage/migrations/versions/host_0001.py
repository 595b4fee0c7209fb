"""Users, conversations, messages, dialog sessions, values of bots, accounts and sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "host_0001"
down_revision = None
branch_labels = ("host",)
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    _messages()
    _dialogs()
    _accounts()


def downgrade() -> None:
    """Remove them, those that refer to others first."""
    for table in (
        "login_failures",
        "login_sessions",
        "account_roles",
        "accounts",
        "kvs",
        "dialog_sessions",
        "messages",
        "conversations",
        "users",
    ):
        op.drop_table(table)


def _messages() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("bot_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("external_id", sa.String(256)),
        sa.Column("token_hash", sa.String(64), unique=True),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("bot_id", "channel", "external_id", name="uq_users_external"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("bot_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(128)),
        sa.Column("epoch", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("last_seq", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("last_preview", sa.String(256)),
        sa.Column("last_author", sa.String(16)),
        sa.Column("last_message_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_conversations_user", "conversations", ["user_id", "created_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("seq", sa.BigInteger),
        sa.Column("author_kind", sa.String(16), nullable=False),
        sa.Column("author_name", sa.String(256)),
        sa.Column("author_avatar", sa.String(1024)),
        sa.Column("client_key", sa.String(160)),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("handled", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
        sa.UniqueConstraint("conversation_id", "client_key", name="uq_messages_client_key"),
    )
    op.create_index(
        "ix_messages_unhandled",
        "messages",
        ["sent_at"],
        sqlite_where=sa.text("handled = 0"),
        postgresql_where=sa.text("NOT handled"),
    )


def _dialogs() -> None:
    op.create_table(
        "dialog_sessions",
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("temp", sa.Text, nullable=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("context_expires_at", sa.BigInteger),
        sa.Column("session_expires_at", sa.BigInteger, nullable=False),
        sa.Column("modified_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_dialog_sessions_context", "dialog_sessions", ["context_expires_at"])
    op.create_index("ix_dialog_sessions_session", "dialog_sessions", ["session_expires_at"])
    op.create_table(
        "kvs",
        sa.Column("bot_id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(256), primary_key=True),
        sa.Column("value", sa.Text),
        sa.Column("expires_at", sa.BigInteger),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("firstname", sa.String(35)),
        sa.Column("lastname", sa.String(35)),
        sa.Column("picture_url", sa.String(1024)),
        sa.Column("is_super_admin", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "account_roles",
        sa.Column(
            "account_id",
            sa.String(32),
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("workspace", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(64), nullable=False),
    )
    op.create_table(
        "login_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column(
            "account_id", sa.String(32), sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_login_sessions_account", "login_sessions", ["account_id"])
    op.create_index("ix_login_sessions_expires", "login_sessions", ["expires_at"])
    op.create_table(
        "login_failures",
        sa.Column("subject", sa.String(320), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("blocked_until", sa.BigInteger, nullable=False),
    )
