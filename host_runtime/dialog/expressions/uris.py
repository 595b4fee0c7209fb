"""`encodeURIComponent` and its three kin."""

from host_runtime.dialog.expressions.errors import ExpressionError
from host_runtime.dialog.expressions.text import bounded
from host_runtime.dialog.expressions.values import (
    Arguments,
    Evaluation,
    Native,
    NativeCall,
    argument,
    to_text,
)

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")
_RESERVED = frozenset(";/?:@&=+$,#")


def _encoder(keep: frozenset[str]) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        text = to_text(argument(arguments, 0))
        evaluation.spend(1 + len(text) // 16)
        try:
            encoded = [char if char in keep else _percent(char) for char in text]
        except UnicodeEncodeError as error:
            raise ExpressionError("URI malformed.") from error
        return bounded("".join(encoded))

    return run


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


def _decoder(keep: frozenset[str]) -> NativeCall:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        text = to_text(argument(arguments, 0))
        evaluation.spend(1 + len(text) // 16)
        return "".join(_decoded(text, keep))

    return run


def _decoded(text: str, keep: frozenset[str]) -> list[str]:
    parts: list[str] = []
    at = 0
    while at < len(text):
        if text[at] != "%":
            parts.append(text[at])
            at += 1
            continue
        end = at + 3
        while not (char := _utf8(text[at:end])):
            end += 3
            if end - at > 12 or end > len(text):
                raise ExpressionError("URI malformed.")
        parts.append(text[at:end] if char in keep else char)
        at = end
    return parts


def _utf8(escaped: str) -> str:
    try:
        codes = escaped[1:].split("%")
        if not escaped.startswith("%") or not all(len(code) == 2 and code.isalnum() for code in codes):
            raise ExpressionError("URI malformed.")
        return bytes(int(code, 16) for code in codes).decode()
    except UnicodeDecodeError:
        return ""
    except ValueError as error:
        raise ExpressionError("URI malformed.") from error


URI_FUNCTIONS: dict[str, object] = {
    "encodeURIComponent": Native("encodeURIComponent", _encoder(_UNRESERVED)),
    "encodeURI": Native("encodeURI", _encoder(_UNRESERVED | _RESERVED)),
    "decodeURIComponent": Native("decodeURIComponent", _decoder(frozenset())),
    "decodeURI": Native("decodeURI", _decoder(_RESERVED)),
}
