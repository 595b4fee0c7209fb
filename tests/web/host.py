"""A host's web layer with real services, for tests that speak HTTP to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.directory import Directory
from host_runtime.accounts.passwords import Passwords
from host_runtime.accounts.sessions import Sessions
from host_runtime.accounts.throttle import Throttle
from host_runtime.clock import ManualClock
from host_runtime.contributions import Pages, WebApp
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.realtime.hub import Hub
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage.database import Database
from host_runtime.tasks import Tasks
from host_runtime.web.app import Services, make_app
from host_runtime.web.settings import WebSettings
from tests.accounts.conftest import QUICK
from tests.accounts.workspaces import TwoWorkspaces

EMAIL, PASSWORD = "anna@example.com", "a long password"
Client = TestClient[Any, Any]


@dataclass(frozen=True, slots=True)
class NamedBot:
    """A bot, as far as channels mind."""

    id: str
    name: str
    default_language: str = "en"


class Bots:
    """Two bots that are mounted."""

    def __init__(self) -> None:
        self._bots = {bot.id: bot for bot in (NamedBot("support", "Support"), NamedBot("sales", "Sales"))}

    def find(self, bot_id: str) -> NamedBot | None:
        return self._bots.get(bot_id)

    def workspace_of(self, bot_id: str) -> str:
        return "default"

    def ids(self) -> list[str]:
        return list(self._bots)


@dataclass(slots=True)
class Host:
    """The services behind the web, each made once."""

    db: Database
    clock: ManualClock
    settings: WebSettings = field(default_factory=lambda: WebSettings(version="1.2.3"))
    hub: Hub = field(default_factory=Hub)
    sockets: Sockets = field(default_factory=Sockets)
    bots: Bots = field(default_factory=Bots)
    tasks: Tasks = field(default_factory=Tasks)
    passwords: Passwords = field(default_factory=lambda: Passwords(QUICK))
    is_ready: bool = True
    sessions: Sessions = field(init=False)
    accounts: Accounts = field(init=False)
    directory: Directory = field(init=False)
    dispatcher: Dispatcher = field(init=False)
    client: Client | None = None

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.db, self.clock, sockets=self.sockets)
        self.accounts = Accounts(
            self.db,
            self.clock,
            passwords=self.passwords,
            sessions=self.sessions,
            throttle=Throttle(self.db, self.clock),
        )
        self.directory = Directory(self.db, self.clock, TwoWorkspaces())
        self.dispatcher = Dispatcher(db=self.db, clock=self.clock, hub=self.hub, tasks=self.tasks)

    async def serve(self, *, web_apps: Sequence[WebApp] = (), pages: Sequence[Pages] = ()) -> Client:
        """Start a server on a free port and return a client of it."""
        services = Services(
            db=self.db,
            clock=self.clock,
            hub=self.hub,
            dispatcher=self.dispatcher,
            bots=self.bots,
            workspaces=TwoWorkspaces(),
            directory=self.directory,
            accounts=self.accounts,
            sessions=self.sessions,
            sockets=self.sockets,
            settings=self.settings,
            is_ready=lambda: self.is_ready,
            web_apps=web_apps,
            pages=pages,
        )
        self.client = TestClient(TestServer(make_app(services)))
        await self.client.start_server()
        return self.client

    async def add_agent(self, email: str = EMAIL) -> str:
        """Make an account with the role `agent` and return its id."""
        account = await self.accounts.add(email, PASSWORD)
        await self.accounts.set_role(email, workspace="default", role="agent")
        return account.id

    async def sign_in(self, client: Client, email: str = EMAIL) -> dict[str, str]:
        """Sign in and return the header that proves it; the client's cookie is thrown away."""
        body = {"email": email, "password": PASSWORD}
        async with client.post("/api/v1/auth/login/basic/default", json=body) as response:
            assert response.status == 200
            token = (await response.json())["payload"]["jwt"]
        client.session.cookie_jar.clear()
        return {"Authorization": f"Bearer {token}"}

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()
        await self.tasks.close()
        self.passwords.close()
