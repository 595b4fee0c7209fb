"""One thing at a time in each conversation, many conversations at once."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from host_runtime.tasks import Tasks

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]


class ConversationQueues:
    """Runs work in the order in which it was added, separately for each conversation."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._waiting: dict[str, deque[Work]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def add(self, conversation_id: str, work: Work) -> None:
        """Queue `work`; it starts at once if nothing of that conversation is under way."""
        queue = self._waiting.get(conversation_id)
        if queue is not None:
            queue.append(work)
            return
        self._waiting[conversation_id] = deque([work])
        self._running[conversation_id] = self._tasks.spawn(
            self._run(conversation_id), name=f"conversation {conversation_id}"
        )

    def is_busy(self, conversation_id: str) -> bool:
        """Tell whether something of that conversation is queued or under way."""
        return conversation_id in self._running

    async def idle(self, conversation_id: str) -> None:
        """Wait until nothing of that conversation is queued or under way."""
        while (task := self._running.get(conversation_id)) is not None:
            await asyncio.wait([task])

    async def all_idle(self) -> None:
        """Wait until nothing is queued or under way."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    async def _run(self, conversation_id: str) -> None:
        queue = self._waiting[conversation_id]
        try:
            while queue:
                try:
                    await queue.popleft()()
                except Exception:  # the border of one piece of work: the next one is not its fault
                    log.exception("work of conversation %s failed", conversation_id)
        finally:
            del self._waiting[conversation_id]
            del self._running[conversation_id]
