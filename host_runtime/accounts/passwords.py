"""Passwords: hashed with argon2id, in threads, a few at once, so that the event loop never waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from host_runtime.errors import TooManyRequests

# OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = 2
_LONGEST_QUEUE = 40


class Passwords:
    """Hashes and checks passwords. Work that would wait too long is refused with 429."""

    def __init__(self, hasher: PasswordHasher = _HASHER) -> None:
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """Return the salted hash of `password`, with its parameters."""
        return await self._run(password, None) or ""

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether `password` is the stored one; None (an unknown account) costs the same work."""
        if stored is None:
            await self.hash(password)
            return False
        return await self._run(password, stored) is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether `stored` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, password: str, stored: str | None) -> str | None:
        if self._waiting >= _LONGEST_QUEUE:
            raise TooManyRequests("Too many sign-ins at this moment.", retry_after=2)
        self._waiting += 1
        try:
            work = self._hash if stored is None else self._check
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, password, stored)
        finally:
            self._waiting -= 1

    def _hash(self, password: str, _stored: str | None) -> str | None:
        return self._hasher.hash(password)

    def _check(self, password: str, stored: str | None) -> str | None:
        try:
            self._hasher.verify(stored or "", password)
        except (VerificationError, InvalidHashError):
            return None
        return stored
