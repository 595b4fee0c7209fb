"""JavaScript's strings count UTF-16 units, Python's count characters; for wherever a length or index shows.

Values hold whole characters. `units` splits those beyond U+FFFF for counting, `joined` puts them back.
"""

from host_runtime.dialog.expressions.errors import ExpressionLimitError

MAX_TEXT = 100_000
"""No string longer than this is built by an expression (in UTF-16 units)."""

WHITESPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def units(text: str) -> str:
    """One Python character for each UTF-16 unit."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(raw[at] | raw[at + 1] << 8) for at in range(0, len(raw), 2))


def joined(text: str) -> str:
    """The opposite of `units`; a lone surrogate stays what it is."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def bounded(text: str) -> str:
    """The joined text, unless it has grown out of measure."""
    if len(text) > MAX_TEXT:
        raise ExpressionLimitError(f"The expression builds a text of more than {MAX_TEXT} characters.")
    return joined(text)
