"""Those who take part: a visitor who talks to the bot, and agents who speak HTTP and the desk's socket."""

import hashlib
import uuid
from typing import Any

import aiohttp
from sqlalchemy import Connection

from host_runtime.assembly import Core
from host_runtime.host import Host
from host_runtime.messaging.events import BotId, IncomingMessage, Message, Place
from host_runtime.messaging.payloads import parse_user_payload
from host_runtime.storage import accounts, conversations, messages, users
from tests.harness.frames import FrameSocket


class Refused(Exception):
    """The server answered with an error status."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.code = body.get("code")


class Visitor:
    """A user of a bot with one conversation."""

    def __init__(self, core: Core, place: Place) -> None:
        self._core = core
        self.place = place
        self.user_id = place.user_id
        self.thread_id = place.conversation_id

    async def say(self, text: str) -> None:
        """Say something and wait until it has been dealt with."""
        payload, preview = parse_user_payload({"type": "text", "text": text}, max_length=1000)
        await self._core.dispatcher.receive(
            IncomingMessage(
                bot_id=self.place.bot_id,
                channel=self.place.channel,
                user_id=self.user_id,
                conversation_id=self.thread_id,
                payload=payload,
                preview=preview,
            )
        )
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is under way in the conversation."""
        await self._core.dispatcher.idle(self.thread_id)

    async def asks_for_a_person(self) -> None:
        """Have the workflow hand off."""
        await self.say("person")

    async def messages(self) -> list[Message]:
        """Return everything that was said."""
        return await self._core.db.read(lambda conn: messages.list_messages(conn, self.thread_id, limit=200))

    async def transcript(self) -> list[tuple[str, str]]:
        """Return who said what, as texts."""
        return [(m.author.kind.value, str(m.payload.get("text"))) for m in await self.messages()]


async def add_visitor(
    core: Core, bot_id: str = "support", *, channel: str = "web", **attributes: Any
) -> Visitor:
    """Make a user with a conversation in which nothing has been said."""
    now = core.clock.now()

    def work(conn: Connection) -> Place:
        user = users.create_visitor(
            conn, BotId(bot_id), token_hash=uuid.uuid4().hex * 2, attributes=attributes, now=now
        )
        conversation = conversations.create_conversation(
            conn, BotId(bot_id), user_id=user.id, channel=channel, now=now
        )
        return Place(conversation.id, conversation.bot_id, user.id, channel)

    return Visitor(core, await core.db.write(work))


class Agent:
    """Somebody with an account, who is signed in."""

    def __init__(self, http: aiohttp.ClientSession, host: Host, *, agent_id: str, token: str = "") -> None:
        self._http = http
        self._host = host
        self._url = host.url
        self.id = agent_id
        self.token = token

    async def renewed(self) -> "Agent":
        """Return the same person with a fresh sign-in."""
        opened = await self._host.core.sessions.open(self.id)
        return Agent(self._http, self._host, agent_id=self.id, token=opened.token)

    async def get(self, path: str, *, bot_id: str = "support") -> Any:
        return await self.request("GET", path, bot_id=bot_id)

    async def post(self, path: str, body: Any = None, *, bot_id: str = "support") -> Any:
        return await self.request("POST", path, body, bot_id=bot_id)

    async def request(self, method: str, path: str, body: Any = None, *, bot_id: str = "support") -> Any:
        """Return the answer's JSON; raises Refused."""
        address = f"{self._url}/api/v1/bots/{bot_id}/mod/hitlnext{path}"
        async with self._http.request(method, address, json=body, headers=self.headers) as response:
            answer = await response.json()
            if response.status >= 400:
                raise Refused(response.status, answer)
            return answer

    async def pending(self, *, bot_id: str = "support") -> list[dict[str, Any]]:
        """Return the pending handoffs, the newest first."""
        page = await self.get("/handoffs?status=pending&sort=newest", bot_id=bot_id)
        found: list[dict[str, Any]] = page["items"]
        return found

    async def take_over(self, visitor: Visitor) -> int:
        """Assign the visitor's pending handoff to oneself; returns its id."""
        [handoff] = [one for one in await self.pending() if one["userThreadId"] == visitor.thread_id]
        await self.post(f"/handoffs/{handoff['id']}/assign")
        handoff_id: int = handoff["id"]
        return handoff_id

    async def go_online(self, online: bool = True, *, bot_id: str = "support") -> None:
        await self.post("/agents/me/online", {"online": online}, bot_id=bot_id)

    async def reply(self, visitor: Visitor, text: str, *, client_id: str) -> Any:
        body = {"clientId": client_id, "payload": {"type": "text", "text": text}}
        return await self.post(f"/conversations/{visitor.thread_id}/messages", body)

    async def connect(self, *, bot_id: str = "support") -> FrameSocket:
        """Open the desk's socket and say hello."""
        address = f"{self._url}/api/v1/bots/{bot_id}/mod/hitlnext/socket"
        frames = FrameSocket(await self._http.ws_connect(address))
        await frames.command("hello", token=self.token)
        return frames

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def add_account(
    core: Core, email: str, *, role: str | None, name: tuple[str | None, str | None]
) -> str:
    """Make an account that nobody knows the password of; returns its id."""
    now = core.clock.now()
    agent_id = hashlib.md5(f"default-{email}".encode(), usedforsecurity=False).hexdigest()

    def work(conn: Connection) -> None:
        accounts.insert_account(
            conn, agent_id, email=email, password_hash="none", is_super_admin=False, now=now
        )
        accounts.set_names(conn, agent_id, names=(*name, None), now=now)
        accounts.set_role(conn, agent_id, workspace="default", role=role)

    await core.db.write(work)
    return agent_id
