"""One request to a webhook: what is sent, and what the answer means."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from multidict import CIMultiDict

from hitlnext_module.config import EventsWebHook
from hitlnext_module.repository.outbox import ClaimedEvent
from hitlnext_module.webhook_address import public_socket
from hitlnext_module.webhook_retries import is_refusal, retry_after
from hitlnext_module.webhook_signature import signature
from host_runtime import (
    Clock,
)

LONGEST_ATTEMPT = timedelta(seconds=10)
_GONE = 410


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has the event."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The receiver wants no events any more."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The event was not taken; `reason` holds nothing that the receiver wrote."""

    reason: str
    is_refused: bool = False
    retry_after: timedelta | None = None


Outcome = Delivered | Gone | Failed


class Sender:
    """Sends events with one client for all."""

    def __init__(self, http: aiohttp.ClientSession, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    async def send(self, target: EventsWebHook, event: ClaimedEvent) -> Outcome:
        """Post the event. A redirect is not followed: the address is the configuration's to say."""
        assert target.url is not None, "only bots with an address have events to send"
        body = event.body.encode()
        headers = _headers(target, event.event_id, body=body, now=self._clock.now())
        try:
            async with self._http.post(
                target.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                return self._outcome(response)
        except TimeoutError:
            return Failed("no answer in time")
        except aiohttp.ClientConnectorError as error:
            return Failed(f"cannot connect: {error.os_error}")
        except (aiohttp.ClientError, ValueError) as error:
            return Failed(f"the request failed: {type(error).__name__}")

    def _outcome(self, response: aiohttp.ClientResponse) -> Outcome:
        if 200 <= response.status < 300:
            return Delivered()
        if response.status == _GONE:
            return Gone()
        return Failed(
            f"answered with {response.status}",
            is_refusal(response.status),
            retry_after(response.headers.get("Retry-After"), now=self._clock.now()),
        )


@asynccontextmanager
async def open_sender(clock: Clock, *, private_allowed: bool) -> AsyncIterator[Sender]:
    """Open the client; it keeps no cookies, and connects to the internet only unless more is allowed."""
    connector = aiohttp.TCPConnector(socket_factory=None if private_allowed else public_socket)
    timeout = aiohttp.ClientTimeout(total=LONGEST_ATTEMPT.total_seconds())
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar) as http:
        yield Sender(http, clock)


def _headers(target: EventsWebHook, event_id: str, *, body: bytes, now: datetime) -> CIMultiDict[str]:
    timestamp = int(now.timestamp())
    headers = CIMultiDict({"Content-Type": "application/json", "User-Agent": "hitlnext"})
    headers.update(target.headers)
    # Ours to say, whatever is configured: receivers tell a repetition by them.
    headers["webhook-id"] = event_id
    headers["webhook-timestamp"] = str(timestamp)
    if target.secret is not None:
        headers["webhook-signature"] = signature(
            target.secret, event_id=event_id, timestamp=timestamp, body=body
        )
    return headers
