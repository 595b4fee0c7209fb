"""The bots of a data folder. One that has a fault is named and left out; the others run."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from host_runtime.config.bot_config import BotConfig, load_bot_config
from host_runtime.config.durations import parse_duration
from host_runtime.config.faults import Fault
from host_runtime.config.host_config import Dialog
from host_runtime.config.workspaces import Workspaces
from host_runtime.configuration import Configuration, find_bots
from host_runtime.dialog.bots import Bot, BotFaults, load_bot
from host_runtime.messaging.answering import Lifetimes
from host_runtime.modules import Contributions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MountedBot:
    """A bot that runs, and how long its dialogs wait."""

    bot: Bot
    lifetimes: Lifetimes


@dataclass(slots=True)
class Bots:
    """The bots that run by id, and the faults of those that do not."""

    mounted: Mapping[str, MountedBot]
    workspaces: Workspaces
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def renew(self, found: "Bots") -> None:
        """Take over bots that were read anew; one that now has faults goes on as it was."""
        kept = {bot_id: bot for bot_id, bot in self.mounted.items() if bot_id in found.faults}
        self.mounted = {**kept, **found.mounted}
        self.faults, self.warnings = found.faults, found.warnings

    def find(self, bot_id: str) -> Bot | None:
        """Return a bot that runs."""
        mounted = self.mounted.get(bot_id)
        return None if mounted is None else mounted.bot

    def ids(self) -> list[str]:
        """Return the ids of the bots that run."""
        return list(self.mounted)

    def workspace_of(self, bot_id: str) -> str:
        """Return the workspace that a bot belongs to."""
        return self.workspaces.workspace_of(bot_id)

    def lifetimes_of(self, bot: Bot) -> Lifetimes:
        """Return how long the dialogs of a bot wait for the user; also of one that has just been removed."""
        mounted = self.mounted.get(bot.id)
        return Lifetimes() if mounted is None else mounted.lifetimes


def load_bots(configuration: Configuration, contributions: Contributions) -> Bots:
    """Read every bot's folder; a bot that is switched off is neither mounted nor faulty."""
    mounted: dict[str, MountedBot] = {}
    faults: dict[str, tuple[str, ...]] = {}
    warnings: list[str] = []
    for bot_id in find_bots(configuration.data):
        found = _load(configuration, contributions, bot_id)
        if isinstance(found, MountedBot):
            mounted[bot_id] = found
            warnings += [_placed(bot_id, str(fault)) for fault in found.bot.warnings]
        elif found:
            faults[bot_id] = found
    return Bots(mounted, configuration.workspaces, faults, tuple(warnings))


def log_faults(bots: Bots) -> None:
    """Say which bots were left out, and why."""
    for bot_id, faults in bots.faults.items():
        log.error("bot %s is left out:\n%s", bot_id, "\n".join(faults))
    for warning in bots.warnings:
        log.warning("%s", warning)


def _load(
    configuration: Configuration, contributions: Contributions, bot_id: str
) -> MountedBot | tuple[str, ...]:
    """Return the bot, or its faults; no faults at all where it is switched off."""
    folder = configuration.data / "bots" / bot_id
    own_faults: list[Fault] = []
    config = load_bot_config(folder, f"bots/{bot_id}", environ=configuration.environ, faults=own_faults)
    if config is not None and config.disabled:
        return ()
    told = {str(fault): None for fault in own_faults}
    try:
        bot = load_bot(
            folder,
            actions=contributions.actions,
            skills=contributions.skills,
            content_types=contributions.content_types,
        )
    except BotFaults as error:
        placed = [_placed(bot_id, str(fault)) for fault in error.faults if fault.severity == "error"]
        # The host's own check says the same of the bot's configuration in its own words.
        told |= {text: None for text in placed if not own_faults or "bot.config.json" not in text}
        return tuple(told)
    if config is None or told:
        return tuple(told)
    return MountedBot(bot, _lifetimes(config, configuration.host.dialog))


def _placed(bot_id: str, fault: str) -> str:
    """Return a fault with the bot's folder before the name of the file in it."""
    folder = f"bots/{bot_id}/"
    return fault if fault.startswith(folder) else folder + fault


def _lifetimes(config: BotConfig, host: Dialog) -> Lifetimes:
    return Lifetimes(
        context=parse_duration(config.dialog.timeoutInterval or host.timeoutInterval),
        session=parse_duration(config.dialog.sessionTimeoutInterval or host.sessionTimeoutInterval),
    )
