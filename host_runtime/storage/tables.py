"""The host's tables, declared once; the migrations are tested against them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from host_runtime.storage.columns import Json, UtcDateTime

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("bot_id", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    # The name that the channel knows the user by; unique where the channel has one.
    Column("external_id", String(256)),
    # SHA-256 of the secret that a web visitor proves itself with.
    Column("token_hash", String(64), unique=True),
    Column("attributes", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("bot_id", "channel", "external_id", name="uq_users_external"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("bot_id", String(64), nullable=False),
    Column("user_id", String(64), ForeignKey("users.id"), nullable=False),
    Column("channel", String(64), nullable=False),
    # Who speaks: null = the bot, else e.g. "hitlnext:42". `epoch` grows at every change of owner.
    Column("owner", String(128)),
    Column("epoch", Integer, nullable=False, server_default=text("0")),
    Column("last_seq", BigInteger, nullable=False, server_default=text("0")),
    Column("last_preview", String(256)),
    Column("last_author", String(16)),
    Column("last_message_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_conversations_user", "user_id", "created_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), ForeignKey("conversations.id"), nullable=False),
    # Null for an internal event, which no client sees and which only waits to be handled.
    Column("seq", BigInteger),
    Column("author_kind", String(16), nullable=False),
    Column("author_name", String(256)),
    Column("author_avatar", String(1024)),
    # The sender's own id for the message, prefixed by the sender: a repetition stores nothing.
    Column("client_key", String(160)),
    Column("payload", Json, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    # True from the start where nothing has to answer; an incoming message is handled by exactly one turn.
    Column("handled", Boolean, nullable=False),
    UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
    UniqueConstraint("conversation_id", "client_key", name="uq_messages_client_key"),
    Index(
        "ix_messages_unhandled",
        "sent_at",
        sqlite_where=text("handled = 0"),
        postgresql_where=text("NOT handled"),
    ),
)

dialog_sessions = Table(
    "dialog_sessions",
    metadata,
    Column("conversation_id", String(64), ForeignKey("conversations.id"), primary_key=True),
    Column("context", Json, nullable=False),
    Column("temp", Json, nullable=False),
    Column("session", Json, nullable=False),
    # Null while there is no place in a flow that could expire.
    Column("context_expires_at", UtcDateTime),
    Column("session_expires_at", UtcDateTime, nullable=False),
    Column("modified_at", UtcDateTime, nullable=False),
    Index("ix_dialog_sessions_context", "context_expires_at"),
    Index("ix_dialog_sessions_session", "session_expires_at"),
)

kvs = Table(
    "kvs",
    metadata,
    Column("bot_id", String(64), primary_key=True),
    Column("key", String(256), primary_key=True),
    Column("value", Json),
    Column("expires_at", UtcDateTime),
)

accounts = Table(
    "accounts",
    metadata,
    # v12's agent id: md5 of "<strategy>-<e-mail>". It names an account and proves nothing.
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("password_hash", String(256), nullable=False),
    Column("firstname", String(35)),
    Column("lastname", String(35)),
    Column("picture_url", String(1024)),
    Column("is_super_admin", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

account_roles = Table(
    "account_roles",
    metadata,
    Column("account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("role", String(64), nullable=False),
)

login_sessions = Table(
    "login_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    # Since when it is the one sign-in of its account that may be at some desk; null = it is at none.
    Column("seated_at", UtcDateTime),
    # Why it has ended, where its owner is to be told; null = it has not.
    Column("ended_as", String(32)),
    Index("ix_login_sessions_account", "account_id"),
    Index("ix_login_sessions_expires", "expires_at"),
)

login_failures = Table(
    "login_failures",
    metadata,
    # An e-mail or an address; guesses are slowed for both.
    Column("subject", String(320), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", UtcDateTime, nullable=False),
)
