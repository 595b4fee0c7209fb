"""Nothing of ours may block the event loop while the host serves."""

from collections.abc import Iterator
from contextlib import contextmanager

from blockbuster import BlockBuster


@contextmanager
def no_blocking_call() -> Iterator[None]:
    """Raise BlockingError where our code reads, writes, waits or sleeps in the event loop's thread."""
    guard = BlockBuster(["host_runtime", "hitlnext_module"])
    # A page is a few hundred bytes that the system keeps in memory; tracebacks look at their files.
    guard.functions["io.TextIOWrapper.read"].can_block_in("host_runtime/web/pages.py", {"page_response"})
    for looked_at in ("os.stat", "os.path.abspath", "os.getcwd"):
        del guard.functions[looked_at]
    guard.activate()
    try:
        yield
    finally:
        guard.deactivate()
