"""Who speaks in a conversation: a fact in its row, changed only by these three conditional updates.

Any module may take a conversation from the bot, pass it on and give it back; `owner` is a name such as
`hitlnext:42`. Each change grows the epoch, so that an answer which was begun before is refused.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from host_runtime.messaging.events import ConversationId, Owner
from host_runtime.storage.conversations import change_owner
from host_runtime.storage.dialog_sessions import renew_dialog_session
from host_runtime.storage.messages import hand_over_waiting

_TIME_TO_GO_ON = timedelta(minutes=30)


def take(conn: Connection, conversation_id: ConversationId, owner: Owner) -> bool:
    """Take the word from the bot, and what it has not answered yet; False if somebody else already has it."""
    if not change_owner(conn, conversation_id, expected=None, to=owner):
        return False
    hand_over_waiting(conn, conversation_id)
    return True


def pass_on(conn: Connection, conversation_id: ConversationId, *, owner: Owner, to: Owner) -> bool:
    """Give the word from one owner to another; False if `owner` does not have it."""
    return change_owner(conn, conversation_id, expected=owner, to=to)


def release(conn: Connection, conversation_id: ConversationId, owner: Owner, *, now: datetime) -> bool:
    """Give the word back to the bot; False if `owner` does not have it.

    The place in the workflow, kept however long that took, gets its time to live anew.
    """
    if not change_owner(conn, conversation_id, expected=owner, to=None):
        return False
    renew_dialog_session(conn, conversation_id, until=now + _TIME_TO_GO_ON)
    return True
