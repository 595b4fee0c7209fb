"""Guessing is slow: each refusal counts against the e-mail and against the address, in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from host_runtime.clock import Clock
from host_runtime.errors import TooManyRequests
from host_runtime.storage import login_sessions as rows
from host_runtime.storage.database import Database


@dataclass(frozen=True, slots=True)
class Patience:
    """After `free` refusals each further one doubles the wait, from one second to `longest`."""

    free: int
    longest: timedelta
    forget_after: timedelta = timedelta(hours=1)

    def wait_after(self, failures: int) -> timedelta:
        """Return how long to wait after that many refusals."""
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free, 20)), self.longest)


# An account's owner must not be locked out for long by somebody else's guesses.
PER_EMAIL = Patience(free=5, longest=timedelta(minutes=5))
# An address may be shared by a whole office.
PER_ADDRESS = Patience(free=30, longest=timedelta(minutes=15))


class Throttle:
    """Counts an attempt before it is tried, so that guesses made at once are all counted."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        per_email: Patience = PER_EMAIL,
        per_address: Patience = PER_ADDRESS,
    ) -> None:
        self._db = db
        self._clock = clock
        self._per_email = per_email
        self._per_address = per_address

    async def begin(self, email: str, address: str) -> None:
        """Count an attempt; raises TooManyRequests while the e-mail or the address has to wait."""
        now = self._clock.now()

        def count(conn: Connection) -> None:
            for subject, patience in self._subjects(email, address):
                failures = rows.count_failure(conn, subject, now=now, forget_after=patience.forget_after)
                if failures is None:
                    # Leaves the transaction, so that a refused attempt is counted nowhere.
                    raise _too_many(now, rows.blocked_until(conn, subject))
                rows.block(conn, subject, until=now + patience.wait_after(failures))

        await self._db.write(count)

    async def succeed(self, email: str, address: str) -> None:
        """Take the attempt back: it was right."""
        now = self._clock.now()

        def take_back(conn: Connection) -> None:
            (by_email, _), (by_address, _) = self._subjects(email, address)
            rows.forgive(conn, by_email)
            rows.take_back_failure(conn, by_address, now=now)

        await self._db.write(take_back)

    def _subjects(self, email: str, address: str) -> tuple[tuple[str, Patience], tuple[str, Patience]]:
        return (f"email:{email}", self._per_email), (f"address:{address}", self._per_address)


def _too_many(now: datetime, until: datetime | None) -> TooManyRequests:
    seconds = 1 if until is None else max(1, -((now - until) // timedelta(seconds=1)))
    return TooManyRequests("Too many attempts; wait before the next.", retry_after=seconds)
