"""The syntax tree of a regular expression."""

from collections.abc import Callable
from dataclasses import dataclass


class Item:
    """A part of a pattern."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CharacterSet(Item):
    """One character out of ranges and classes, or (negated) none of them."""

    ranges: tuple[tuple[str, str], ...] = ()
    classes: tuple[Callable[[str], bool], ...] = ()
    negated: bool = False

    def holds(self, char: str, variants: tuple[str, ...]) -> bool:
        """Whether the character matches; `variants` are its other cases when case is ignored."""
        found = self._has(char) or any(self._has(variant) for variant in variants)
        return found is not self.negated

    def _has(self, char: str) -> bool:
        return any(low <= char <= high for low, high in self.ranges) or any(has(char) for has in self.classes)


@dataclass(frozen=True, slots=True)
class Assertion(Item):
    """`^`, `$`, `b` or `B`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Group(Item):
    """A group with a number (None: not captured)."""

    body: Item
    number: int | None


@dataclass(frozen=True, slots=True)
class Look(Item):
    """A look ahead or behind."""

    body: Item
    behind: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class BackReference(Item):
    """What a group has matched; a name is resolved when the whole pattern is known."""

    group: int | str


@dataclass(frozen=True, slots=True)
class Repeat(Item):
    """A quantifier; `first_group` to `last_group` (exclusive) are the groups inside the body."""

    body: Item
    least: int
    most: int | None
    greedy: bool
    groups: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alternatives(Item):
    """`a|b`: each one a sequence."""

    choices: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class ParsedPattern:
    """The tree, how many groups it has (without group 0), and the numbers of the named ones."""

    root: Item
    group_count: int
    names: dict[str, int]
