"""`modules`: which there are, from where, on or off, and why one does not run."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from host_runtime.built_in_modules import ALWAYS_ON
from host_runtime.cli import default_folder
from host_runtime.commands.console import note, say, say_json, say_table
from host_runtime.commands.offline import offline_host
from host_runtime.config.faults import Fault, did_you_mean
from host_runtime.config.host_config import HOST_FILE, ModuleEntry
from host_runtime.config.json_file import read_json_object
from host_runtime.configuration import Configuration, read_configuration
from host_runtime.errors import ConfigurationError
from host_runtime.module_plan import ModuleState


def modules(arguments: argparse.Namespace) -> None:
    """List the modules, or switch one on or off in `botpress.config.json`."""
    match arguments.words:
        case ["enable" | "disable" as act, name]:
            _switch(default_folder(), name, is_on=act == "enable")
        case ["enable" | "disable" as act, name, folder]:
            _switch(Path(folder), name, is_on=act == "enable")
        case [] | ["list"]:
            _list(default_folder(), as_json=arguments.json)
        case ["list", folder] | [folder] if folder not in {"enable", "disable"}:
            _list(Path(folder), as_json=arguments.json)
        case _:
            raise ConfigurationError(["modules: give a folder, or enable NAME, or disable NAME"])


def _list(data: Path, *, as_json: bool) -> None:
    configuration = read_configuration(data, os.environ)
    states = offline_host(configuration).modules.states
    if as_json:
        say_json([_wire(state) for state in states])
        return
    say_table([("NAME", "STATUS", "VERSION", "FROM"), *map(_row, states)])
    for state in states:
        if state.problem:
            note(f"{state.name}: {state.problem}")
    for fault in configuration.faults:
        note(str(fault))


def _switch(data: Path, name: str, *, is_on: bool) -> None:
    configuration = read_configuration(data, os.environ)
    known = [state.name for state in configuration.plan.states]
    if name not in known:
        raise ConfigurationError([f"modules: {name}: there is no such module{did_you_mean(name, known)}"])
    if name in ALWAYS_ON and not is_on:
        raise ConfigurationError([f"modules: {name}: is part of the host and stays on"])
    _write(data, _with(data, configuration, name, is_on=is_on))
    say(f"{name} is {'on' if is_on else 'off'}; it takes effect at the next start.")


def _with(data: Path, configuration: Configuration, name: str, *, is_on: bool) -> dict[str, Any]:
    """Return the file's content with the module switched; everything else stays as it is written."""
    faults: list[Fault] = []
    # Read without replacing %NAME%: a secret of the environment must not end in the file.
    content = read_json_object(data / HOST_FILE, HOST_FILE, faults=faults)
    if faults:
        raise ConfigurationError([str(fault) for fault in faults])
    entries = content.get("modules")
    if not isinstance(entries, list):
        states = configuration.plan.states
        entries = [{"location": f"MODULES_ROOT/{state.name}", "enabled": state.is_on} for state in states]
    named = [entry for entry in entries if _name_of(entry) == name]
    if not named:
        named = [{"location": f"MODULES_ROOT/{name}"}]
        entries = [*entries, *named]
    for entry in named:
        entry["enabled"] = is_on
    return {**content, "modules": entries}


def _name_of(entry: object) -> str | None:
    if isinstance(entry, dict) and isinstance(entry.get("location"), str) and entry["location"]:
        return ModuleEntry(location=entry["location"]).name
    return None


def _write(data: Path, content: dict[str, Any]) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or the new one."""
    path = data / HOST_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def _wire(state: ModuleState) -> dict[str, object]:
    return {
        "name": state.name,
        "title": state.title,
        "version": state.version,
        "origin": state.origin,
        "status": state.status,
        "problem": state.problem,
    }


def _row(state: ModuleState) -> tuple[str, str, str, str]:
    return state.name, state.status, state.version, state.origin
