"""The module's tables, declared once; its migrations are tested against them."""

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
    Text,
    text,
)

from host_runtime import (
    Json,
    UtcDateTime,
    tables,
)

conversations = tables.conversations
users = tables.users

metadata = MetaData()

_ACTIVE = text("status IN ('pending', 'assigned')")
_PENDING = text("status = 'pending'")
_ASSIGNED = text("status = 'assigned'")

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bot_id", String(64), nullable=False),
    Column("user_id", String(64), ForeignKey(users.c.id), nullable=False),
    Column("conversation_id", String(64), ForeignKey(conversations.c.id), nullable=False),
    Column("user_channel", String(64), nullable=False),
    Column("agent_id", String(32)),
    Column("status", String(16), nullable=False),
    Column("tags", Json, nullable=False),
    Column("assigned_at", UtcDateTime),
    Column("resolved_at", UtcDateTime),
    # When a pending handoff gives up waiting for an agent; null = never.
    Column("expires_at", UtcDateTime),
    # How long it may be pending, each time that it is; null = for ever.
    Column("timeout_s", BigInteger),
    # When an assigned handoff goes back into the queue, its agent having gone; null = the agent is there.
    Column("requeue_at", UtcDateTime),
    # Whether a workflow waits behind the action and goes on when the handoff ends.
    Column("resumes", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(
        "uq_handoffs_active",
        "conversation_id",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
    Index("ix_handoffs_conversation", "conversation_id", "bot_id"),
    Index("ix_handoffs_status", "bot_id", "status", "created_at", "id"),
    Index("ix_handoffs_agent", "bot_id", "agent_id", "status", "created_at", "id"),
    Index("ix_handoffs_created", "bot_id", "created_at", "id"),
    Index("ix_handoffs_due", "expires_at", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_handoffs_requeue", "requeue_at", sqlite_where=_ASSIGNED, postgresql_where=_ASSIGNED),
    # An id is never used twice: owners of conversations are named by it.
    sqlite_autoincrement=True,
)

comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handoff_id", Integer, ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False),
    # Notes belong to the conversation: every handoff of it shows them.
    Column("thread_id", String(64), nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_comments_handoff", "handoff_id"),
    Index("ix_comments_thread", "thread_id", "id"),
    sqlite_autoincrement=True,
)

presence = Table(
    "hitlnext_presence",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("agent_id", String(32), primary_key=True),
    # Until when the agent is online; null = offline.
    Column("online_until", UtcDateTime),
    Column("version", Integer, nullable=False),
    Index("ix_hitlnext_presence_due", "online_until"),
)

_WAITING = text("due_at IS NOT NULL")
_DEAD = text("due_at IS NULL")
_GONE = text("gone_from IS NOT NULL")

outbox = Table(
    "hitlnext_outbox",
    metadata,
    # Grows within a stream as its changes were committed: each change holds its handoff's (agent's) row.
    Column("id", Integer, primary_key=True),
    # What receivers know the event by: the same at every attempt.
    Column("event_id", String(40), nullable=False),
    Column("bot_id", String(64), nullable=False),
    # What is delivered in order: the events of one handoff, or of one agent.
    Column("stream", String(80), nullable=False),
    # The request's body as it is sent and signed.
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # From when on the time for delivery runs: the creation, or the latest replay.
    Column("waits_since", UtcDateTime, nullable=False),
    # When it may be tried (again), and until when an attempt has the row to itself; null = dead.
    Column("due_at", UtcDateTime),
    Column("reason", String(200)),
    # The digest of the address that wants nothing any more (410), on what is dead because of that.
    Column("gone_from", String(64)),
    Index("ix_hitlnext_outbox_due", "bot_id", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index(
        "ix_hitlnext_outbox_stream",
        "bot_id",
        "stream",
        "id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index("ix_hitlnext_outbox_dead", "bot_id", "id", sqlite_where=_DEAD, postgresql_where=_DEAD),
    Index("ix_hitlnext_outbox_gone", "gone_from", sqlite_where=_GONE, postgresql_where=_GONE),
    sqlite_autoincrement=True,
)
