"""A module that notes when it is made and when its hook is called, in a file that its copies share."""

from pathlib import Path

from host_runtime import Action, ModuleContext, ModuleManifest, hookimpl

FOLDER = Path(__file__).parent


class Diarist:
    manifest = ModuleManifest(name=FOLDER.name, title="Diarist", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        _note("made")

    @hookimpl
    def register_actions(self) -> list[Action]:
        _note("asked")
        return []


def _note(text: str) -> None:
    with (FOLDER.parent / "diary").open("a") as lines:
        lines.write(f"{FOLDER.name} {text}\n")
