"""How a message looks to clients, and the topic on which they hear of it."""

from datetime import UTC, datetime
from typing import Any

from host_runtime.messaging.events import Author, Conversation, ConversationId, Message


def conversation_topic(conversation_id: ConversationId | str) -> str:
    """Return the hub's topic for what is said in a conversation."""
    return f"conversation:{conversation_id}"


def conversation_wire(conversation: Conversation) -> dict[str, Any]:
    """Return `{id, owner: "bot" | "human", version}`: who has the word. The newest version wins."""
    owner = "bot" if conversation.owner is None else "human"
    return {"id": conversation.id, "owner": owner, "version": conversation.epoch}


def message_wire(message: Message) -> dict[str, Any]:
    """Return `{id, conversationId, seq, clientId?, author, sentOn, payload}`."""
    wire: dict[str, Any] = {
        "id": message.id,
        "conversationId": message.conversation_id,
        "seq": message.seq,
        "author": author_wire(message.author),
        "sentOn": moment_wire(message.sent_at),
        "payload": message.payload,
    }
    if message.client_id is not None:
        wire["clientId"] = message.client_id
    return wire


def author_wire(author: Author) -> dict[str, str]:
    """Return `{kind, name?, avatarUrl?}`."""
    wire: dict[str, str] = {"kind": author.kind.value}
    if author.name:
        wire["name"] = author.name
    if author.avatar_url:
        wire["avatarUrl"] = author.avatar_url
    return wire


def moment_wire(moment: datetime) -> str:
    """Return an ISO 8601 moment in UTC with milliseconds, as JavaScript writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
