"""The instructions of a compiled regular expression."""

from dataclasses import dataclass
from enum import IntEnum, auto

from host_runtime.dialog.expressions.pattern_items import Item


class Op(IntEnum):
    """What an instruction does."""

    CHARACTER = auto()
    SPLIT = auto()
    JUMP = auto()
    SAVE = auto()
    RESET = auto()
    MARK = auto()
    PROGRESS = auto()
    ASSERT = auto()
    LOOK = auto()
    BACK_REFERENCE = auto()
    MATCH = auto()


@dataclass(slots=True)
class Instruction:
    """`first` and `second` are targets, a slot or group numbers; `step` is -1 inside a look behind."""

    op: Op
    first: int = 0
    second: int = 0
    step: int = 1
    item: Item | None = None
