"""A module that needs another one."""

from host_runtime import ModuleContext, ModuleManifest


class Dependent:
    manifest = ModuleManifest(name="dependent", title="Dependent", version="1.0.0", requires=("grumpy",))

    def __init__(self, _context: ModuleContext) -> None:
        pass
