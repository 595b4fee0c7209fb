"""Browser files: served under a path that carries the hash of them all, so that they never go stale."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from host_runtime.contributions import Pages
from host_runtime.errors import ConfigurationError, NotFound

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".txt": "text/plain",
    ".map": "application/json",
}
_TEXTS = frozenset({".js", ".mjs", ".css", ".txt", ".svg"})
_A_YEAR = "public, max-age=31536000, immutable"


class Assets:
    """The files of every area, listed once: what is not listed cannot be asked for."""

    def __init__(self, areas: Iterable[Pages]) -> None:
        self._files: dict[str, Path] = {}
        folders: dict[str, Path] = {}
        for pages in areas:
            if pages.area in folders:
                raise ConfigurationError(
                    [f"{pages.folder}: area {pages.area}: is also {folders[pages.area]}"]
                )
            folders[pages.area] = pages.folder
            self._files.update(_list(pages))
        self.version = _hash(self._files)

    @property
    def prefix(self) -> str:
        """The path that pages put before `/<area>/<file>`."""
        return f"/assets/{self.version}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer `/assets/{version}/{file}`; an older version gets today's file, not to be kept."""
        path = self._files.get(request.match_info["file"])
        if path is None:
            raise NotFound("There is no such file.")
        is_current = request.match_info["version"] == self.version
        response = web.FileResponse(path, headers={"Cache-Control": _A_YEAR if is_current else "no-cache"})
        response.content_type = _TYPES[path.suffix]
        if path.suffix in _TEXTS:
            response.charset = "utf-8"
        return response


def _list(pages: Pages) -> dict[str, Path]:
    if not pages.folder.is_dir():
        return {}
    root = pages.folder.resolve()
    return {
        f"{pages.area}/{path.relative_to(root).as_posix()}": path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in _TYPES and path.resolve().is_relative_to(root)
    }


def _hash(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]
