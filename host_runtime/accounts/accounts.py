"""What can be done with accounts: the command line, the administration and the sign-in use this."""

import hashlib
import re

from host_runtime.accounts.passwords import Passwords
from host_runtime.accounts.sessions import Sessions, SignIn
from host_runtime.accounts.throttle import Throttle
from host_runtime.clock import Clock
from host_runtime.errors import Conflict, InvalidField, NotFound, Unauthorized
from host_runtime.storage import accounts as rows
from host_runtime.storage.accounts import Account
from host_runtime.storage.database import Database

STRATEGY = "default"
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1024
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")


def normal_email(email: str) -> str:
    """Return the form under which an e-mail is stored and compared; raises InvalidField."""
    normal = email.strip().lower()
    if not _EMAIL.fullmatch(normal) or not normal.isprintable():
        raise InvalidField("This is not an e-mail address.", fields={"email": "is not an e-mail address"})
    return normal


def account_id_of(email: str) -> str:
    """Return v12's id of an account: the MD5 of strategy and e-mail. It is a name and proves nothing."""
    return hashlib.md5(f"{STRATEGY}-{email.lower()}".encode(), usedforsecurity=False).hexdigest()


class Accounts:
    """Makes, changes and removes accounts, and signs them in."""

    def __init__(
        self, db: Database, clock: Clock, *, passwords: Passwords, sessions: Sessions, throttle: Throttle
    ) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._sessions = sessions
        self._throttle = throttle

    async def sign_in(self, email: str, password: str, *, address: str) -> SignIn:
        """Return a fresh sign-in; raises Unauthorized, whatever was wrong, or TooManyRequests."""
        email = email.strip().lower()
        await self._throttle.begin(email, address)
        found = await self._db.read(lambda conn: rows.find_credentials(conn, email))
        stored = None if found is None else found.password_hash
        if not await self._passwords.verify(password, stored) or found is None:
            raise Unauthorized("E-mail or password is wrong.", code="invalid_credentials")
        await self._throttle.succeed(email, address)
        signed_in = await self._sessions.open(found.account_id, password_hash=found.password_hash)
        if self._passwords.is_outdated(found.password_hash):
            await self._renew_hash(found, password)
        return signed_in

    async def add(self, email: str, password: str, *, is_super_admin: bool = False) -> Account:
        """Make an account without any role; raises Conflict if there is one, InvalidField."""
        email = normal_email(email)
        password_hash = await self._hash_new(password)
        account_id, now = account_id_of(email), self._clock.now()
        is_new = await self._db.write(
            lambda conn: rows.insert_account(
                conn,
                account_id,
                email=email,
                password_hash=password_hash,
                is_super_admin=is_super_admin,
                now=now,
            )
        )
        if not is_new:
            raise Conflict(f"There is an account for {email} already.", code="account_exists")
        return await self.get(email)

    async def get(self, email: str) -> Account:
        """Return the account of `email`; raises NotFound."""
        account_id = account_id_of(normal_email(email))
        account = await self._db.read(lambda conn: rows.find_account(conn, account_id))
        if account is None:
            raise NotFound(f"There is no account for {email}.")
        return account

    async def list(self) -> list[Account]:
        """Return every account, by e-mail."""
        return await self._db.read(rows.list_accounts)

    async def set_password(self, email: str, password: str) -> None:
        """Change a password and end every sign-in made with the old one; raises NotFound, InvalidField."""
        account_id = account_id_of(normal_email(email))
        password_hash = await self._hash_new(password)
        now = self._clock.now()
        is_known = await self._db.write(
            lambda conn: rows.set_password_hash(conn, account_id, password_hash=password_hash, now=now)
        )
        if not is_known:
            raise NotFound(f"There is no account for {email}.")
        await self._sessions.end_all(account_id)

    async def set_role(self, email: str, *, workspace: str, role: str | None) -> None:
        """Give an account its role in a workspace, or take it away with None; raises NotFound."""
        account = await self.get(email)
        await self._db.write(lambda conn: rows.set_role(conn, account.id, workspace=workspace, role=role))

    async def set_super_admin(self, email: str, *, is_super_admin: bool) -> None:
        """Grant or withdraw the right to everything; raises NotFound."""
        account, now = await self.get(email), self._clock.now()
        await self._db.write(
            lambda conn: rows.set_super_admin(conn, account.id, is_super_admin=is_super_admin, now=now)
        )

    async def set_names(self, account_id: str, *, names: tuple[str | None, str | None, str | None]) -> None:
        """Write first name, last name and picture address of an account; None erases."""
        now = self._clock.now()
        await self._db.write(lambda conn: rows.set_names(conn, account_id, names=names, now=now))

    async def remove(self, email: str) -> None:
        """Remove an account; its sign-ins end and its sockets close. Raises NotFound."""
        account = await self.get(email)
        await self._sessions.end_all(account.id)
        await self._db.write(lambda conn: rows.delete_account(conn, account.id))
        # Whoever signed in between the two lost the row with the account; this closes the socket as well.
        await self._sessions.sweep()

    async def _hash_new(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            fault = f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
            raise InvalidField(f"The password {fault}.", fields={"password": fault})
        return await self._passwords.hash(password)

    async def _renew_hash(self, found: rows.Credentials, password: str) -> None:
        new, old = await self._passwords.hash(password), found.password_hash
        await self._db.write(
            lambda conn: rows.replace_password_hash(conn, found.account_id, old=old, new=new)
        )
