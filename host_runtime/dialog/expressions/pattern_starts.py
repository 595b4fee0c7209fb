"""Where a match can begin at all, so that a search passes quickly over most of a long text."""

from host_runtime.dialog.expressions.pattern_instructions import Instruction, Op
from host_runtime.dialog.expressions.pattern_items import Assertion

_PASSES = frozenset({Op.SAVE, Op.RESET, Op.MARK})


def first_characters(code: tuple[Instruction, ...]) -> tuple[Instruction, ...] | None:
    """The instructions one of which takes the first character of any match; None when that is unsure."""
    found: list[Instruction] = []
    for instruction in _reached_first(code):
        if instruction.op is not Op.CHARACTER:
            return None
        found.append(instruction)
    return tuple(found)


def begins_at_start(code: tuple[Instruction, ...]) -> bool:
    """Whether every match begins with `^`."""
    return all(
        isinstance(instruction.item, Assertion) and instruction.item.kind == "^"
        for instruction in _reached_first(code)
    )


def _reached_first(code: tuple[Instruction, ...]) -> list[Instruction]:
    """The first instructions on all ways that do more than keep the books."""
    reached: list[Instruction] = []
    waiting, seen = [0], {0}
    while waiting:
        counter = waiting.pop()
        instruction = code[counter]
        if instruction.op in _PASSES:
            targets = [counter + 1]
        elif instruction.op is Op.SPLIT:
            targets = [instruction.first, instruction.second]
        elif instruction.op is Op.JUMP:
            targets = [instruction.first]
        else:
            reached.append(instruction)
            continue
        waiting += [target for target in targets if target not in seen]
        seen.update(targets)
    return reached
