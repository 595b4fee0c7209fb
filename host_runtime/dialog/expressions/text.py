"""JavaScript's strings count UTF-16 units, Python's count characters; for wherever a length or index shows.

Values hold whole characters. `units` splits those beyond U+FFFF for counting, `joined` puts them back.
"""

import re
import struct
from collections.abc import Iterable

from host_runtime.dialog.expressions.errors import ExpressionLimitError

MAX_TEXT = 100_000
"""No string longer than this is built by an expression (in UTF-16 units)."""

_SURROGATE = re.compile("[\ud800-\udfff]")

WHITESPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def units(text: str) -> str:
    """One Python character for each UTF-16 unit."""
    if text.isascii():
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) == 2 * len(text):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def joined(text: str) -> str:
    """The opposite of `units`; a lone surrogate stays what it is."""
    if text.isascii() or _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def bounded(text: str) -> str:
    """The joined text, unless it has grown out of measure."""
    if len(text) > MAX_TEXT:
        raise ExpressionLimitError(f"The expression builds a text of more than {MAX_TEXT} characters.")
    return joined(text)


def assembled(parts: Iterable[str], separator: str = "") -> str:
    """The parts in one text; gives up as soon as it grows out of measure."""
    kept: list[str] = []
    length = 0
    for part in parts:
        kept.append(part)
        length += len(part) + len(separator)
        if length > MAX_TEXT + len(separator):
            break
    return bounded(separator.join(kept))


def weight(text: str) -> int:
    """How much work it is to handle the text; ASCII is handled much faster."""
    return len(text) // (64 if text.isascii() else 16)
