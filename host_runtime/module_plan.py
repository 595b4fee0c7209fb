"""Which modules are to run, decided from files and manifests before anything is made of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from host_runtime.built_in_modules import ALWAYS_ON
from host_runtime.config.faults import Fault, did_you_mean
from host_runtime.config.host_config import HOST_FILE, ModuleEntry
from host_runtime.contributions import ModuleManifest
from host_runtime.module_finding import Finding, FoundModule

Plug = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """A module that can be made: its class and what it says of itself."""

    manifest: ModuleManifest
    plug: Plug
    origin: str

    @property
    def name(self) -> str:
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class ModuleState:
    """How a module is: on or off, and why it does not run if it is on and does not."""

    name: str
    origin: str
    is_on: bool
    title: str = ""
    version: str = ""
    problem: str | None = None

    @property
    def status(self) -> str:
        """`on`, `off` or `broken`."""
        if not self.is_on:
            return "off"
        return "broken" if self.problem else "on"


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """The modules to make, each behind those that it needs; every module's state; what is misconfigured."""

    modules: tuple[PlannedModule, ...]
    states: tuple[ModuleState, ...]
    faults: tuple[Fault, ...]


def plan_modules(finding: Finding, entries: Sequence[ModuleEntry] | None, *, host_version: str) -> ModulePlan:
    """Import and check every module that is switched on. A broken one is named and left out.

    Without `entries` every module that is there is on.
    """
    on = _switched_on(finding, entries)
    planned: dict[str, PlannedModule] = {}
    states: dict[str, ModuleState] = {}
    for name, found in finding.modules.items():
        states[name] = ModuleState(name, found.origin, name in on)
        if name in on:
            module = _load(found, host_version)
            if isinstance(module, str):
                states[name] = replace(states[name], problem=module)
            else:
                planned[name] = module
                manifest = module.manifest
                states[name] = replace(states[name], title=manifest.title, version=manifest.version)
    for name in on - finding.modules.keys():
        hint = did_you_mean(name, finding.modules)
        states[name] = ModuleState(name, "nowhere", True, problem=f"there is no module of that name{hint}")
    faults = tuple(_requirement_faults(planned.values(), on, finding))
    return ModulePlan(_in_order(planned), tuple(states.values()), faults)


def _switched_on(finding: Finding, entries: Sequence[ModuleEntry] | None) -> set[str]:
    if entries is None:
        return set(finding.modules)
    named: dict[str, bool] = {}
    for entry in entries:
        named.setdefault(entry.name, entry.enabled)
    return {name for name, enabled in named.items() if enabled} | set(ALWAYS_ON)


def _load(found: FoundModule, host_version: str) -> PlannedModule | str:
    """Return the module, or in a sentence why it cannot run."""
    try:
        plug = found.load()
    except Exception as error:  # the border of a module's code: it is left out, the host runs
        return f"cannot be imported: {type(error).__name__}: {error}"
    manifest = getattr(plug, "manifest", None)
    if not callable(plug) or not isinstance(manifest, ModuleManifest):
        return "its plug is no class with a ModuleManifest as `manifest`"
    if manifest.name != found.name:
        return f'it calls itself "{manifest.name}"; both names must be the same'
    if _numbers(manifest.host_version) > _numbers(host_version):
        return f"needs version {manifest.host_version} of the host; this is {host_version}"
    return PlannedModule(manifest, plug, found.origin)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _requirement_faults(planned: Iterable[PlannedModule], on: set[str], finding: Finding) -> Iterable[Fault]:
    for module in planned:
        for needed in module.manifest.requires:
            if needed not in finding.modules:
                hint = did_you_mean(needed, finding.modules)
                yield Fault(HOST_FILE, "modules", f"{module.name} needs {needed}, which is not there{hint}")
            elif needed not in on:
                yield Fault(
                    HOST_FILE, "modules", f"{module.name} needs {needed}, which is off; switch {needed} on"
                )


def _in_order(planned: Mapping[str, PlannedModule]) -> tuple[PlannedModule, ...]:
    """Return the modules, each behind those that it needs; a circle is left in its given order."""
    ordered: dict[str, PlannedModule] = {}
    visited: set[str] = set()

    def visit(name: str) -> None:
        if name in visited or name not in planned:
            return
        visited.add(name)
        for needed in planned[name].manifest.requires:
            visit(needed)
        ordered[name] = planned[name]

    for name in planned:
        visit(name)
    return tuple(ordered.values())
