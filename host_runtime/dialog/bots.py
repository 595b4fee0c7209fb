"""Bots, read whole from their v12 folders; every fault of a folder is found at once."""

from collections.abc import Mapping
from pathlib import Path

from host_runtime.dialog.actions import Action
from host_runtime.dialog.bot import Bot, BotFaults, Element, Fault, Severity
from host_runtime.dialog.bot_folder import BotFolder
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.skills import Skill

__all__ = ["Bot", "BotFaults", "Element", "Fault", "Severity", "load_bot"]


def load_bot(
    folder: Path,
    *,
    actions: Mapping[str, Action],
    skills: Mapping[str, Skill],
    content_types: Mapping[str, ContentType],
) -> Bot:
    """Read a bot's folder; raises BotFaults with every fault of every file.

    A bot's own action is hidden by one of the same name among `actions`, as in v12.
    """
    return BotFolder(folder, actions=actions, skills=skills, content_types=content_types).read()
