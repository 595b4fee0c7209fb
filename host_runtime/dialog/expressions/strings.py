"""The methods of strings."""

import math
import unicodedata
from collections.abc import Callable
from typing import Literal

from host_runtime.dialog.expressions import regexes
from host_runtime.dialog.expressions.errors import ExpressionRangeError
from host_runtime.dialog.expressions.regexes import Found, RegExp
from host_runtime.dialog.expressions.text import (
    MAX_TEXT,
    WHITESPACE,
    assembled,
    bounded,
    joined,
    units,
    weight,
)
from host_runtime.dialog.expressions.values import (
    UNDEFINED,
    Arguments,
    Evaluation,
    Native,
    Pattern,
    argument,
    is_function,
    is_nullish,
    to_integer,
    to_number,
    to_text,
    type_error,
)


def clamp(value: object, length: int, default: int = 0) -> int:
    """An index into something so long; negative ones count from the end (`slice`)."""
    if value is UNDEFINED:
        return default
    index = to_integer(value)
    return int(max(length + index, 0)) if index < 0 else int(min(index, length))


def position(value: object, length: int, default: int = 0) -> int:
    """An index into something so long; negative ones are 0."""
    return default if value is UNDEFINED else int(min(max(to_integer(value), 0), length))


Method = Callable[[Evaluation, str, Arguments], object]


def _method(name: str, body: Method) -> Native:
    """A method that gets its string in UTF-16 units; a text that it returns is joined again."""

    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        if is_nullish(this):
            raise type_error(f"String.prototype.{name} called on null or undefined")
        text = units(to_text(this))
        evaluation.spend(1 + weight(text))
        result = body(evaluation, text, arguments)
        if not isinstance(result, str):
            return result
        evaluation.spend(weight(result))
        return bounded(result)

    return Native(name, run)


def _wanted(arguments: Arguments) -> str:
    value = argument(arguments, 0)
    if isinstance(value, Pattern):
        raise type_error("First argument must not be a regular expression")
    return units(to_text(value))


