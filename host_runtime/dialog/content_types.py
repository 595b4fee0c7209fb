"""The kinds of content that a bot can say, each with its properties and its rendering."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Payloads = list[dict[str, Any]]
Schema = Mapping[str, Mapping[str, Any]]

_TEXT: Mapping[str, Any] = {"type": "string"}
_FLAG: Mapping[str, Any] = {"type": "boolean"}
_LIST: Mapping[str, Any] = {"type": "array"}
_NUMBER: Mapping[str, Any] = {"type": "number"}


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of content.

    `properties` are those of its JSON schema: elements keep no others, and each may be translated.
    `render` turns a form (translated, templates filled in) into payloads; a key that is None is left out.
    """

    id: str
    properties: Schema
    render: Callable[[Mapping[str, Any]], Payloads]
    title: str = ""


def builtin_content_types() -> tuple[ContentType, ...]:
    """Return the types that v12 comes with."""
    titled = {"title": _TEXT, "typing": _FLAG}
    return (
        _plain(
            "builtin_text", "text", {"text": _TEXT, "markdown": _FLAG, "typing": _FLAG, "variations": _LIST}
        ),
        _plain("builtin_single-choice", "single-choice", _SINGLE_CHOICE),
        _plain("builtin_image", "image", {"image": _TEXT, **titled}),
        _plain("builtin_audio", "audio", {"audio": _TEXT, **titled}),
        _plain("builtin_video", "video", {"video": _TEXT, **titled}),
        _plain("builtin_file", "file", {"file": _TEXT, **titled}),
        _plain("builtin_location", "location", {**_PLACE, **titled}),
        _plain("builtin_card", "card", _CARD),
        _plain("builtin_carousel", "carousel", {"items": _LIST, "typing": _FLAG}),
        ContentType("builtin_action-button", _BUTTON, lambda form: [], "Action button"),
        _plain("dropdown", "dropdown", _DROPDOWN),
    )


_SINGLE_CHOICE: Schema = {
    "text": _TEXT,
    "choices": _LIST,
    "isDropdown": _FLAG,
    "dropdownPlaceholder": _TEXT,
    "markdown": _FLAG,
    "disableFreeText": _FLAG,
    "displayInMessage": _FLAG,
    "typing": _FLAG,
}
_PLACE: Schema = {"latitude": _NUMBER, "longitude": _NUMBER, "address": _TEXT}
_CARD: Schema = {
    "title": _TEXT,
    "subtitle": _TEXT,
    "image": _TEXT,
    "actions": _LIST,
    "markdown": _FLAG,
    "typing": _FLAG,
}
_BUTTON: Schema = {"action": _TEXT, "title": _TEXT, "text": _TEXT, "url": _TEXT, "payload": _TEXT}
_DROPDOWN: Schema = {
    "message": _TEXT,
    "options": _LIST,
    "buttonText": _TEXT,
    "placeholderText": _TEXT,
    "width": _NUMBER,
    "displayInKeyboard": _FLAG,
    "allowCreation": _FLAG,
    "allowMultiple": _FLAG,
    "markdown": _FLAG,
    "typing": _FLAG,
}


def _plain(type_id: str, kind: str, properties: Schema) -> ContentType:
    # Variations are for the bot to choose from, not for the user to see.
    shown = [name for name in properties if name != "variations"]

    def render(form: Mapping[str, Any]) -> Payloads:
        return [{"type": kind, **{name: form[name] for name in shown if name in form}}]

    return ContentType(type_id, properties, render, kind.capitalize())
