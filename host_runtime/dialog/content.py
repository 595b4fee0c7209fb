"""Content: what a reference in a flow stands for, in the user's language and with its templates filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from host_runtime.dialog.bot import Bot, Element
from host_runtime.dialog.content_types import ContentType, Payloads
from host_runtime.dialog.faults import ContentFault, InstructionFault
from host_runtime.dialog.languages import language_chain, translate
from host_runtime.dialog.templates import TemplateError, render, render_deep

Scope = Mapping[str, Any]
Choose = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a bot for one user; `choose` picks one of several variations of a text."""

    bot: Bot
    language: object
    choose: Choose

    def payloads(self, reference: str, args: Mapping[str, Any], scope: Scope) -> Payloads:
        """Render a reference; raises ContentFault for an unknown one, InstructionFault for a bad template.

        `#!<id>` is an element, in whose templates the arguments are variables; `#<type>` or `<type>` takes
        the arguments as they are, except for the templates of `text`; `@<type>` also translates them.
        """
        name = reference.removeprefix("#")
        inner = {**scope, **args}
        if name.startswith("!"):
            return self._element(find_element(self.bot, name[1:]), inner)
        content_type = find_content_type(self.bot, name.removeprefix("@"))
        form = self.translated(args, content_type) if name.startswith("@") else dict(args)
        return _rendered(content_type, _with_text(form, inner))

    def translated(self, form: Mapping[str, Any], content_type: ContentType) -> dict[str, Any]:
        """Return the form's properties in the user's language."""
        chain = language_chain(self.language, self.bot.default_language)
        return translate(form, content_type.properties, chain)

    def _element(self, element: Element, scope: Scope) -> Payloads:
        content_type = find_content_type(self.bot, element.type_id)
        form = self.translated(element.form, content_type)
        variations = form.pop("variations", None) or []
        texts = [text for text in (form.get("text"), *variations) if isinstance(text, str) and text]
        if variations and texts:
            form["text"] = self.choose(texts)
        try:
            filled = {name: render_deep(value, scope) for name, value in form.items()}
        except TemplateError as error:
            raise InstructionFault(f"a template of the element {element.id!r} is broken: {error}") from None
        return _rendered(content_type, filled)


def find_element(bot: Bot, element_id: str) -> Element:
    """Return an element by its id; raises ContentFault."""
    element = bot.elements.get(element_id)
    if element is None:
        raise ContentFault(f"there is no content element {element_id!r}")
    return element


def find_content_type(bot: Bot, type_id: str) -> ContentType:
    """Return a content type by its id; raises ContentFault."""
    content_type = bot.content_types.get(type_id)
    if content_type is None:
        raise ContentFault(f"there is no content type {type_id!r}")
    return content_type


def _with_text(form: dict[str, Any], scope: Scope) -> dict[str, Any]:
    text = form.get("text")
    if not isinstance(text, str):
        return form
    try:
        return {**form, "text": render(text, scope)}
    except TemplateError as error:
        raise InstructionFault(f"the template {text!r} is broken: {error}") from None


def _rendered(content_type: ContentType, form: Mapping[str, Any]) -> Payloads:
    known = {name: form[name] for name in content_type.properties if form.get(name) is not None}
    payloads = content_type.render(known)
    return [{key: value for key, value in payload.items() if value is not None} for payload in payloads]
