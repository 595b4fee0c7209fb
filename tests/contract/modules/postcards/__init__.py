"""A module that adds a content type: a postcard from somewhere."""

from collections.abc import Mapping
from typing import Any

from host_runtime import ContentType, ModuleContext, ModuleManifest, hookimpl


class Postcards:
    manifest = ModuleManifest(name="postcards", title="Postcards", version="1.0.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_content_types(self) -> list[ContentType]:
        properties = {"place": {"type": "string"}, "greeting": {"type": "string"}}
        return [ContentType("postcard", properties, _written, title="Postcard")]


def _written(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "text", "text": f"{form['greeting']} from {form['place']}"}]
