"""A module that adds two middlewares: one stops secrets, one behind it says what it has seen."""

from host_runtime import (
    BOT,
    Draft,
    Event,
    Middleware,
    ModuleContext,
    ModuleManifest,
    Proceed,
    Received,
    Speaker,
    hookimpl,
    post,
)


class Curfew:
    manifest = ModuleManifest(name="curfew", title="Curfew", version="1.0.0")

    def __init__(self, context: ModuleContext) -> None:
        self._context = context

    @hookimpl
    def register_middlewares(self) -> list[Middleware]:
        return [
            Middleware("curfew/echo", order=60, handle=self._echo),
            Middleware("curfew/guard", order=50, handle=_guard),
        ]

    async def _echo(self, event: Event, proceed: Proceed) -> None:
        if isinstance(event, Received):
            draft = Draft(BOT, {"type": "text", "text": f"heard {event.preview}"}, self._context.clock.now())
            said = await self._context.db.write(
                lambda conn: post(conn, event.conversation.id, speaker=Speaker(None), draft=draft)
            )
            self._context.messaging.announce(event.conversation, [said])
        await proceed()


async def _guard(event: Event, proceed: Proceed) -> None:
    if "secret" not in event.preview:
        await proceed()
