"""A module that cannot be made."""

from host_runtime import ModuleContext, ModuleManifest


class Unborn:
    manifest = ModuleManifest(name="unborn", title="Unborn", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        raise OSError("the licence server does not answer")
