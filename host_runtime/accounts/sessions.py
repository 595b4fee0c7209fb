"""Sign-ins: opaque tokens of which only the hash is kept, and which can be ended at any moment."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from host_runtime.clock import Clock
from host_runtime.errors import Unauthorized
from host_runtime.realtime.sockets import Sockets
from host_runtime.storage import accounts as account_rows
from host_runtime.storage import login_sessions as rows
from host_runtime.storage.accounts import Account
from host_runtime.storage.database import Database
from host_runtime.storage.login_sessions import LoginSession

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=8)
# Refusals are kept a little longer than the throttle remembers them.
_FAILURES_KEPT = timedelta(hours=2)

# What a sign-in has ended as whose account sits in another browser now; its sockets close with it as reason.
SIGNED_IN_ELSEWHERE = "signed_in_elsewhere"

Via = Literal["cookie", "bearer"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request, read anew for each: a right that is withdrawn is gone at once."""

    account_id: str
    email: str
    token_hash: str
    via: Via
    is_super_admin: bool
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A fresh sign-in: the only moment at which the token itself is known."""

    token: str
    expires_at: datetime


def token_hash_of(token: str) -> str:
    """Return what is stored in place of a secret token: its SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """Opens, finds and ends sign-ins. A sign-in that ends closes its sockets."""

    def __init__(
        self, db: Database, clock: Clock, *, sockets: Sockets, lifetime: timedelta = LIFETIME
    ) -> None:
        self._db = db
        self._clock = clock
        self._sockets = sockets
        self._lifetime = lifetime

    async def open(self, account_id: str, *, password_hash: str | None = None) -> SignIn:
        """Sign an account in and return its secret token.

        Raises Unauthorized if the account has gone, or its password is not `password_hash` any more.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        session = LoginSession(token_hash_of(token), account_id, now + self._lifetime)
        is_open = await self._db.write(
            lambda conn: rows.insert_session(conn, session, password_hash=password_hash, now=now)
        )
        if not is_open:
            raise Unauthorized("The account was changed at this moment.", code="invalid_credentials")
        return SignIn(token, session.expires_at)

    async def find(self, token: str, *, via: Via) -> Identity | None:
        """Return who the token stands for, or None if it is unknown, ended or expired."""
        token_hash = token_hash_of(token)
        now = self._clock.now()

        def query(conn: Connection) -> Account | None:
            session = rows.find_session(conn, token_hash, now=now)
            return None if session is None else account_rows.find_account(conn, session.account_id)

        account = await self._db.read(query)
        if account is None:
            return None
        return Identity(
            account_id=account.id,
            email=account.email,
            token_hash=token_hash,
            via=via,
            is_super_admin=account.is_super_admin,
            roles=account.roles,
        )

    async def ending_of(self, token: str) -> str | None:
        """Return why the sign-in behind a token has ended (`signed_in_elsewhere`), while that is known."""
        token_hash = token_hash_of(token)
        return (await self._db.read(lambda conn: rows.endings_among(conn, {token_hash}))).get(token_hash)

    async def seat_alone(self, identity: Identity) -> None:
        """Make a sign-in the only one of its account that is seated; the one before ends and is told why."""
        now = self._clock.now()
        session = LoginSession(identity.token_hash, identity.account_id, now)
        ended = await self._db.write(
            lambda conn: rows.seat_alone(conn, session, ended_as=SIGNED_IN_ELSEWHERE, now=now)
        )
        self._sockets.end_logins(set(ended), SIGNED_IN_ELSEWHERE)

    async def end(self, token_hash: str) -> None:
        """End one sign-in and close its sockets."""
        await self._db.write(lambda conn: rows.delete_session(conn, token_hash))
        self._sockets.end_logins({token_hash})

    async def end_all(self, account_id: str) -> None:
        """End every sign-in of an account and close their sockets."""
        ended = await self._db.write(lambda conn: rows.delete_sessions_of(conn, account_id))
        self._sockets.end_logins(set(ended))

    async def sweep(self) -> None:
        """Close sockets whose sign-in has expired or was ended elsewhere, and forget what is over."""
        now = self._clock.now()
        held = self._sockets.logins()
        if held:
            alive = await self._db.read(lambda conn: rows.alive_among(conn, held, now=now))
            dead = held - alive
            told = await self._db.read(lambda conn: rows.endings_among(conn, dead)) if dead else {}
            for token_hash, reason in told.items():
                self._sockets.end_logins({token_hash}, reason)
            self._sockets.end_logins(dead - told.keys())
        forget = now - _FAILURES_KEPT
        await self._db.write(lambda conn: rows.delete_expired(conn, now=now, failures_before=forget))

    async def keep_swept(self, *, every: timedelta = timedelta(seconds=15)) -> None:
        """Sweep for as long as the host runs; a sweep that fails is logged and tried again."""
        while True:
            await asyncio.sleep(every.total_seconds())
            try:
                await self.sweep()
            except Exception:  # the border of one round: the next may find the database back
                log.exception("sign-ins could not be swept")
