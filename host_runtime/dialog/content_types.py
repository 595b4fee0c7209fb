"""The kinds of content that a bot can say, each with its properties and its rendering."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Payloads = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of content.

    `properties` are those of its JSON schema: elements keep no others, and each may be translated.
    `render` turns a form (translated, templates filled in) into payloads; a key that is None is left out.
    """

    id: str
    properties: Mapping[str, Mapping[str, Any]]
    render: Callable[[Mapping[str, Any]], Payloads]
    title: str = ""
