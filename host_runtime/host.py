"""Starts the host, serves, drains and stops; everything that must be closed is on one exit stack."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from host_runtime.accounts.accounts import Accounts
from host_runtime.assembly import Core, load_modules, make_core, mount_bots
from host_runtime.bots import Bots, log_faults
from host_runtime.clock import Clock, SystemClock
from host_runtime.config.durations import parse_duration
from host_runtime.config.host_config import HOST_FILE, size_in_bytes
from host_runtime.configuration import Configuration, host_version, read_configuration
from host_runtime.errors import ConfigurationError, Conflict, InvalidField, NotFound, Unavailable
from host_runtime.messaging.janitor import Janitor
from host_runtime.modules import Modules
from host_runtime.reload import Reloader
from host_runtime.storage.migrate import upgrade
from host_runtime.storage.opening import open_database, unreachable
from host_runtime.tasks import Tasks
from host_runtime.web.app import Services, make_app
from host_runtime.web.settings import WebSettings

log = logging.getLogger(__name__)

_WATCH_EVERY_S = 0.5
_HANDLERS_END_WITHIN_S = 3


@dataclass(frozen=True, slots=True)
class HostSettings:
    """Which host to start. `host` and `port` outrank the files; a stop takes at most `drain_within` s."""

    data: Path
    environ: Mapping[str, str]
    host: str | None = None
    port: int | None = None
    clock: Clock = field(default_factory=SystemClock)
    drain_within: float = 10

    @property
    def given(self) -> dict[str, object]:
        """The options of the command line, in the shape of `botpress.config.json`."""
        options = {"host": self.host, "port": self.port}
        return {"httpServer": {name: value for name, value in options.items() if value is not None}}


class Host:
    """A host that serves. `failed` is set when it can go on no longer: the process should end."""

    def __init__(self, core: Core, configuration: Configuration, *, modules: Modules, bots: Bots) -> None:
        self.core = core
        self.configuration = configuration
        self.modules = modules
        self.bots = bots
        self.reloader = Reloader(configuration, modules.contributions, configs=core.configs, bots=bots)
        self.url = ""
        self.failed = asyncio.Event()
        self._is_serving = False

    @classmethod
    @asynccontextmanager
    async def start(cls, settings: HostSettings) -> "AsyncIterator[Host]":
        """Start a host and serve until the block ends; then drain and stop.

        Raises ConfigurationError, with every fault, or Unavailable if the database or the address is.
        """
        read = await asyncio.to_thread(
            read_configuration, settings.data, settings.environ, given=settings.given
        )
        configuration = read.check()
        async with AsyncExitStack() as stack:
            core = await _open(settings, configuration, stack)
            modules, bots = await _load(core, configuration, stack)
            host = cls(core, configuration, modules=modules, bots=bots)
            await host._serve(stack)
            stack.push_async_callback(host._drain, settings.drain_within)
            yield host

    async def _serve(self, stack: AsyncExitStack) -> None:
        """Take up what was left undone, and listen."""
        waiting = await self.core.dispatcher.recover()
        if waiting:
            log.info("in %d conversations something was left undone and is taken up", waiting)
        runner = web.AppRunner(
            make_app(self._services()), access_log=None, shutdown_timeout=_HANDLERS_END_WITHIN_S
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        server = self.configuration.host.httpServer
        try:
            await web.TCPSite(runner, server.host, server.port).start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise Unavailable(f"Cannot listen on {server.host}:{server.port}: {reason}") from error
        self.url = _url(server.host, runner.addresses[0][1])
        self.core.tasks.spawn(self._watch(), name="watch")
        self.core.tasks.spawn(self.reloader.run(), name="reload")
        self._is_serving = True

    def _services(self) -> Services:
        core, server = self.core, self.configuration.host.httpServer
        return Services(
            db=core.db,
            clock=core.clock,
            hub=core.hub,
            dispatcher=core.dispatcher,
            bots=self.bots,
            workspaces=self.configuration.workspaces,
            directory=core.directory,
            accounts=core.accounts,
            sessions=core.sessions,
            sockets=core.sockets,
            settings=WebSettings(
                version=host_version(),
                external_url=server.externalUrl,
                largest_body=size_in_bytes(server.bodyLimit),
                is_proxied=server.isProxied,
            ),
            is_ready=lambda: self._is_serving and not self.failed.is_set(),
            web_apps=self.modules.contributions.web_apps,
            pages=self.modules.contributions.pages,
        )

    async def _watch(self) -> None:
        """Notice that the database cannot write any more: nothing that is said could be stored."""
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            if not self.core.db.is_alive:
                break
        log.critical("the database takes no more writes; the host stops")
        self.failed.set()

    async def _drain(self, within: float) -> None:
        """Send clients away to come back, and finish what is under way; what does not end stays stored."""
        self._is_serving = False
        try:
            async with asyncio.timeout(within):
                await self.core.sockets.drain()
                await self.core.dispatcher.drain()
        except TimeoutError:
            log.warning("stopping although something is still under way after %s s", within)


async def _open(settings: HostSettings, configuration: Configuration, stack: AsyncExitStack) -> Core:
    """Open the database, bring it to head, and make the services on it."""
    db = await asyncio.to_thread(open_database, configuration.database_url)
    stack.push_async_callback(db.close)
    with unreachable():
        await db.write(lambda conn: upgrade(conn, configuration.branches))
    # Closed before the database: what runs in the background may be in the middle of a query.
    tasks = Tasks()
    stack.push_async_callback(tasks.close)
    core = make_core(configuration, db, settings.clock, tasks=tasks)
    stack.callback(core.passwords.close)
    return core


async def _load(core: Core, configuration: Configuration, stack: AsyncExitStack) -> tuple[Modules, Bots]:
    """Make the modules and the bots, and enter the modules' lifespans."""
    modules = load_modules(core, configuration)
    bots = await asyncio.to_thread(mount_bots, core, configuration, modules)
    log_faults(bots)
    await add_first_admin(core.accounts, configuration)
    await promote_super_admins(core.accounts, configuration)
    for lifespan in modules.contributions.lifespans:
        await stack.enter_async_context(lifespan.enter())
    period = parse_duration(configuration.host.dialog.janitorInterval)
    janitor = Janitor(db=core.db, clock=core.clock, dispatcher=core.dispatcher, period=period)
    core.tasks.spawn(janitor.run(), name="janitor")
    core.tasks.spawn(core.sessions.keep_swept(), name="sign-ins")
    return modules, bots


