"""Configuration from environment variables: which variable sets which option, and secrets from files."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host_runtime.config.faults import Fault, PathParts, did_you_mean
from host_runtime.config.schema import Schema, resolved

_NOT_IN_A_NAME = re.compile(r"[^A-Z0-9_]")
# Variables that may be given as NAME_FILE, the path of a file that holds the value.
_FROM_FILES = ("DATABASE_URL", "REDIS_URL", "BP_ADMIN_EMAIL", "BP_ADMIN_PASSWORD")
_PREFIXES = ("BP_CONFIG_", "BP_MODULE_")
ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Overrides:
    """The options that variables set, as a layer, and the variable behind each path."""

    values: Mapping[str, Any]
    variables: Mapping[PathParts, str]


def module_prefix(module: str) -> str:
    """Return how the variables of a module's configuration begin, e.g. `BP_MODULE_CHANNEL_WEB_`."""
    return f"BP_MODULE_{_variable_part(module)}_"


def overrides_of(
    environ: Mapping[str, str], prefix: str, *, schema: Schema, faults: list[Fault]
) -> Overrides:
    """Return what variables with `prefix` set of the schema's options; unknown ones are faults."""
    options = {prefix + _variable_part("_".join(path)): (path, part) for path, part in _options(schema)}
    values: dict[str, Any] = {}
    variables: dict[PathParts, str] = {}
    for variable in sorted(name for name in environ if name.startswith(prefix)):
        if variable not in options:
            if not _is_inside_of_any(variable, options):
                hint = did_you_mean(variable, options)
                faults.append(Fault(ENVIRONMENT, variable, f"sets no option that there is{hint}"))
            continue
        path, part = options[variable]
        _put(values, path, _parsed(environ[variable], part))
        variables[path] = variable
    return Overrides(values, variables)


def with_files(environ: Mapping[str, str], *, faults: list[Fault]) -> dict[str, str]:
    """Return the environment with `NAME_FILE` variables replaced by `NAME` and what the file holds."""
    found = dict(environ)
    for variable, path in environ.items():
        name = variable.removesuffix("_FILE")
        if name == variable or not (name in _FROM_FILES or name.startswith(_PREFIXES)):
            continue
        del found[variable]
        if name in environ:
            faults.append(Fault(ENVIRONMENT, variable, f"is given beside {name}; keep one of them"))
            continue
        try:
            found[name] = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(ENVIRONMENT, variable, f"{path} cannot be read: {error}"))
    return found


def _variable_part(path: str) -> str:
    return _NOT_IN_A_NAME.sub("_", path.upper())


def _options(schema: Schema) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Yield every option that the schema knows, outer ones before those inside them."""
    waiting: list[tuple[tuple[str, ...], Mapping[str, Any]]] = [((), schema)]
    while waiting:
        path, part = waiting.pop()
        for name, option in part.get("properties", {}).items():
            if name == "$schema":
                continue
            inner = resolved(schema, option)
            yield (*path, name), inner
            waiting.append(((*path, name), inner))


def _is_inside_of_any(variable: str, options: Mapping[str, tuple[PathParts, Mapping[str, Any]]]) -> bool:
    """Tell whether a variable reaches into an option that is accepted for v12's sake and not looked into."""
    return any(
        variable.startswith(f"{known}_") and "type" not in part and "anyOf" not in part
        for known, (_, part) in options.items()
    )


def _parsed(text: str, part: Mapping[str, Any]) -> Any:
    """Return the value of a variable: JSON where it is JSON, except that a text option takes any text."""
    if part.get("type") == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    holder = values
    for name in path[:-1]:
        inner = holder.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        holder = inner
    holder[path[-1]] = value
