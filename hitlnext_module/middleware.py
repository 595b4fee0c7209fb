"""The first step of the pipeline: what a user says during a handoff is the agent's to read, not the bot's."""

from hitlnext_module.feed import Feed
from hitlnext_module.models import handoff_id_of
from hitlnext_module.previews import Previews
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.service import HandoffService
from host_runtime import (
    Event,
    InternalEvent,
    Middleware,
    Proceed,
    Received,
    UserLeaves,
)

NAME = "hitlnext.incoming"


def relay(previews: Previews, service: HandoffService, feed: Feed) -> Middleware:
    """Return the middleware. Who owns the conversation came with the event: it asks the database nothing."""

    async def handle(event: Event, proceed: Proceed) -> None:
        handoff_id = None if isinstance(event, InternalEvent) else handoff_id_of(event.conversation.owner)
        if handoff_id is None:
            await proceed()
            return
        bot_id = event.conversation.bot_id
        if isinstance(event, Received):
            # The message itself is stored, and has reached whoever watches the conversation.
            previews.mark(handoff_id, bot_id)
        if isinstance(event, UserLeaves) or _cancels(event, feed):
            await service.cancel(Key(bot_id, handoff_id))

    return Middleware(name=NAME, order=0, handle=handle)


def _cancels(event: Event, feed: Feed) -> bool:
    if not isinstance(event, Received):
        return False
    text = event.message.payload.get("text")
    is_said = event.type == "text" and isinstance(text, str)
    return is_said and feed.config_of(event.conversation.bot_id).cancels(str(text))
