"""How much one connection may ask for."""

import time
from collections.abc import Callable


class TokenBucket:
    """Allows `burst` at once and `per_second` in the long run; 0 per second means without limit."""

    def __init__(self, *, per_second: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._now = now
        self._left = burst
        self._filled_at = now()

    def take(self) -> bool:
        """Take one; False if there is none left at this moment."""
        if self._per_second <= 0:
            return True
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    @property
    def seconds_to_next(self) -> int:
        """Return after how many whole seconds there is one again; at least 1."""
        if self._per_second <= 0:
            return 1
        return max(1, round((1 - self._left) / self._per_second + 0.5))
