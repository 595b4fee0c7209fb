"""Everything that a data folder and the environment say, read at once and with every fault named."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from host_runtime.config.environment import ENVIRONMENT, module_prefix, with_files
from host_runtime.config.faults import Fault, did_you_mean
from host_runtime.config.host_config import HostConfig, load_host_config
from host_runtime.config.module_config import NO_CONFIG, ConfigSources, ModuleConfig, load_module_config
from host_runtime.config.workspaces import Workspaces, load_workspaces
from host_runtime.errors import ConfigurationError
from host_runtime.module_finding import find_modules
from host_runtime.module_plan import ModulePlan, plan_modules
from host_runtime.storage.migrate import HOST_BRANCH, Branch

_SQLITE_FILE = Path("storage/core.sqlite")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the host is to be. Where `faults` says that something is wrong, the default stands in for it."""

    data: Path
    environ: Mapping[str, str]
    host: HostConfig
    workspaces: Workspaces
    plan: ModulePlan
    modules: Mapping[str, ModuleConfig]
    faults: tuple[Fault, ...]

    @property
    def database_url(self) -> str:
        """`postgresql://…`, or the path of a SQLite file."""
        return self.environ.get("DATABASE_URL") or str(self.data / _SQLITE_FILE)

    @property
    def branches(self) -> list[Branch]:
        """The migrations that the database needs: the host's, and those of modules that are on."""
        tables = [(module.name, module.manifest.tables) for module in self.plan.modules]
        return [HOST_BRANCH, *(Branch(name, found.migrations) for name, found in tables if found)]

    def check(self) -> "Configuration":
        """Return this configuration if nothing is wrong with it; raises ConfigurationError."""
        if self.faults:
            raise ConfigurationError([str(fault) for fault in self.faults])
        return self


def host_version() -> str:
    """Return the version of the installed distribution."""
    return version("hitlnext")


def read_configuration(
    data: Path, environ: Mapping[str, str], *, given: Mapping[str, Any] | None = None
) -> Configuration:
    """Read a data folder; it changes nothing and raises nothing: see `faults` and `check`.

    `given` are options of the command line in the shape of `botpress.config.json`.
    """
    faults: list[Fault] = []
    environ = with_files(environ, faults=faults)
    host = load_host_config(data, environ, given=given, faults=faults) or HostConfig()
    workspaces = load_workspaces(data, faults=faults)
    finding = find_modules(data, environ)
    plan = plan_modules(finding, host.modules, host_version=host_version())
    faults += [Fault("", "", told) for told in finding.faults]
    faults += plan.faults
    configs = _module_configs(plan, ConfigSources(data, environ, find_bots(data)), faults=faults)
    faults += _variables_of_nobody(plan, environ)
    return Configuration(
        data=data,
        environ=environ,
        host=host,
        workspaces=workspaces,
        plan=plan,
        modules=configs,
        faults=tuple(faults),
    )


def read_module_configs(configuration: Configuration, *, faults: list[Fault]) -> dict[str, ModuleConfig]:
    """Read the modules' files anew, as they are now, and add their faults to `faults`."""
    data, environ = configuration.data, configuration.environ
    sources = ConfigSources(data, environ, find_bots(data))
    return _module_configs(configuration.plan, sources, faults=faults)


def find_bots(data: Path) -> tuple[str, ...]:
    """Return the names of the folders that hold a bot."""
    folders = (data / "bots").glob("*/")
    return tuple(sorted(folder.name for folder in folders if _is_bot(folder)))


def _is_bot(folder: Path) -> bool:
    is_hidden = folder.name.startswith(".")
    return not is_hidden and ((folder / "bot.config.json").is_file() or (folder / "flows").is_dir())


def _module_configs(
    plan: ModulePlan, sources: ConfigSources, *, faults: list[Fault]
) -> dict[str, ModuleConfig]:
    configs = {}
    for module in plan.modules:
        model = module.manifest.config_model
        config = NO_CONFIG
        if model is not None:
            config = load_module_config(module.name, model, sources, faults=faults) or NO_CONFIG
        configs[module.name] = config
    return configs


def _variables_of_nobody(plan: ModulePlan, environ: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each variable of a module that is not there: it was meant to do something."""
    prefixes = [module_prefix(state.name) for state in plan.states]
    return [
        Fault(ENVIRONMENT, name, f"sets an option of no module that there is{did_you_mean(name, prefixes)}")
        for name in sorted(environ)
        if name.startswith("BP_MODULE_") and not name.startswith(tuple(prefixes))
    ]
