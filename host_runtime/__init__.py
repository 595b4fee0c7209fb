"""A host for conversational bots. The names exported here are all that a module may import of it.

They are listed in `exports.py` and imported when first asked for, so that `host-runtime --help` does not wait
for a web server and a database library.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from host_runtime.exports import *  # noqa: F403
else:

    def __getattr__(name):
        if name.startswith("_"):
            raise AttributeError(name)
        exports = importlib.import_module("host_runtime.exports")
        if name not in exports.__all__:
            raise AttributeError(f"host_runtime exports no {name}")
        return getattr(exports, name)
