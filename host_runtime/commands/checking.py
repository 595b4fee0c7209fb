"""`check-config`, `schema` and `doctor`: what is wrong, said before it hurts; nothing is changed."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from host_runtime.bots import load_bots
from host_runtime.commands.console import note, say, say_json
from host_runtime.commands.diagnosis import diagnose
from host_runtime.commands.offline import offline_host
from host_runtime.config.bot_config import bot_schema
from host_runtime.config.faults import did_you_mean
from host_runtime.config.host_config import host_schema
from host_runtime.config.schema import Schema, schema_of
from host_runtime.configuration import Configuration, find_bots, host_version, read_configuration
from host_runtime.errors import ConfigurationError
from host_runtime.module_finding import find_modules
from host_runtime.module_plan import plan_modules


def check_config(arguments: argparse.Namespace) -> int:
    """Print every fault of every configuration, bot and flow file; 2 if there is one."""
    data: Path = arguments.data
    if not data.is_dir():
        raise ConfigurationError([f"{data}: is not there"])
    configuration = read_configuration(data, os.environ)
    faults = _check_all(configuration)
    if arguments.json:
        say_json({"faults": faults})
        return 2 if faults else 0
    for fault in faults:
        say(fault)
    if faults:
        note(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in {data}")
        return 2
    say(f"{data}: {_counted(configuration)}: no fault.")
    return 0


def schema(arguments: argparse.Namespace) -> None:
    """Print the JSON Schema of a configuration file."""
    known = _schemas(arguments.data)
    name = arguments.name.removesuffix(".json").removesuffix(".config")
    name = {"botpress": "host"}.get(name, name)
    if name not in known:
        told = ", ".join(known)
        hint = did_you_mean(name, known)
        raise ConfigurationError([f"schema: {arguments.name}: is none of {told}{hint}"])
    say_json(known[name])


def doctor(arguments: argparse.Namespace) -> int:
    """Print what was looked at on this machine and what is unsound; 1 if something is."""
    findings = diagnose(arguments.data, os.environ)
    if arguments.json:
        say_json([{"level": found.level, "about": found.about, "told": found.told} for found in findings])
    else:
        for found in findings:
            say(f"{found.level:<5} {found.about}: {found.told}")
    return 1 if any(found.level == "wrong" for found in findings) else 0


def _check_all(configuration: Configuration) -> list[str]:
    """Return every fault, also those that the server starts with, as v12 did."""
    faults = [str(fault) for fault in configuration.faults]
    try:
        host = offline_host(configuration)
    except ConfigurationError as error:
        return faults + error.faults
    states = host.modules.states
    faults += [f"module {state.name}: is left out: {state.problem}" for state in states if state.problem]
    bots = load_bots(configuration, host.modules.contributions)
    faults += [fault for found in bots.faults.values() for fault in found]
    return faults + list(bots.warnings)


def _counted(configuration: Configuration) -> str:
    on = [state for state in configuration.plan.states if state.status == "on"]
    bots = len(find_bots(configuration.data))
    return f"{bots} bot{'' if bots == 1 else 's'}, {len(on)} module{'' if len(on) == 1 else 's'}"


def _schemas(data: Path) -> Mapping[str, Schema]:
    plan = plan_modules(find_modules(data, os.environ), None, host_version=host_version())
    found = {"host": host_schema(), "bot": bot_schema()}
    for module in plan.modules:
        if (model := module.manifest.config_model) is not None:
            found[module.name] = schema_of(model, title=module.manifest.title)
    return found
