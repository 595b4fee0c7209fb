"""A module that adds two lifespans and notes in a file when each begins and ends."""

import contextlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import cast

from aiohttp import web
from pydantic import BaseModel

from host_runtime import (
    ConversationId,
    Lifespan,
    ModuleContext,
    ModuleManifest,
    WebApp,
    find_conversation,
    hookimpl,
    json_response,
)


class LedgerConfig(BaseModel):
    """Where the notes are made."""

    file: str = ""


class Ledger:
    manifest = ModuleManifest(name="ledger", title="Ledger", version="1.0.0", config_model=LedgerConfig)

    def __init__(self, context: ModuleContext) -> None:
        self._context = context

    @hookimpl
    def register_lifespan(self) -> list[Lifespan]:
        return [Lifespan(partial(self._open, "cellar")), Lifespan(partial(self._open, "roof"))]

    @hookimpl
    def register_web_apps(self) -> list[WebApp]:
        app = web.Application()
        app.router.add_get("/visit", self._visit)
        return [WebApp("/ledger", app)]

    @contextlib.asynccontextmanager
    async def _open(self, room: str) -> AsyncIterator[None]:
        await self._note(f"{room} opened")
        yield
        await self._note(f"{room} closed")

    async def _visit(self, _request: web.Request) -> web.Response:
        await self._note("visit")
        return json_response({})

    async def _note(self, text: str) -> None:
        """Write a line, having asked the database something: it must be open before and after us."""
        await self._context.db.read(lambda conn: find_conversation(conn, ConversationId("none")))
        _append(Path(cast(LedgerConfig, self._context.config(None)).file), text)


def _append(file: Path, text: str) -> None:
    with file.open("a") as lines:
        lines.write(text + "\n")
