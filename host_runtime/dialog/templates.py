"""Texts with `{{variables}}`: the Mustache that v12 uses, rendered once and never again.

What a variable holds is put in as it is: tags inside it stay text, and nothing is escaped, because the
channels show text as text. `{{{x}}}` and `{{&x}}` therefore mean the same as `{{x}}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from host_runtime.dialog.expressions import UNDEFINED, ExpressionError, is_truthy, to_text
from host_runtime.dialog.expressions.text import units
from host_runtime.dialog.template_syntax import Part, Section, TemplateError, Variable, parse_template

__all__ = ["Template", "TemplateError", "compile_template", "render", "render_deep"]

_Json = TypeVar("_Json")

MAX_OUTPUT = 100_000
"""A template that renders to more characters is an error."""
MAX_DEPTH = 50
"""Values nested deeper than this are not rendered."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template; immutable."""

    source: str
    _parts: Sequence[Part]

    def render(self, scope: Mapping[str, object]) -> str:
        """The text with these variables; raises TemplateError when it becomes too long."""
        rendering = _Rendering()
        try:
            rendering.write(self._parts, (scope,))
        except (ExpressionError, RecursionError) as error:
            raise TemplateError(f"A variable of the template cannot be shown: {error}") from error
        return "".join(rendering.texts)


def compile_template(source: str) -> Template:
    """Parse a template; raises TemplateError."""
    return Template(source, parse_template(source))


def render(template: str, scope: Mapping[str, object]) -> str:
    """Parse and render once; what a variable holds is never evaluated. Raises TemplateError."""
    return compile_template(template).render(scope)


def render_deep(value: _Json, scope: Mapping[str, object]) -> _Json:
    """A copy of a JSON value with every string in its lists and objects rendered; keys stay.

    Raises TemplateError.
    """
    return cast(_Json, _render_deep(value, scope, MAX_DEPTH))


def _render_deep(value: object, scope: Mapping[str, object], depth: int) -> object:
    if isinstance(value, str):
        return render(value, scope)
    if not isinstance(value, list | dict):
        return value
    if depth == 0:
        raise TemplateError("The value is nested too deeply to be rendered.")
    if isinstance(value, list):
        return [_render_deep(item, scope, depth - 1) for item in value]
    return {key: _render_deep(item, scope, depth - 1) for key, item in value.items()}


class _Rendering:
    """One rendering: the texts so far and their length."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0

    def write(self, parts: Sequence[Part], views: tuple[object, ...]) -> None:
        """Append the parts; `views` are the values of the sections around them, the innermost last."""
        for part in parts:
            if isinstance(part, str):
                self._append(part)
            elif isinstance(part, Variable):
                value = _look_up(part.name, views)
                self._append("" if value is None or value is UNDEFINED else to_text(value))
            else:
                self._write_section(part, views)

    def _append(self, text: str) -> None:
        self.length += len(text) + 1
        if self.length > MAX_OUTPUT:
            raise TemplateError(f"The template renders to more than {MAX_OUTPUT} characters.")
        self.texts.append(text)

    def _write_section(self, section: Section, views: tuple[object, ...]) -> None:
        value = _look_up(section.name, views)
        self.length += 1
        if section.inverted:
            if not is_truthy(value) or value == []:
                self.write(section.parts, views)
        elif isinstance(value, list):
            for item in value:
                self._append("")
                self.write(section.parts, (*views, item))
        elif is_truthy(value):
            self.write(section.parts, views if value is True else (*views, value))


def _look_up(name: str, views: tuple[object, ...]) -> object:
    """The value in the innermost view that has it; a dotted name is found when its last step is."""
    if name == ".":
        return views[-1]
    path = name.split(".") if name.find(".") > 0 else [name]
    for view in reversed(views):
        value = view
        for step in path[:-1]:
            value = _step(value, step) if _has(value, step) else None
        if _has(value, path[-1], primitives=len(path) > 1):
            return _step(value, path[-1])
    return UNDEFINED


def _has(value: object, key: str, *, primitives: bool = True) -> bool:
    if isinstance(value, Mapping):
        return key in value
    if isinstance(value, str) and primitives:
        return key == "length" or (_is_index(key) and int(key) < len(units(value)))
    return isinstance(value, list) and (key == "length" or (_is_index(key) and int(key) < len(value)))


def _step(value: object, key: str) -> object:
    if isinstance(value, Mapping):
        return value[key]
    if isinstance(value, str):
        value = list(units(value))
    if isinstance(value, list):
        return len(value) if key == "length" else value[int(key)]
    return UNDEFINED


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 10 and str(int(key)) == key
