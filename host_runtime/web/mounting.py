"""Mounting a module's sub-application under a prefix with variables, e.g. `/api/v1/bots/{botId}/mod/x`.

aiohttp's own `add_subapp` takes fixed prefixes only. What the prefix matches is found in
`request.match_info`, beside what the sub-application's own routes match; the sub-application's middlewares
and keys work as usual. Its start-up and clean-up signals are not run: it carries routes only.
"""

import re
from collections.abc import Iterator
from typing import NoReturn
from urllib.parse import unquote

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractResource, AbstractRoute, UrlMappingMatchInfo
from yarl import URL

_VARIABLE = re.compile(r"\{(\w+)\}")


class MountedApp(AbstractResource):
    """A sub-application under a prefix; where it has no route, the search goes on elsewhere."""

    def __init__(self, prefix: str, app: web.Application) -> None:
        super().__init__()
        self._prefix = prefix.rstrip("/")
        self._app = app
        parts = _VARIABLE.split(self._prefix)
        names = (f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        self._pattern = re.compile("".join(names) + "(?=/|$)")
        app.pre_freeze()

    @property
    def canonical(self) -> str:
        return self._prefix

    async def resolve(self, request: web.Request) -> tuple[UrlMappingMatchInfo | None, set[str]]:
        """Match the prefix, then let the sub-application's router match the rest of the path."""
        path = request.rel_url.raw_path
        found = self._pattern.match(path)
        if found is None:
            return None, set()
        inner = request.clone(rel_url=URL(path[found.end() :] or "/", encoded=True))
        match_info = await self._app.router.resolve(inner)
        if isinstance(match_info.http_exception, web.HTTPMethodNotAllowed):
            return None, set(match_info.http_exception.allowed_methods)
        if match_info.http_exception is not None:
            return None, set()
        match_info.update({name: unquote(value) for name, value in found.groupdict().items()})
        match_info.add_app(self._app)
        return match_info, set()

    def url_for(self, **_kwargs: str) -> NoReturn:
        raise NotImplementedError("a mounted application has no address of its own")

    def add_prefix(self, prefix: str) -> NoReturn:
        raise NotImplementedError("mount it where it belongs")

    def get_info(self) -> "web.ResourceInfo":  # type: ignore[name-defined]
        return {"app": self._app, "prefix": self._prefix}

    def raw_match(self, path: str) -> bool:
        return False

    def __len__(self) -> int:
        return len(self._app.router.routes())

    def __iter__(self) -> Iterator[AbstractRoute]:
        return iter(self._app.router.routes())
