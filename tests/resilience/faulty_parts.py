"""Parts of the message path that fail as a test says."""

from collections.abc import Awaitable, Callable

from host_runtime.contributions import Middleware, Proceed
from host_runtime.dialog.engine import Engine
from host_runtime.host import Host
from host_runtime.messaging.answering import Answering
from host_runtime.messaging.dispatcher import Wiring
from host_runtime.messaging.events import Event
from host_runtime.storage.database import Database


def add_middleware(host: Host, fail: Callable[[Event], Awaitable[None] | None]) -> None:
    """Have every event pass `fail`, which may raise or wait, before the bot answers it."""

    async def handle(event: Event, proceed: Proceed) -> None:
        waiting = fail(event)
        if waiting is not None:
            await waiting
        await proceed()

    _connect(host, [Middleware("faulty", 50, handle)], db=host.core.db)


def answer_on(host: Host, db: Database) -> None:
    """Have the bots' turns use that database."""
    _connect(host, [], db=db)


def _connect(host: Host, middlewares: list[Middleware], *, db: Database) -> None:
    contributions = host.modules.contributions
    answering = Answering(db=db, clock=host.core.clock, engine=Engine(), lifetimes=host.bots.lifetimes_of)
    steps = [*contributions.middlewares, *middlewares]
    host.core.dispatcher.connect(Wiring(host.bots.find, steps, contributions.channels, answering))
