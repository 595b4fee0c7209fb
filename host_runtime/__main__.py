"""`python -m host_runtime` is `host-runtime`."""

import sys

from host_runtime.cli import main

if __name__ == "__main__":
    sys.exit(main())
