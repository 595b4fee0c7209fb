"""Compiles a regular expression to a small program and runs it with backtracking, every step counted.

Python's `re` differs from ECMAScript in many corners, and nothing can stop it when a pattern like `(a+)+$`
meets a hostile text; here the work is bounded as everywhere in an expression.
"""

from collections.abc import Callable
from dataclasses import dataclass

from host_runtime.dialog.expressions.errors import ExpressionSyntaxError
from host_runtime.dialog.expressions.pattern_instructions import Instruction, Op
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
from host_runtime.dialog.expressions.pattern_starts import begins_at_start, first_characters
from host_runtime.dialog.expressions.pattern_syntax import is_word, parse_pattern
from host_runtime.dialog.expressions.text import joined, units

MAX_PROGRAM = 5_000
_LINE_BREAKS = "\n\r\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled pattern; immutable once made."""

    instructions: tuple[Instruction, ...]
    group_count: int
    mark_count: int
    names: dict[str, int]
    flags: str
    starts: tuple[Instruction, ...] | None

    def subject(self, text: str) -> str:
        """The text in the form that positions count in."""
        return joined(text) if "u" in self.flags else units(text)

    def search(self, subject: str, start: int, spend: Callable[[int], None]) -> tuple[int, ...] | None:
        """Starts and ends of all groups (-1: unset) of the first match at or behind `start`."""
        run = _Run(self, subject, spend)
        last = start if "y" in self.flags else len(subject)
        if "m" not in self.flags and begins_at_start(self.instructions):
            last = min(last, 0)
        for position in range(start, last + 1):
            if self.starts is not None and not run.may_start(self.starts, position):
                continue
            slots = (-1,) * (2 * self.group_count + 2)
            found = run.match(0, position, slots)
            if found is not None:
                return found
        return None


def compile_program(source: str, flags: str) -> Program:
    """Raises ExpressionSyntaxError for what is no pattern, or too large a one."""
    form = joined(source) if "u" in flags else units(source)
    parsed = parse_pattern(form, flags)
    return _Compiler(parsed, flags).program()


class _Compiler:
    def __init__(self, parsed: ParsedPattern, flags: str) -> None:
        self.parsed = parsed
        self.flags = flags
        self.code: list[Instruction] = []
        self.marks = 0
        self.step = 1

    def program(self) -> Program:
        self._group(Group(self.parsed.root, 0))
        self._emit(Op.MATCH)
        code = tuple(self.code)
        parsed = self.parsed
        starts = first_characters(code)
        return Program(code, parsed.group_count, self.marks, parsed.names, self.flags, starts)

    def _emit(self, op: Op, first: int = 0, second: int = 0, *, item: Item | None = None) -> Instruction:
        if len(self.code) >= MAX_PROGRAM:
            raise ExpressionSyntaxError("The regular expression is too large.")
        instruction = Instruction(op, first, second, self.step, item)
        self.code.append(instruction)
        return instruction

    def _item(self, item: Item) -> None:
        if isinstance(item, CharacterSet):
            self._emit(Op.CHARACTER, item=item)
        elif isinstance(item, Assertion):
            self._emit(Op.ASSERT, item=item)
        elif isinstance(item, BackReference):
            self._back_reference(item)
        elif isinstance(item, Look):
            self._look(item)
        elif isinstance(item, Group):
            self._group(item)
        elif isinstance(item, Repeat):
            self._repeat(item)
        elif isinstance(item, Alternatives):
            self._alternatives(item)

    def _alternatives(self, item: Alternatives) -> None:
        jumps: list[Instruction] = []
        for index, choice in enumerate(item.choices):
            is_last = index == len(item.choices) - 1
            split = None if is_last else self._emit(Op.SPLIT, len(self.code) + 1)
            for part in choice if self.step > 0 else reversed(choice):
                self._item(part)
            if split is not None:
                jumps.append(self._emit(Op.JUMP))
                split.second = len(self.code)
        for jump in jumps:
            jump.first = len(self.code)

    def _group(self, item: Group) -> None:
        if item.number is None:
            self._item(item.body)
            return
        start, end = 2 * item.number, 2 * item.number + 1
        self._emit(Op.SAVE, start if self.step > 0 else end)
        self._item(item.body)
        self._emit(Op.SAVE, end if self.step > 0 else start)

    def _back_reference(self, item: BackReference) -> None:
        number = item.group if isinstance(item.group, int) else self.parsed.names.get(item.group)
        if number is None:
            raise ExpressionSyntaxError(f"Invalid named reference {item.group!r} in a regular expression.")
        self._emit(Op.BACK_REFERENCE, number)

    def _look(self, item: Look) -> None:
        look = self._emit(Op.LOOK, item=item)
        outside, self.step = self.step, -1 if item.behind else 1
        self._item(item.body)
        self._emit(Op.MATCH)
        self.step = outside
        look.first = len(self.code)

    def _repeat(self, item: Repeat) -> None:
        for _ in range(item.least):
            self._iteration(item, must_progress=False)
        if item.most is None:
            again = len(self.code)
            split = self._emit(Op.SPLIT)
            self._iteration(item, must_progress=True)
            self._emit(Op.JUMP, again)
            self._aim(split, again + 1, item.greedy)
            return
        splits = []
        for _ in range(item.most - item.least):
            splits.append((self._emit(Op.SPLIT), len(self.code)))
            self._iteration(item, must_progress=True)
        for split, body in splits:
            self._aim(split, body, item.greedy)

    def _aim(self, split: Instruction, body: int, greedy: bool) -> None:
        end = len(self.code)
        split.first, split.second = (body, end) if greedy else (end, body)

    def _iteration(self, item: Repeat, *, must_progress: bool) -> None:
        """The body once; an iteration that is not required may not be empty, or `(a*)*` would never end."""
        if isinstance(item.body, CharacterSet):
            self._item(item.body)
            return
        mark = self.marks
        if must_progress:
            self.marks += 1
            self._emit(Op.MARK, mark)
        if item.groups[0] < item.groups[1]:
            self._emit(Op.RESET, *item.groups)
        self._item(item.body)
        if must_progress:
            self._emit(Op.PROGRESS, mark)


