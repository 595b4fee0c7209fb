"""A module that implements a hook that there is not."""

from host_runtime import Action, ModuleContext, ModuleManifest, hookimpl


class Mistyped:
    manifest = ModuleManifest(name="mistyped", title="Mistyped", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_acts(self) -> list[Action]:
        return []
