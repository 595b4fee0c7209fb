"""The ordered middlewares that see every incoming event before the workflow does."""

from collections.abc import Awaitable, Callable, Sequence

from host_runtime.contributions import Middleware
from host_runtime.messaging.events import Event


class Pipeline:
    """Runs an event through the middlewares by ascending order; the last step is the dialog engine.

    A middleware goes on by awaiting `proceed()`, and stops the event by returning without. An exception
    stops it too: the bot stays silent, and the event is tried again.
    """

    def __init__(self, middlewares: Sequence[Middleware], last: Callable[[Event], Awaitable[None]]) -> None:
        self._steps = sorted(middlewares, key=lambda step: step.order)
        self._last = last

    async def run(self, event: Event) -> None:
        await self._run_from(0, event)

    async def _run_from(self, index: int, event: Event) -> None:
        if index == len(self._steps):
            await self._last(event)
            return

        async def proceed() -> None:
            await self._run_from(index + 1, event)

        await self._steps[index].handle(event, proceed)
