"""Every open socket of this process: who is signed in on which, and closing them all."""

import asyncio
from collections.abc import Collection
from typing import Protocol

from aiohttp import web

RESTARTING = 1012
SIGNED_OUT = 4401


class Socket(Protocol):
    """An open connection, as far as the registry minds."""

    def close(self, code: int, reason: str) -> None:
        """Begin to close; never blocks."""
        ...

    async def wait_closed(self) -> None:
        """Wait until the connection has gone."""
        ...


class Sockets:
    """The registry of open sockets."""

    def __init__(self) -> None:
        self._open: dict[Socket, str | None] = {}
        self._is_draining = False

    def __len__(self) -> int:
        return len(self._open)

    @property
    def is_draining(self) -> bool:
        """True once `drain` was called: no new socket is welcome."""
        return self._is_draining

    def add(self, socket: Socket) -> None:
        """Register a socket on which nobody is signed in."""
        self._open[socket] = None

    def discard(self, socket: Socket) -> None:
        """Forget a socket that has gone."""
        self._open.pop(socket, None)

    def bind_login(self, socket: Socket, token_hash: str) -> None:
        """Tie a socket to a sign-in: it closes when that ends."""
        if socket in self._open:
            self._open[socket] = token_hash

    def logins(self) -> set[str]:
        """Return the token hashes of the sign-ins that sockets are tied to."""
        return {token_hash for token_hash in self._open.values() if token_hash is not None}

    def end_logins(self, token_hashes: Collection[str], reason: str = "signed out") -> None:
        """Close the sockets of sign-ins that have ended, with 4401 and `reason`."""
        for socket, token_hash in list(self._open.items()):
            if token_hash in token_hashes:
                socket.close(SIGNED_OUT, reason)

    async def drain(self) -> None:
        """Close every socket with 1012, so that clients come back and resume, and wait for them to go."""
        self._is_draining = True
        closing = list(self._open)
        for socket in closing:
            socket.close(RESTARTING, "restarting")
        await asyncio.gather(*(socket.wait_closed() for socket in closing))


SOCKETS: web.AppKey[Sockets] = web.AppKey("sockets", Sockets)
