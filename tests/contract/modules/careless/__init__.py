"""A module with a hook that returns something else than it should."""

from host_runtime import Action, ModuleContext, ModuleManifest, hookimpl


class Careless:
    manifest = ModuleManifest(name="careless", title="Careless", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_actions(self) -> list[Action]:
        return ["careless/act"]  # type: ignore[list-item]
