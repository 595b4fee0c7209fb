"""Parses a regular expression; ECMAScript's grammar with what browsers add to it.

Without the flag `u` the source is in UTF-16 units (see `text`), with it in characters.
"""

import unicodedata
from collections.abc import Callable

from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.pattern_items import (
    Alternatives,
    Assertion,
    BackReference,
    CharacterSet,
    Group,
    Item,
    Look,
    ParsedPattern,
    Repeat,
)
from host_runtime.dialog.expressions.text import WHITESPACE

MAX_GROUPS = 100
MAX_NESTING = 30


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


def _is_space(char: str) -> bool:
    return char in WHITESPACE


def _not(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda char: not test(char)


_CLASSES: dict[str, Callable[[str], bool]] = {"w": _is_word, "d": _is_digit, "s": _is_space}
_CLASSES |= {name.upper(): _not(test) for name, test in _CLASSES.items()}
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_LINE_BREAKS = tuple((char, char) for char in "\n\r\u2028\u2029")
_CATEGORIES = {"Letter": "L", "Number": "N", "Punctuation": "P", "Symbol": "S", "Mark": "M", "Separator": "Z"}
is_word = _is_word


def parse_pattern(source: str, flags: str) -> ParsedPattern:
    """The tree of a pattern; raises ExpressionSyntaxError."""
    if set(flags) - set("gimsuy") or len(set(flags)) != len(flags):
        raise ExpressionSyntaxError(f"Invalid flags of a regular expression: {flags!r}.")
    return _PatternParser(source, flags).parse()


class _PatternParser:
    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.unicode = "u" in flags
        self.dot_all = "s" in flags
        self.position = 0
        self.group_count = 0
        self.total_groups = _count_groups(source)
        self.nesting = 0
        self.names: dict[str, int] = {}

    def parse(self) -> ParsedPattern:
        root = self._alternatives()
        if self.position < len(self.source):
            raise self._fail("Unmatched ')'")
        return ParsedPattern(root, self.group_count, self.names)

    def _fail(self, reason: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(f"Invalid regular expression /{self.source}/: {reason}.", self.position)

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _accept(self, text: str) -> bool:
        if not self.source.startswith(text, self.position):
            return False
        self.position += len(text)
        return True

    def _take(self) -> str:
        if self.position >= len(self.source):
            raise self._fail("it ends too early")
        self.position += 1
        return self.source[self.position - 1]

    def _alternatives(self) -> Item:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self._fail("nested too deeply")
        choices = [self._sequence()]
        while self._accept("|"):
            choices.append(self._sequence())
        self.nesting -= 1
        return Alternatives(tuple(choices))

    def _sequence(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while self._peek() not in ("", "|", ")"):
            first = self.group_count
            item = self._atom()
            items.append(self._quantified(item, (first + 1, self.group_count + 1)))
        return tuple(items)

    def _quantified(self, item: Item, groups: tuple[int, int]) -> Item:
        bounds = self._quantifier()
        if bounds is None:
            return item
        if isinstance(item, Assertion) or (isinstance(item, Look) and (item.behind or self.unicode)):
            raise self._fail("Nothing to repeat")
        least, most = bounds
        if most is not None and most < least:
            raise self._fail("numbers out of order in {} quantifier")
        return Repeat(item, least, most, not self._accept("?"), groups)

    def _quantifier(self) -> tuple[int, int | None] | None:
        for sign, bounds in {"*": (0, None), "+": (1, None), "?": (0, 1)}.items():
            if self._accept(sign):
                return bounds
        return self._braces() if self._peek() == "{" else None

    def _braces(self) -> tuple[int, int | None] | None:
        start = self.position
        self.position += 1
        least = self._digits()
        most = (self._digits() or "inf") if self._accept(",") else least
        if not least or not self._accept("}"):
            self.position = start
            if self.unicode:
                raise self._fail("Incomplete quantifier")
            return None
        return min(int(least[:9]), 100_000), None if most == "inf" else min(int(most[:9]), 100_000)

    def _digits(self) -> str:
        start = self.position
        while _is_digit(self._peek() or "x"):
            self.position += 1
        return self.source[start : self.position]

    def _atom(self) -> Item:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return self._set()
        if char == ".":
            return CharacterSet(() if self.dot_all else _LINE_BREAKS, negated=True)
        if char in "^$":
            return Assertion(char)
        if char == "\\":
            return self._escape()
        if char in "*+?" or (self.unicode and char in "{}]"):
            raise self._fail("Nothing to repeat")
        if char == "{":
            self._refuse_quantifier()
        return CharacterSet(((char, char),))

    def _refuse_quantifier(self) -> None:
        start = self.position
        self.position -= 1
        if self._braces() is not None:
            raise self._fail("Nothing to repeat")
        self.position = start

    def _group(self) -> Item:
        for opening, behind, negated in (
            ("?=", False, False),
            ("?!", False, True),
            ("?<=", True, False),
            ("?<!", True, True),
        ):
            if self._accept(opening):
                return Look(self._closed(), behind, negated)
        if self._accept("?:"):
            return Group(self._closed(), None)
        self.group_count += 1
        if self.group_count > MAX_GROUPS:
            raise self._fail("too many groups")
        number = self.group_count
        if self._accept("?<"):
            name = self._name()
            if name in self.names:
                raise self._fail("Duplicate capture group name")
            self.names[name] = number
        elif self._peek() == "?":
            raise self._fail("Invalid group")
        return Group(self._closed(), number)

    def _closed(self) -> Item:
        body = self._alternatives()
        if not self._accept(")"):
            raise self._fail("Unterminated group")
        return body

    def _name(self) -> str:
        end = self.source.find(">", self.position)
        name = self.source[self.position : end] if end >= 0 else ""
        if not name.replace("$", "_").isidentifier():
            raise self._fail("Invalid capture group name")
        self.position = end + 1
        return name

    def _escape(self) -> Item:
        char = self._peek()
        if char in ("b", "B") and char:
            self.position += 1
            return Assertion(char)
        if char == "k" and (self.unicode or "(?<" in self.source) and self._accept("k<"):
            return BackReference(self._name())
        if char and char in "123456789":
            start = self.position
            number = int(self._digits()[:5])
            if number <= self.total_groups:
                return BackReference(number)
            if self.unicode:
                raise self._fail("Invalid escape")
            self.position = start
        return self._escaped_set()

    def _escaped_set(self) -> CharacterSet:
        char = self._peek()
        if char in _CLASSES:
            self.position += 1
            return CharacterSet(classes=(_CLASSES[char],))
        if self.unicode and char in ("p", "P"):
            return CharacterSet(classes=(self._property(),))
        literal = self._escaped_character()
        return CharacterSet(((literal, literal),))

    def _property(self) -> Callable[[str], bool]:
        negated = self._take() == "P"
        end = self.source.find("}", self.position)
        name = self.source[self.position + 1 : end] if self._peek() == "{" and end > 0 else ""
        name = name.removeprefix("General_Category=").removeprefix("gc=")
        category = _CATEGORIES.get(name, name)
        if not category or len(category) > 2 or category[0] not in "LMNPSZC":
            raise self._fail("Invalid property name")
        self.position = end + 1
        return _not(_in_category(category)) if negated else _in_category(category)

    def _escaped_character(self) -> str:
        char = self._take()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "c" and self._peek().isascii() and self._peek().isalpha():
            return chr(ord(self._take()) % 32)
        if char in "xu":
            return self._code(char)
        if char in "01234567" and char:
            return self._octal(char)
        if self.unicode and char not in _SYNTAX and char != "-":
            raise self._fail("Invalid escape")
        return char

    def _code(self, kind: str) -> str:
        if kind == "u" and self.unicode and self._accept("{"):
            end = self.source.find("}", self.position)
            code = _hexadecimal(self.source[self.position : end])
            if end < 0 or code is None or code > 0x10FFFF:
                raise self._fail("Invalid Unicode escape")
            self.position = end + 1
            return chr(code)
        length = 2 if kind == "x" else 4
        digits = self.source[self.position : self.position + length]
        code = _hexadecimal(digits) if len(digits) == length else None
        if code is None:
            if self.unicode:
                raise self._fail("Invalid escape")
            return kind
        self.position += length
        return chr(code)

    def _octal(self, first: str) -> str:
        digits = first
        while len(digits) < 3 and (self._peek() or "x") in "01234567" and int(digits + self._peek(), 8) < 256:
            digits += self._take()
        return chr(int(digits, 8))

    def _set(self) -> Item:
        negated = self._accept("^")
        ranges: list[tuple[str, str]] = []
        classes: list[Callable[[str], bool]] = []
        while not self._accept("]"):
            low = self._set_member()
            high = self._range_end(low)
            ranges += _ranges(low, high)
            classes += [*low.classes, *(high.classes if high else ())]
            if high is not None and ranges[-1][0] > ranges[-1][1]:
                raise self._fail("Range out of order in character class")
        return CharacterSet(tuple(ranges), tuple(classes), negated)

    def _range_end(self, low: CharacterSet) -> CharacterSet | None:
        if self._peek() != "-" or self.source[self.position + 1 : self.position + 2] in ("]", ""):
            return None
        self.position += 1
        high = self._set_member()
        if self.unicode and (low.classes or high.classes):
            raise self._fail("Invalid character class")
        return high

    def _set_member(self) -> CharacterSet:
        char = self._take()
        if char != "\\":
            return CharacterSet(((char, char),))
        if self._accept("b"):
            return CharacterSet((("\b", "\b"),))
        return self._escaped_set()


def _ranges(low: CharacterSet, high: CharacterSet | None) -> list[tuple[str, str]]:
    """A range, or (with a class on one side of the dash) its two ends and the dash."""
    if high is None:
        return list(low.ranges)
    if low.ranges and high.ranges:
        return [(low.ranges[0][0], high.ranges[0][0])]
    return [*low.ranges, *high.ranges, ("-", "-")]


def _in_category(category: str) -> Callable[[str], bool]:
    return lambda char: unicodedata.category(char).startswith(category)


def _hexadecimal(digits: str) -> int | None:
    valid = digits.isascii() and digits.isalnum() and len(digits) <= 8
    try:
        return int(digits, 16) if valid else None
    except ValueError:
        return None


def _count_groups(source: str) -> int:
    """How many capturing groups there are, so that `\\2` can be told from an octal escape."""
    count = position = 0
    in_set = False
    while position < len(source):
        char = source[position]
        if char == "\\":
            position += 1
        elif char in "[]":
            in_set = char == "["
        elif char == "(" and not in_set:
            rest = source[position + 1 : position + 4]
            count += rest[:1] != "?" or (rest[:2] == "?<" and rest[2:] not in ("=", "!"))
        position += 1
    return count
