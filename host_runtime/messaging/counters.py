"""What the message path has done since the start; `/metrics` shows it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """Plain counts, written by the event loop's thread only."""

    received: int = 0
    sent: int = 0
    repeated: int = 0
    # Answers of the bot that came too late: somebody else had the conversation.
    refused: int = 0
    failed: int = 0
