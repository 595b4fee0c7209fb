"""What roles may do: v12's ordered rules, where the last one that matches decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Operation = Literal["r", "w"]

_OPERATION = re.compile(r"[+-](?:[rw]|rw|wr)|(?:[+-][rw]){2}")


@dataclass(frozen=True, slots=True)
class Rule:
    """`op` for the resources that `res` matches: `+r`, `-w`, `+rw`, `+r-w` and the like.

    v12 takes letters that it does not know in silence; here they are a ValueError.
    """

    res: str
    op: str

    def __post_init__(self) -> None:
        if not isinstance(self.res, str):
            raise ValueError(f"A rule's resource must be a text such as 'module.hitlnext', not {self.res!r}.")
        if not isinstance(self.op, str) or not _OPERATION.fullmatch(self.op):
            raise ValueError(f"A rule's operation must be like '+r', '-w', '+rw' or '+r-w', not {self.op!r}.")

    def verdict(self, operation: Operation) -> bool | None:
        """What the rule says about an operation; None when it says nothing."""
        if len(self.op) == 3:
            return self.op[0] == "+"
        signs = {self.op[at + 1]: self.op[at] for at in range(0, len(self.op), 2)}
        return signs[operation] == "+" if operation in signs else None


def is_allowed(rules: Sequence[Rule] | None, resource: str, operation: Operation) -> bool:
    """Whether somebody with these rules may do it; without rules, or without one that matches, nobody may."""
    if operation not in ("r", "w"):
        raise ValueError(f"An operation is 'r' or 'w', not {operation!r}.")
    allowed = False
    for rule in rules or ():
        verdict = rule.verdict(operation)
        if verdict is not None and matches(rule.res, resource):
            allowed = verdict
    return allowed


def matches(pattern: str, resource: str) -> bool:
    """Whether a rule's pattern covers a resource, whatever their case.

    Segments are parted by dots or slashes. `*` stands for any one segment, or none; a pattern without it also
    covers everything below; what a resource has beyond the pattern does not matter.
    """
    wanted, found = _segments(pattern), _segments(resource)
    return all(
        segment == "*" or (index < len(found) and found[index] == segment)
        for index, segment in enumerate(wanted)
    )


def _segments(path: str) -> list[str]:
    return re.split(r"[./]", path.lower())


_CODE_EDITOR = "module.code-editor.global"


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple(Rule(res, op) for res, op in pairs)


DEFAULT_ROLES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "admin": _rules(
            ("*", "+r+w"),
            (f"{_CODE_EDITOR}.main_config", "-r-w"),
            (f"{_CODE_EDITOR}.module_config", "-r-w"),
        ),
        "dev": _rules(
            ("*", "+r+w"),
            ("admin.*", "+r-w"),
            ("admin.collaborators.*", "-r"),
            (f"{_CODE_EDITOR}.*", "+r-w"),
            (f"{_CODE_EDITOR}.main_config", "-r-w"),
            (f"{_CODE_EDITOR}.module_config", "-r-w"),
        ),
        "editor": _rules(
            ("*", "+r"),
            ("admin.collaborators.*", "-r"),
            ("bot.flows", "+r-w"),
            ("bot.content", "+r+w"),
            ("module.qna", "+r+w"),
            ("module.nlu", "+r+w"),
            ("module.code-editor.*", "-r-w"),
            ("admin.logs.*", "-r"),
            ("admin.bots.archive", "-r"),
        ),
        "chatuser": _rules(("*", "-r-w"), ("user.bots", "+r")),
    }
)
"""v12's roles that every workspace has; a module contributes its own, as hitlnext does with `agent`."""
