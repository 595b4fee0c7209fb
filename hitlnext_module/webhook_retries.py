"""When a delivery that failed is tried again, and when it is given up."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)
_LONGEST_ASKED_FOR = timedelta(days=1)
# An event is given up when it has waited this long and was tried this often: who was away is asked as well.
_GIVE_UP_AFTER = timedelta(hours=24)
_TRIES_AT_LEAST = 8
# A receiver that says that the request is wrong will hardly think otherwise tomorrow.
_TRIES_OF_REFUSED = 5
# Client errors that are about the moment, not about the request.
_PASSING = frozenset({408, 409, 425, 429})


def is_refusal(status: int) -> bool:
    """Tell whether the receiver finds the request itself wrong."""
    return 400 <= status < 500 and status not in _PASSING


def is_given_up(attempts: int, waited: timedelta, *, refused: bool) -> bool:
    """Tell whether an event that was tried so often, and has waited so long, is dead."""
    if refused and attempts >= _TRIES_OF_REFUSED:
        return True
    return attempts >= _TRIES_AT_LEAST and waited >= _GIVE_UP_AFTER


def delay(attempts: int, *, asked_for: timedelta | None, chance: float) -> timedelta:
    """Return how long to wait after that many attempts: doubled each time, and at least what was asked for.

    `chance` is from 0 to 1 and makes it shorter by up to a half, so that events do not come back all at once.
    """
    doubled = min(_FIRST * (1 << min(attempts - 1, 20)), _LONGEST)
    return max(doubled * (1 - chance / 2), min(asked_for or timedelta(0), _LONGEST_ASKED_FOR))


def retry_after(text: str | None, *, now: datetime) -> timedelta | None:
    """Return what a `Retry-After` header asks for: seconds, or a moment; None if it is neither."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return timedelta(seconds=min(int(text[:10]), int(_LONGEST_ASKED_FOR.total_seconds())))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(aware - now, timedelta(0))
