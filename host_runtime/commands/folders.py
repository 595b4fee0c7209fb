"""`init` and `migrate`: a data folder and its database."""

import argparse
import asyncio
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from host_runtime.commands.console import say
from host_runtime.commands.database import opened
from host_runtime.config.faults import did_you_mean
from host_runtime.config.host_config import HOST_FILE
from host_runtime.config.schema import schema_of
from host_runtime.configuration import host_version, read_configuration
from host_runtime.errors import ConfigurationError
from host_runtime.module_finding import find_modules
from host_runtime.module_plan import PlannedModule, plan_modules
from host_runtime.storage.migrate import head_of

_TEMPLATES = Path(__file__).parents[1] / "templates"


def init(arguments: argparse.Namespace) -> None:
    """Make a data folder; nothing that is there is changed."""
    data: Path = arguments.data
    if data.exists() and any(data.iterdir()):
        raise ConfigurationError([f"{data}: is there already and not empty; it is left as it is"])
    make_folder(data, template=arguments.template)
    say(f"{data} is ready. Start it with: host-runtime run {data}")
    say(f"People who work there: host-runtime users add EMAIL --role agent --data {data}")


def make_folder(data: Path, *, template: str) -> None:
    """Make a data folder with a bot; raises ConfigurationError if there is no such template."""
    source = _TEMPLATES / template
    known = [path.name for path in _TEMPLATES.iterdir() if (path / "bot.config.json").is_file()]
    if template not in known:
        hint = did_you_mean(template, known)
        raise ConfigurationError([f"--template: {template}: there is {', '.join(sorted(known))}{hint}"])
    plan = plan_modules(find_modules(data, {}), None, host_version=host_version())
    bot = json.loads((source / "bot.config.json").read_text(encoding="utf-8"))["id"]
    shutil.copytree(source, data / "bots" / bot, ignore=shutil.ignore_patterns("__pycache__"))
    entries = [{"location": f"MODULES_ROOT/{module.name}", "enabled": True} for module in plan.modules]
    _write(data / HOST_FILE, {"httpServer": {"host": "127.0.0.1", "port": 3000}, "modules": entries})
    for module in plan.modules:
        _write_module_files(data, module)


def migrate(arguments: argparse.Namespace) -> None:
    """Bring the database to the schema that this version needs."""
    configuration = read_configuration(arguments.data, os.environ).check()

    async def run() -> None:
        async with opened(configuration):
            for branch in configuration.branches:
                say(f"{branch.name}: {head_of(branch)}")

    asyncio.run(run())


def _write_module_files(data: Path, module: PlannedModule) -> None:
    model = module.manifest.config_model
    if model is None:
        return
    schema = Path("assets") / "modules" / module.name / "config.schema.json"
    _write(data / schema, schema_of(model, title=module.manifest.title))
    # Empty: what is not said has its default, also when a later version has a better one.
    _write(data / "global" / "config" / f"{module.name}.json", {"$schema": f"../../{schema.as_posix()}"})


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
