"""Pages: one HTML file each, in which four placeholders are replaced, escaped."""

import html
import re
from pathlib import Path

from aiohttp import web

from host_runtime.web.keys import ASSETS

_PLACEHOLDER = re.compile(r"\{\{(assets|lang|botId|title)\}\}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


def page_response(request: web.Request, path: Path, *, title: str, bot_id: str = "") -> web.Response:
    """Return the page at `path` with `{{assets}}`, `{{lang}}`, `{{botId}}` and `{{title}}` replaced.

    `{{assets}}` is the prefix to write before `/<area>/<file>`.
    """
    values = {
        "assets": request.config_dict[ASSETS].prefix,
        "lang": language_of(request),
        "botId": bot_id,
        "title": title,
    }
    # One pass: a value that looks like a placeholder stays what it is.
    text = _PLACEHOLDER.sub(
        lambda found: html.escape(values[found[1]], quote=True), path.read_text(encoding="utf-8")
    )
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-cache"})


def language_of(request: web.Request) -> str:
    """Return the language that a browser asks for first, e.g. "fr"; "en" where it does not say."""
    found = _LANGUAGE.match(request.headers.get("Accept-Language", ""))
    return found[0].lower() if found else "en"
