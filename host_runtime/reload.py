"""Changes of files while the host runs: what is sound is taken over, what is not leaves the last good one."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from host_runtime.bots import Bots, load_bots, log_faults
from host_runtime.config.faults import Fault
from host_runtime.config.module_config import ModuleConfig
from host_runtime.configuration import Configuration, read_module_configs
from host_runtime.modules import Contributions

log = logging.getLogger(__name__)

Signature = dict[Path, tuple[int, int, int]]

_EVERY_S = 2.0
_MODULE_FILES = ("global/config/*.json", "bots/*/config/*.json")
_BOT_FILES = (
    "bots/*/bot.config.json",
    "bots/*/flows/**/*.json",
    "bots/*/content-elements/*.json",
    "bots/*/actions/**/*.py",
)


class Reloader:
    """Looks at the modules' and the bots' files. `botpress.config.json` and workspaces need a restart."""

    def __init__(
        self,
        configuration: Configuration,
        contributions: Contributions,
        *,
        configs: dict[str, ModuleConfig],
        bots: Bots,
    ) -> None:
        self._configuration = configuration
        self._contributions = contributions
        self._configs = configs
        self._bots = bots
        self._module_files = self._signature(_MODULE_FILES)
        self._bot_files = self._signature(_BOT_FILES)

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await asyncio.to_thread(self.look)
            except Exception:  # the border of one look: what vanishes in the middle is seen at the next
                log.exception("changes of files could not be read")

    def look(self) -> None:
        """Take over what has changed since the last look."""
        modules, bots = self._signature(_MODULE_FILES), self._signature(_BOT_FILES)
        if modules != self._module_files:
            self._module_files = modules
            self._reload_modules()
        if bots != self._bot_files:
            self._bot_files = bots
            self._reload_bots()

    def _reload_modules(self) -> None:
        faults: list[Fault] = []
        found = read_module_configs(self._configuration, faults=faults)
        if faults:
            told = "\n".join(map(str, faults))
            log.error("a change of the configuration is not taken over; the last good one counts:\n%s", told)
            return
        self._configs.update(found)
        log.info("a change of the configuration is taken over")

    def _reload_bots(self) -> None:
        found = load_bots(self._configuration, self._contributions)
        log_faults(found)
        self._bots.renew(found)
        log.info("a change of the bots is taken over; mounted: %s", ", ".join(self._bots.ids()))

    def _signature(self, patterns: Iterable[str]) -> Signature:
        return dict(_stamps(self._configuration.data, patterns))


def _stamps(data: Path, patterns: Iterable[str]) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    for pattern in patterns:
        for path in data.glob(pattern):
            status = path.stat()
            yield path, (status.st_mtime_ns, status.st_size, status.st_ino)
