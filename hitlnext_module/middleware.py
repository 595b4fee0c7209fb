"""The first step of the pipeline: what a user says during a handoff is the agent's to read, not the bot's."""

from hitlnext_module.feed import Feed
from hitlnext_module.models import handoff_id_of
from hitlnext_module.previews import Previews
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.service import HandoffService
from host_runtime import (
    Event,
    Middleware,
    Proceed,
    Received,
)

NAME = "hitlnext.incoming"


def relay(previews: Previews, service: HandoffService, feed: Feed) -> Middleware:
    """Return the middleware. Who owns the conversation came with the event: it asks the database nothing."""

    async def handle(event: Event, proceed: Proceed) -> None:
        handoff_id = handoff_id_of(event.conversation.owner) if isinstance(event, Received) else None
        if handoff_id is None:
            await proceed()
            return
        # The message itself is stored, and has reached whoever watches the conversation.
        bot_id = event.conversation.bot_id
        previews.mark(handoff_id, bot_id)
        if isinstance(event, Received) and _cancels(event, feed):
            await service.cancel(Key(bot_id, handoff_id))

    return Middleware(name=NAME, order=0, handle=handle)


def _cancels(event: Received, feed: Feed) -> bool:
    text = event.message.payload.get("text")
    is_said = event.type == "text" and isinstance(text, str)
    return is_said and feed.config_of(event.conversation.bot_id).cancels(str(text))
