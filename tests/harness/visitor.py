"""A customer who chats over the web chat's socket."""

import uuid
from typing import Any, Self

import aiohttp

from tests.harness.frames import Frame, FrameSocket


class Visitor:
    """Keeps what a browser would keep: the secret token, the conversation, and the last `seq` seen."""

    def __init__(self, http: aiohttp.ClientSession, url: str, *, bot_id: str = "support") -> None:
        self._http = http
        self._address = f"{url}/api/v1/bots/{bot_id}/mod/channel-web/socket"
        self.token: str | None = None
        self.conversation_id: str | None = None
        self.messages: dict[int, Frame] = {}
        self.frames: FrameSocket | None = None

    async def connect(self, *, language: str = "en") -> Self:
        """Open (or open again) the socket and say hello; what was missed arrives with the answer."""
        self.frames = FrameSocket(await self._http.ws_connect(self._address))
        hello: dict[str, Any] = {"language": language}
        if self.token is not None:
            hello |= {"token": self.token, "conversationId": self.conversation_id, "after": self.last_seq}
        answer = await self.frames.command("hello", **hello)
        self.token = answer["token"]
        self.conversation_id = answer["conversationId"]
        self._keep(answer["messages"])
        return self

    @property
    def last_seq(self) -> int:
        self._take_events()
        return max(self.messages, default=0)

    async def say(self, text: str, *, client_id: str | None = None) -> Frame:
        """Say a text; returns `{messageId, seq}` once it is stored."""
        return await self.send({"type": "text", "text": text}, client_id=client_id)

    async def send(self, payload: Frame, *, client_id: str | None = None) -> Frame:
        assert self.frames is not None
        result: Frame = await self.frames.command(
            "message",
            clientId=client_id or uuid.uuid4().hex,
            conversationId=self.conversation_id,
            payload=payload,
        )
        return result

    async def hears(self, text: str, *, within_s: float = 15) -> Frame:
        """Wait until somebody else than the visitor has said something with this text in it."""
        assert self.frames is not None
        self._take_events()
        for message in self.messages.values():
            if _says(message, text):
                return message
        event = await self.frames.wait_event(
            lambda event: event["resource"] == "message" and _says(event["payload"], text), within_s=within_s
        )
        payload: Frame = event["payload"]
        return payload

    async def hears_times(self, text: str, times: int) -> None:
        """Wait until a text with this in it has been said that many times, and no more often."""
        assert self.frames is not None

        def count() -> int:
            self._take_events()
            return sum(_says(message, text) for message in self.messages.values())

        await self.frames.wait_event(lambda _: count() >= times)
        assert count() == times

    async def catch_up(self) -> None:
        """Fetch whatever has been said since the last message seen, however much it is."""
        assert self.frames is not None
        while True:
            page = await self.frames.command(
                "resume", conversationId=self.conversation_id, after=self.last_seq
            )
            if not page["messages"]:
                return
            self._keep(page["messages"])

    def transcript(self) -> list[tuple[str, str]]:
        """Return `(who, text)` of every message seen, by `seq`; fails when a `seq` is missing."""
        self._take_events()
        assert sorted(self.messages) == list(range(1, len(self.messages) + 1)), "a message is missing"
        return [
            (message["author"]["kind"], message["payload"].get("text", message["payload"]["type"]))
            for _, message in sorted(self.messages.items())
        ]

    async def close(self) -> None:
        if self.frames is not None:
            await self.frames.close()

    def _take_events(self) -> None:
        if self.frames is not None:
            self._keep(event["payload"] for event in self.frames.events if event["resource"] == "message")

    def _keep(self, messages: Any) -> None:
        for message in messages:
            earlier = self.messages.setdefault(message["seq"], message)
            assert earlier["id"] == message["id"], "two messages with one seq"


def _says(message: Frame, text: str) -> bool:
    return message["author"]["kind"] != "user" and text in str(message["payload"].get("text", ""))