def _char_at(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    index = to_integer(argument(arguments, 0))
    return text[int(index)] if 0 <= index < len(text) else ""


def _char_code_at(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    index = to_integer(argument(arguments, 0))
    return ord(text[int(index)]) if 0 <= index < len(text) else math.nan


def _code_point_at(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    index = to_integer(argument(arguments, 0))
    return ord(joined(text[int(index) : int(index) + 2])[0]) if 0 <= index < len(text) else UNDEFINED


def _concat(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return assembled((text, *(to_text(value) for value in arguments)))


def _includes(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return _wanted(arguments) in text[position(argument(arguments, 1), len(text)) :]


def _starts_with(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return text.startswith(_wanted(arguments), position(argument(arguments, 1), len(text)))


def _ends_with(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return text[: position(argument(arguments, 1), len(text), len(text))].endswith(_wanted(arguments))


def _index_of(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return text.find(units(to_text(argument(arguments, 0))), position(argument(arguments, 1), len(text)))


def _last_index_of(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    wanted = units(to_text(argument(arguments, 0)))
    start = argument(arguments, 1)
    start = UNDEFINED if math.isnan(to_number(start)) else start
    return text.rfind(wanted, 0, position(start, len(text), len(text)) + len(wanted))


def _collation_key(text: str) -> tuple[str, str, str]:
    """Letters first, then accents, then case: near enough to what a dictionary does."""
    decomposed = unicodedata.normalize("NFD", text)
    base = "".join(char for char in decomposed if not unicodedata.combining(char))
    return base.casefold(), decomposed.casefold(), decomposed.swapcase()


def _locale_compare(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    left, right = _collation_key(joined(text)), _collation_key(to_text(argument(arguments, 0)))
    return (left > right) - (left < right)


_Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_FORMS: dict[str, _Form] = {"NFC": "NFC", "NFD": "NFD", "NFKC": "NFKC", "NFKD": "NFKD"}


def _normalize(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    form = argument(arguments, 0)
    name = "NFC" if form is UNDEFINED else to_text(form)
    if name not in _FORMS:
        raise ExpressionRangeError(f"The normalization form should be NFC, NFD, NFKC or NFKD, not {name!r}.")
    return unicodedata.normalize(_FORMS[name], joined(text))


def _padding(text: str, arguments: Arguments) -> str:
    target = to_integer(argument(arguments, 0))
    filler = argument(arguments, 1)
    unit = " " if filler is UNDEFINED else units(to_text(filler))
    missing = int(min(max(target - len(text), 0), MAX_TEXT + 1))
    return (unit * (missing // len(unit) + 1))[:missing] if unit else ""


def _pad_start(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return _padding(text, arguments) + text


def _pad_end(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    return text + _padding(text, arguments)


def _repeat(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    count = to_integer(argument(arguments, 0))
    if count < 0 or math.isinf(count):
        raise ExpressionRangeError("Invalid count value of repeat.")
    return text * int(min(count, MAX_TEXT // max(len(text), 1) + 1))


def _slice(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    length = len(text)
    return text[clamp(argument(arguments, 0), length) : clamp(argument(arguments, 1), length, length)]


def _substring(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    length = len(text)
    first = position(argument(arguments, 0), length)
    second = position(argument(arguments, 1), length, length)
    return text[min(first, second) : max(first, second)]


def _substr(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    start = clamp(argument(arguments, 0), len(text))
    return text[start : start + position(argument(arguments, 1), len(text), len(text))]


def _split(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    separator = argument(arguments, 0)
    most = argument(arguments, 1)
    limit = (
        MAX_TEXT
        if most is UNDEFINED
        else int(to_integer(most) % 2**32 if math.isfinite(to_number(most)) else 0)
    )
    if separator is UNDEFINED:
        return [joined(text)][:limit]
    if isinstance(separator, RegExp):
        return _split_by_pattern(evaluation, joined(text), separator)[:limit]
    wanted = units(to_text(separator))
    parts = text.split(wanted) if wanted else list(text)
    evaluation.spend(len(parts))
    return [joined(part) for part in parts][:limit]


def _split_by_pattern(evaluation: Evaluation, text: str, regex: RegExp) -> list[object]:
    subject = regex.program.subject(text)
    parts: list[object] = []
    start = 0
    for found in regexes.find_all(evaluation, regex, text):
        if found.start == found.end and found.start in (start, len(subject)):
            continue
        parts += [joined(subject[start : found.start]), *found.groups()[1:]]
        start = found.end
    return (
        parts
        if not subject and start == 0 and regexes.find(evaluation, regex, subject)
        else [
            *parts,
            joined(subject[start:]),
        ]
    )


def _match(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    value = argument(arguments, 0)
    regex = value if isinstance(value, RegExp) else regexes.to_regex(value)
    if "g" not in regex.flags:
        return regexes.execute(evaluation, regex, joined(text))[1]
    return [found.group(0) for found in regexes.find_all(evaluation, regex, joined(text))] or None


def _match_all(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    value = argument(arguments, 0)
    regex = value if isinstance(value, RegExp) else regexes.to_regex(value, "g")
    subject = joined(text)
    return [
        regexes.match_list(regex, found, subject) for found in regexes.find_all(evaluation, regex, subject)
    ]


def _search(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    value = argument(arguments, 0)
    regex = value if isinstance(value, RegExp) else regexes.to_regex(value)
    found = regexes.find(evaluation, regex, regex.program.subject(text))
    return -1 if found is None else len(units(found.subject[: found.start]))


def _replace(evaluation: Evaluation, text: str, arguments: Arguments) -> object:
    wanted, replacement = argument(arguments, 0), argument(arguments, 1)
    if isinstance(wanted, RegExp):
        return _replace_pattern(evaluation, joined(text), wanted, replacement)
    unit = units(to_text(wanted))
    start = text.find(unit)
    if start < 0:
        return text
    found = Found(text, (start, start + len(unit)))
    return text[:start] + units(_replaced(evaluation, found, replacement, {})) + text[found.end :]


def _replace_pattern(evaluation: Evaluation, text: str, regex: RegExp, replacement: object) -> str:
    parts: list[str] = []
    end = size = 0
    subject = regex.program.subject(text)
    for found in regexes.find_all(evaluation, regex, text):
        parts += [subject[end : found.start], _replaced(evaluation, found, replacement, regex.program.names)]
        end = found.end
        size += len(parts[-1])
        bounded("" if size < MAX_TEXT else " " * (MAX_TEXT + 1))
        if "g" not in regex.flags:
            break
    return "".join([*parts, subject[end:]])


def _replaced(evaluation: Evaluation, found: Found, replacement: object, names: dict[str, int]) -> str:
    if is_function(replacement):
        index = len(units(found.subject[: found.start]))
        given = [*found.groups(), index, joined(found.subject)]
        return to_text(evaluation.call(replacement, UNDEFINED, given))
    template = to_text(replacement)
    return _expanded(template, found, names) if "$" in template else template


def _expanded(template: str, found: Found, names: dict[str, int]) -> str:
    parts: list[str] = []
    rest = template
    while "$" in rest:
        text, rest = rest.split("$", 1)
        value, used = _reference(rest, found, names)
        parts += [text, value]
        rest = rest[used:]
    return "".join([*parts, rest])


def _reference(rest: str, found: Found, names: dict[str, int]) -> tuple[str, int]:
    """What stands for `$rest`, and how many characters of the rest belong to it."""
    simple = {
        "$": "$",
        "&": found.subject[found.start : found.end],
        "`": found.subject[: found.start],
        "'": found.subject[found.end :],
    }
    if rest[:1] in simple:
        return simple[rest[:1]], 1
    if rest[:1] == "<" and names and ">" in rest:
        name = rest[1 : rest.index(">")]
        return (_group_text(found, names[name]) if name in names else ""), len(name) + 2
    for length in (2, 1):
        digits = rest[:length]
        if len(digits) == length and digits.isascii() and digits.isdigit():
            number = int(digits)
            if 0 < number < len(found.slots) // 2:
                return _group_text(found, number), length
    return "$", 0


def _group_text(found: Found, number: int) -> str:
    value = found.group(number)
    return value if isinstance(value, str) else ""


def _itself(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    if not isinstance(this, str):
        raise type_error("This is not a string.")
    return this


def _simple(change: Callable[[str], str]) -> Method:
    return lambda evaluation, text, arguments: change(joined(text))


_METHODS: dict[str, Method] = {
    "charAt": _char_at,
    "charCodeAt": _char_code_at,
    "codePointAt": _code_point_at,
    "concat": _concat,
    "endsWith": _ends_with,
    "includes": _includes,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "localeCompare": _locale_compare,
    "match": _match,
    "matchAll": _match_all,
    "normalize": _normalize,
    "padEnd": _pad_end,
    "padStart": _pad_start,
    "repeat": _repeat,
    "replace": _replace,
    "search": _search,
    "slice": _slice,
    "split": _split,
    "startsWith": _starts_with,
    "substr": _substr,
    "substring": _substring,
    "toLocaleLowerCase": _simple(str.lower),
    "toLocaleUpperCase": _simple(str.upper),
    "toLowerCase": _simple(str.lower),
    "toUpperCase": _simple(str.upper),
    "trim": _simple(lambda text: text.strip(WHITESPACE)),
    "trimEnd": _simple(lambda text: text.rstrip(WHITESPACE)),
    "trimLeft": _simple(lambda text: text.lstrip(WHITESPACE)),
    "trimRight": _simple(lambda text: text.rstrip(WHITESPACE)),
    "trimStart": _simple(lambda text: text.lstrip(WHITESPACE)),
}

STRING_METHODS: dict[str, object] = {
    **{name: _method(name, body) for name, body in _METHODS.items()},
    "toString": Native("toString", _itself),
    "valueOf": Native("valueOf", _itself),
}


def _from_codes(limit: int) -> Callable[[Evaluation, object, Arguments], object]:
    def run(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
        codes = [to_integer(value) for value in arguments]
        if limit == 0xFFFF:
            return joined("".join(chr(int(code) & 0xFFFF) if math.isfinite(code) else "\0" for code in codes))
        if not all(0 <= code <= limit for code in codes):
            raise ExpressionRangeError("Invalid code point.")
        return joined("".join(chr(int(code)) for code in codes))

    return run


def _to_string(evaluation: Evaluation, this: object, arguments: Arguments) -> object:
    return to_text(arguments[0]) if arguments else ""


STRING = Native(
    "String",
    _to_string,
    members={
        "fromCharCode": Native("fromCharCode", _from_codes(0xFFFF)),
        "fromCodePoint": Native("fromCodePoint", _from_codes(0x10FFFF)),
    },
)
