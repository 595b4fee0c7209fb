"""An agent at the desk, over REST and the desk's socket."""

import uuid
from typing import Any, Self

import aiohttp

from tests.harness.frames import Frame, FrameSocket


class Refused(Exception):
    """The server answered with an error status."""

    def __init__(self, status: int, body: Frame) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class DeskAgent:
    """A signed-in agent."""

    def __init__(self, http: aiohttp.ClientSession, url: str, *, bot_id: str = "support") -> None:
        self._http = http
        self._url = url
        self._base = f"{url}/api/v1/bots/{bot_id}/mod/hitlnext"
        self._token = ""
        self.agent_id = ""
        self.frames: FrameSocket | None = None

    async def sign_in(self, email: str, password: str) -> Self:
        login = f"{self._url}/api/v1/auth/login/basic/default"
        async with self._http.post(login, json={"email": email, "password": password}) as response:
            body = await response.json()
            if response.status != 200:
                raise Refused(response.status, body)
            self._token = body["payload"]["jwt"]
        self.agent_id = (await self.get("/agents/me"))["agentId"]
        return self

    async def connect(self) -> Self:
        """Open the desk's socket."""
        socket = await self._http.ws_connect(f"{self._base}/socket", headers=self._headers)
        self.frames = FrameSocket(socket)
        await self.frames.command("hello")
        return self

    async def go_online(self, online: bool = True) -> None:
        await self.post("/agents/me/online", {"online": online})

    async def pending(self) -> list[Frame]:
        """Return the pending handoffs, the newest first."""
        page = await self.get("/handoffs?status=pending&sort=newest")
        items: list[Frame] = page["items"]
        return items

    async def assign(self, handoff_id: int) -> Frame:
        handoff: Frame = await self.post(f"/handoffs/{handoff_id}/assign")
        return handoff

    async def resolve(self, handoff_id: int) -> Frame:
        handoff: Frame = await self.post(f"/handoffs/{handoff_id}/resolve")
        return handoff

    async def reply(self, thread_id: str, text: str, *, client_id: str | None = None) -> Frame:
        body = {"clientId": client_id or uuid.uuid4().hex, "payload": {"type": "text", "text": text}}
        stored: Frame = await self.post(f"/conversations/{thread_id}/messages", body)
        return stored

    async def get(self, path: str) -> Any:
        return await self._request("GET", path)

    async def post(self, path: str, body: Any = None) -> Any:
        return await self._request("POST", path, body)

    async def close(self) -> None:
        if self.frames is not None:
            await self.frames.close()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    async def _request(self, method: str, path: str, body: Any = None) -> Any:
        async with self._http.request(
            method, self._base + path, json=body if body is not None else None, headers=self._headers
        ) as response:
            answer = await response.json()
            if response.status >= 400:
                raise Refused(response.status, answer)
            return answer
