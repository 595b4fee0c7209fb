"""The dialog engine: walks a bot's flows for one event and returns the turn; pure, keeps nothing itself."""

from datetime import datetime

from host_runtime.dialog.bots import Bot
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Turn


class Engine:
    """Runs turns; the given state is never changed."""

    async def process(self, bot: Bot, event: DialogEvent, state: DialogState, *, now: datetime) -> Turn:
        """Answer an event where the dialog stands."""
        raise NotImplementedError

    async def process_timeout(
        self, bot: Bot, event: DialogEvent, state: DialogState, *, now: datetime
    ) -> Turn:
        """Run what the flow says for a user who stays away, and end the conversation if nothing waits."""
        raise NotImplementedError