async def add_first_admin(accounts: Accounts, configuration: Configuration) -> None:
    """Make the account that BP_ADMIN_EMAIL and BP_ADMIN_PASSWORD name, unless there is one of that e-mail.

    Raises ConfigurationError if they cannot be an account's.
    """
    email = configuration.environ.get("BP_ADMIN_EMAIL")
    password = configuration.environ.get("BP_ADMIN_PASSWORD")
    if not email or not password:
        return
    try:
        await accounts.add(email, password, is_super_admin=True)
    except Conflict:
        log.debug("the first administrator is there already")
    except InvalidField as error:
        raise ConfigurationError([f"environment: BP_ADMIN_…: {error.message}"]) from None


async def promote_super_admins(accounts: Accounts, configuration: Configuration) -> None:
    """Give the accounts that `superAdmins` lists the right to everything; a missing one is told."""
    for entry in configuration.host.superAdmins:
        try:
            await accounts.set_super_admin(entry.email, is_super_admin=True)
        except NotFound:
            log.warning("superAdmins lists %s, and there is no such account yet", entry.email)
        except InvalidField as error:
            raise ConfigurationError([f"{HOST_FILE}: superAdmins: {entry.email}: {error.message}"]) from None


def _url(host: str, port: int) -> str:
    """Return where a browser on this machine reaches the host."""
    name = "127.0.0.1" if host in {"", "0.0.0.0", "::", "localhost"} else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
