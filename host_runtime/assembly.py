"""The host's services, each made once and given what it needs; nothing of it runs yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.directory import Directory
from host_runtime.accounts.passwords import Passwords
from host_runtime.accounts.sessions import Sessions
from host_runtime.accounts.throttle import Throttle
from host_runtime.bots import Bots, load_bots
from host_runtime.clock import Clock
from host_runtime.config.module_config import ModuleConfig
from host_runtime.configuration import Configuration
from host_runtime.context import BotInfo, ModuleContext
from host_runtime.dialog.engine import Engine
from host_runtime.messaging.answering import Answering
from host_runtime.messaging.dispatcher import Dispatcher, Wiring
from host_runtime.modules import ModuleLoader, Modules
from host_runtime.realtime.hub import Hub
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage.database import Database
from host_runtime.tasks import Tasks


class LaterBots:
    """The bots as modules are given them: they are loaded after the modules, with what modules add."""

    def __init__(self, configuration: Configuration) -> None:
        self._workspaces = configuration.workspaces
        self.loaded: Bots | None = None

    def find(self, bot_id: str) -> BotInfo | None:
        return None if self.loaded is None else self.loaded.find(bot_id)

    def workspace_of(self, bot_id: str) -> str:
        return self._workspaces.workspace_of(bot_id)

    def ids(self) -> list[str]:
        return [] if self.loaded is None else self.loaded.ids()


@dataclass(frozen=True, slots=True)
class Core:
    """What exists before any module does."""

    db: Database
    clock: Clock
    tasks: Tasks
    hub: Hub
    sockets: Sockets
    dispatcher: Dispatcher
    directory: Directory
    passwords: Passwords
    sessions: Sessions
    accounts: Accounts
    bots: LaterBots
    # The modules' configurations as they are now; a reload replaces them.
    configs: dict[str, ModuleConfig]
    may_call_private_addresses: bool

    def context_for(self, configs: Mapping[str, ModuleConfig]) -> Callable[[str], ModuleContext]:
        """Return what makes the context of a module, by its name."""

        def make(name: str) -> ModuleContext:
            def config_of(bot_id: str | None) -> BaseModel:
                # Looked up at each call: a reload replaces the entry.
                return configs[name].of(bot_id)

            return ModuleContext(
                config=config_of,
                db=self.db,
                clock=self.clock,
                bots=self.bots,
                messaging=self.dispatcher,
                directory=self.directory,
                realtime=self.hub,
                tasks=self.tasks,
                may_call_private_addresses=self.may_call_private_addresses,
            )

        return make


def make_core(configuration: Configuration, db: Database, clock: Clock, *, tasks: Tasks) -> Core:
    """Make the services; whoever asks for them closes `tasks`, `db` and `passwords`."""
    hub, sockets, passwords = Hub(), Sockets(), Passwords()
    sessions = Sessions(db, clock, sockets=sockets)
    throttle = Throttle(db, clock)
    return Core(
        db=db,
        clock=clock,
        tasks=tasks,
        hub=hub,
        sockets=sockets,
        dispatcher=Dispatcher(db=db, clock=clock, hub=hub, tasks=tasks),
        directory=Directory(db, clock, configuration.workspaces),
        passwords=passwords,
        sessions=sessions,
        accounts=Accounts(db, clock, passwords=passwords, sessions=sessions, throttle=throttle),
        bots=LaterBots(configuration),
        configs=dict(configuration.modules),
        may_call_private_addresses=configuration.host.webhooks.allowPrivateAddresses,
    )


def load_modules(core: Core, configuration: Configuration) -> Modules:
    """Make the modules and add their roles; raises ConfigurationError if two claim one name."""
    modules = ModuleLoader(configuration.plan, core.context_for(core.configs)).load()
    configuration.workspaces.add_roles(modules.contributions.roles)
    return modules


def mount_bots(core: Core, configuration: Configuration, modules: Modules) -> Bots:
    """Read the bots, and let modules and the message path find them."""
    bots = core.bots.loaded = load_bots(configuration, modules.contributions)
    engine = Engine()
    answering = Answering(db=core.db, clock=core.clock, engine=engine, lifetimes=bots.lifetimes_of)
    core.dispatcher.connect(
        Wiring(
            find_bot=bots.find,
            middlewares=modules.contributions.middlewares,
            channels=modules.contributions.channels,
            answering=answering,
        )
    )
    return bots
