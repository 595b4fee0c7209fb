"""What was said in a conversation, where the module may remove it."""

from sqlalchemy import Connection, delete, update

from host_runtime import (
    ConversationId,
    tables,
)

conversations = tables.conversations
messages = tables.messages


def delete_messages(conn: Connection, conversation_id: ConversationId) -> None:
    """Delete everything that was said and answered; numbers go on where they were."""
    conn.execute(
        delete(messages).where(messages.c.conversation_id == conversation_id, messages.c.handled.is_(True))
    )
    conn.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(last_preview=None, last_author=None, last_message_at=None)
    )