class _Run:
    """One search in one text."""

    def __init__(self, program: Program, subject: str, spend: Callable[[int], None]) -> None:
        self.code = program.instructions
        self.subject = subject
        self.spend = spend
        self.ignore_case = "i" in program.flags
        self.multiline = "m" in program.flags
        self.mark_count = program.mark_count
        self.steps = 0
        self.known: dict[tuple[int, str], bool] = {}

    def may_start(self, starts: tuple[Instruction, ...], position: int) -> bool:
        """Whether a match may begin here, judged by its first character."""
        if position % 16 == 0:
            self.spend(1)
        return any(self._is_at(instruction, position) for instruction in starts)

    def match(self, start: int, position: int, slots: tuple[int, ...]) -> tuple[int, ...] | None:
        """Run from an instruction until MATCH; None when every way has failed."""
        ways = [(start, position, slots, (-1,) * self.mark_count)]
        while ways:
            counter, position, slots, marks = ways.pop()
            while counter >= 0:
                self._count()
                instruction = self.code[counter]
                op = instruction.op
                if op is Op.CHARACTER:
                    at = position if instruction.step > 0 else position - 1
                    counter = counter + 1 if self._is_at(instruction, at) else -1
                    position += instruction.step
                elif op is Op.SPLIT:
                    ways.append((instruction.second, position, slots, marks))
                    counter = instruction.first
                elif op is Op.JUMP:
                    counter = instruction.first
                elif op is Op.MATCH:
                    return slots
                elif op is Op.MARK:
                    marks = _replaced(marks, instruction.first, position)
                    counter += 1
                elif op is Op.PROGRESS:
                    counter = counter + 1 if marks[instruction.first] != position else -1
                else:
                    counter, position, slots = self._step(instruction, counter, position, slots)
        return None

    def _count(self) -> None:
        self.steps += 1
        if self.steps % 256 == 0:
            self.spend(256)

    def _step(
        self, instruction: Instruction, counter: int, position: int, slots: tuple[int, ...]
    ) -> tuple[int, int, tuple[int, ...]]:
        if instruction.op is Op.SAVE:
            return counter + 1, position, _replaced(slots, instruction.first, position)
        if instruction.op is Op.RESET:
            first, last = 2 * instruction.first, 2 * instruction.second
            return counter + 1, position, slots[:first] + (-1,) * (last - first) + slots[last:]
        if instruction.op is Op.BACK_REFERENCE:
            moved = self._after_reference(instruction, position, slots)
            return (-1 if moved is None else counter + 1), moved or 0, slots
        item = instruction.item
        if isinstance(item, Look):
            found = self.match(counter + 1, position, slots)
            if item.negated:
                return (instruction.first if found is None else -1), position, slots
            return (-1 if found is None else instruction.first), position, found or slots
        assert isinstance(item, Assertion)
        return (counter + 1 if self._holds(item.kind, position) else -1), position, slots

    def _is_at(self, instruction: Instruction, at: int) -> bool:
        if not 0 <= at < len(self.subject):
            return False
        char = self.subject[at]
        known = self.known.get((id(instruction), char))
        if known is None:
            item = instruction.item
            assert isinstance(item, CharacterSet)
            known = item.holds(char, _variants(char) if self.ignore_case else ())
            self.known[id(instruction), char] = known
        return known

    def _holds(self, kind: str, position: int) -> bool:
        before = self.subject[position - 1 : position] if position else ""
        after = self.subject[position : position + 1]
        if kind == "^":
            return not before or (self.multiline and before in _LINE_BREAKS)
        if kind == "$":
            return not after or (self.multiline and after in _LINE_BREAKS)
        at_border = (bool(before) and is_word(before)) is not (bool(after) and is_word(after))
        return at_border is (kind == "b")

    def _after_reference(self, instruction: Instruction, position: int, slots: tuple[int, ...]) -> int | None:
        start, end = slots[2 * instruction.first], slots[2 * instruction.first + 1]
        if start < 0 or end < 0:
            return position
        wanted = self.subject[start:end]
        moved = position + instruction.step * len(wanted)
        found = self.subject[min(position, moved) : max(position, moved)] if moved >= 0 else ""
        if self.ignore_case:
            wanted, found = _folded(wanted), _folded(found)
        return moved if wanted == found else None


def _variants(char: str) -> tuple[str, ...]:
    """The other cases of a character; ASCII and the rest do not mix (the Kelvin sign is no k)."""
    lower, upper = char.lower(), char.upper()
    others = (other for other in (lower, upper) if len(other) == 1 and other != char)
    return tuple(other for other in others if other.isascii() is char.isascii())


def _folded(text: str) -> str:
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)


def _replaced(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    return (*values[:index], value, *values[index + 1 :])
