"""Those who take part: a visitor who talks to the bot, and agents who speak HTTP and the desk's socket."""

from typing import Any

import aiohttp

from host_runtime.assembly import Core
from host_runtime.messaging.events import BotId, ConversationId, IncomingMessage, Message
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

    def __init__(self, core: Core, bot_id: str, *, user_id: str, thread_id: str) -> None:
        self._core = core
        self.bot_id = bot_id
        self.user_id = user_id
        self.thread_id = thread_id

    async def say(self, text: str) -> None:
        """Say something and wait until it has been dealt with."""
        payload, preview = parse_user_payload({"type": "text", "text": text}, max_length=1000)
        await self._core.dispatcher.receive(
            IncomingMessage(
                bot_id=BotId(self.bot_id),
                channel="web",
                user_id=users.UserId(self.user_id),
                conversation_id=ConversationId(self.thread_id),
                payload=payload,
                preview=preview,
            )
        )
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is under way in the conversation."""
        await self._core.dispatcher.idle(ConversationId(self.thread_id))

    async def messages(self) -> list[Message]:
        """Return everything that was said."""
        thread_id = ConversationId(self.thread_id)
        return await self._core.db.read(lambda conn: messages.list_messages(conn, thread_id, limit=200))

    async def transcript(self) -> list[tuple[str, str]]:
        """Return who said what, as texts."""
        return [(m.author.kind.value, str(m.payload.get("text"))) for m in await self.messages()]


async def add_visitor(
    core: Core, bot_id: str = "support", *, channel: str = "web", **attributes: Any
) -> Visitor:
    """Make a user with a conversation in which nothing has been said."""
    now = core.clock.now()

    def work(conn: Any) -> tuple[str, str]:
        user = users.create_visitor(
            conn, BotId(bot_id), token_hash=f"{id(attributes):064x}", attributes=attributes, now=now
        )
        conversation = conversations.create_conversation(
            conn, BotId(bot_id), user_id=user.id, channel=channel, now=now
        )
        return user.id, conversation.id

    user_id, thread_id = await core.db.write(work)
    return Visitor(core, bot_id, user_id=user_id, thread_id=thread_id)


class Agent:
    """Somebody with an account, who is signed in."""

    def __init__(self, http: aiohttp.ClientSession, url: str, *, agent_id: str, token: str) -> None:
        self._http = http
        self._url = url
        self.id = agent_id
        self.token = token

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
) -> tuple[str, str]:
    """Make an account and sign it in without its password; returns its id and token."""
    now = core.clock.now()
    agent_id = f"{abs(hash(email)):032x}"[:32]

    def work(conn: Any) -> None:
        accounts.insert_account(
            conn, agent_id, email=email, password_hash="none", is_super_admin=False, now=now
        )
        accounts.set_names(conn, agent_id, names=(*name, None), now=now)
        accounts.set_role(conn, agent_id, workspace="default", role=role)

    await core.db.write(work)
    return agent_id, (await core.sessions.open(agent_id)).token
