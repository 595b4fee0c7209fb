"""Actions of a bot's own, from its `actions/**/*.py`: an `async def` under the decorator `@action`."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from host_runtime.dialog.actions import Action, BotAction

Report = Callable[[str, str], None]


def load_bot_actions(folder: Path, bot_id: str, report: Report) -> dict[str, Action]:
    """Import the files and return the actions by name, the file's path without `.py`.

    `report(file, message)` is called for a file that cannot be imported or does not hold exactly one action.
    """
    actions = {}
    for path in sorted(_files(folder)):
        name = path.relative_to(folder).with_suffix("").as_posix()
        file = f"actions/{name}.py"
        try:
            found = _actions_of(
                _imported(path, f"host_runtime_bot_actions.{bot_id}.{name.replace('/', '.')}")
            )
        except (Exception, SystemExit) as error:
            # The border to files that anybody may have written: importing one can raise anything.
            report(file, f"cannot be imported: {type(error).__name__}: {error}")
            continue
        if len(found) == 1:
            actions[name] = _named(name, found[0])
        else:
            report(file, f"must have one function under @action, and has {len(found)}")
    return actions


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).parts
        if not any(part.startswith((".", "_")) for part in parts):
            yield path


def _imported(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no loader for {path.name}")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickling look their module up; an older version of the file is replaced.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _actions_of(module: ModuleType) -> list[BotAction]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, BotAction) and value.run.__module__ == module.__name__
    ]


def _named(name: str, found: BotAction) -> Action:
    return Action(name, found.run, found.title, found.category, found.description, found.params)
