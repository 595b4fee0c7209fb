"""A middleware that fails as a test says."""

from collections.abc import Awaitable, Callable

from host_runtime.contributions import Middleware, Proceed
from host_runtime.dialog.engine import Engine
from host_runtime.host import Host
from host_runtime.messaging.answering import Answering
from host_runtime.messaging.dispatcher import Wiring
from host_runtime.messaging.events import Event


def add_middleware(host: Host, fail: Callable[[Event], Awaitable[None] | None]) -> None:
    """Have every event pass `fail`, which may raise or wait, before the bot answers it."""

    async def handle(event: Event, proceed: Proceed) -> None:
        waiting = fail(event)
        if waiting is not None:
            await waiting
        await proceed()

    contributions, core = host.modules.contributions, host.core
    answering = Answering(db=core.db, clock=core.clock, engine=Engine(), lifetimes=host.bots.lifetimes_of)
    middlewares = [*contributions.middlewares, Middleware("faulty", 50, handle)]
    core.dispatcher.connect(Wiring(host.bots.find, middlewares, contributions.channels, answering))
