"""Where modules come from: the host itself, installed distributions, and folders."""

import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from host_runtime.built_in_modules import BUILT_IN
from host_runtime.contributions import ModuleManifest

GROUP = "host_runtime"


@dataclass(frozen=True, slots=True)
class FoundModule:
    """A module that is there; `load` imports its plug and may raise anything."""

    name: str
    origin: str
    load: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Finding:
    """Every module that is there by name, and what is wrong with how they are there."""

    modules: Mapping[str, FoundModule]
    faults: tuple[str, ...] = ()


def find_modules(data: Path, environ: Mapping[str, str]) -> Finding:
    """Return every module that is there, whether it is switched on or not; nothing of it is imported."""
    modules: dict[str, FoundModule] = {}
    faults = []
    for found in _all(data, environ):
        first = modules.setdefault(found.name, found)
        if first is not found and first.origin != found.origin:
            faults.append(f"modules: {found.name}: is there twice, as {first.origin} and as {found.origin}")
    return Finding(modules, tuple(faults))


def _all(data: Path, environ: Mapping[str, str]) -> Iterator[FoundModule]:
    for name, load in BUILT_IN.items():
        yield FoundModule(name, "built in", load)
    for point in entry_points(group=GROUP):
        yield FoundModule(point.name, _origin(point), point.load)
    roots = [str(data / "modules"), *environ.get("BP_MODULES_PATH", "").split(":")]
    for root in filter(None, roots):
        for folder in sorted(Path(root).glob("*/__init__.py")):
            yield FoundModule(folder.parent.name, f"folder {folder.parent}", _folder_loader(folder))


def _origin(point: EntryPoint) -> str:
    distribution = point.dist.name if point.dist is not None else "unknown"
    return f"entry point {point.value} of {distribution}"


def _folder_loader(init_file: Path) -> Callable[[], object]:
    return lambda: _plug_in(_import_folder(init_file))


def _import_folder(init_file: Path) -> ModuleType:
    """Import a folder as a package under a name of its own, so that it can neither shadow nor be shadowed."""
    name = "host_module_" + init_file.parent.name.replace("-", "_")
    spec = importlib.util.spec_from_file_location(
        name, init_file, submodule_search_locations=[str(init_file.parent)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{init_file} cannot be imported")
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    try:
        spec.loader.exec_module(package)
    except BaseException:
        del sys.modules[name]
        raise
    return package


def _plug_in(package: ModuleType) -> object:
    plugs = [
        value
        for value in vars(package).values()
        if inspect.isclass(value) and isinstance(getattr(value, "manifest", None), ModuleManifest)
    ]
    if len(plugs) != 1:
        raise TypeError(f"it must hold one class with a `manifest`, and holds {len(plugs)}")
    return plugs[0]
