"""The first step of the pipeline: what a user says during a handoff is the agent's to read, not the bot's."""

from hitlnext_module.models import handoff_id_of
from hitlnext_module.previews import Previews
from host_runtime import (
    Event,
    Middleware,
    Proceed,
    Received,
)

NAME = "hitlnext.incoming"


def relay(previews: Previews) -> Middleware:
    """Return the middleware. Who owns the conversation came with the event: it asks the database nothing."""

    async def handle(event: Event, proceed: Proceed) -> None:
        handoff_id = handoff_id_of(event.conversation.owner) if isinstance(event, Received) else None
        if handoff_id is None:
            await proceed()
        else:
            # The message itself is stored, and has reached whoever watches the conversation.
            previews.mark(handoff_id, event.conversation.bot_id)

    return Middleware(name=NAME, order=0, handle=handle)
