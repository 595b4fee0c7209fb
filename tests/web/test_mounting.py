"""Sub-applications under prefixes with variables."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from host_runtime.contributions import WebApp
from host_runtime.errors import ConfigurationError
from host_runtime.web.keys import BOTS
from host_runtime.web.pages import page_response
from host_runtime.web.responses import json_response
from tests.web.host import Host

GREETING: web.AppKey[str] = web.AppKey("greeting", str)


async def _show(request: web.Request) -> web.StreamResponse:
    bots = request.config_dict[BOTS].ids()
    return json_response({**request.match_info, "greeting": request.config_dict[GREETING], "bots": bots})


@web.middleware
async def _mark(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    response = await handler(request)
    response.headers["X-Weather"] = "yes"
    return response


def _app() -> web.Application:
    app = web.Application(middlewares=[_mark])
    app[GREETING] = "hello"
    app.router.add_get("/", _show)
    app.router.add_get("/items/{item}", _show)
    return app


async def test_a_handler_finds_the_variables_of_prefix_and_route(host: Host) -> None:
    client = await host.serve(web_apps=[WebApp("/bots/{botId}/weather", _app())])
    async with client.get("/bots/a%20b/weather/items/7?x=1") as response:
        assert await response.json() == {
            "botId": "a b", "item": "7", "greeting": "hello", "bots": ["support", "sales"],
        }  # fmt: skip
        assert response.headers["X-Weather"] == "yes"
    for path in ("/bots/a/weather", "/bots/a/weather/"):
        async with client.get(path) as response:
            assert (await response.json())["botId"] == "a"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/bots/a/weatherman", 404),
        ("GET", "/bots//weather", 404),
        ("GET", "/bots/a/b/weather", 404),
        ("GET", "/bots/a/weather/none", 404),
        ("POST", "/bots/a/weather/items/7", 405),
    ],
)
async def test_what_does_not_match_is_404_or_405(host: Host, method: str, path: str, status: int) -> None:
    client = await host.serve(web_apps=[WebApp("/bots/{botId}/weather", _app())])
    async with client.request(method, path) as response:
        assert response.status == status


async def test_two_applications_side_by_side_are_both_reached(host: Host) -> None:
    apps = [WebApp("/bots/{botId}/{name}x", _app()), WebApp("/bots/{botId}", _app())]
    client = await host.serve(web_apps=apps)
    async with client.get("/bots/a/items/1") as response:
        assert response.status == 200
    async with client.get("/bots/a/boxx/items/1") as response:
        assert (await response.json())["name"] == "box"


async def test_two_modules_cannot_have_one_prefix(host: Host) -> None:
    with pytest.raises(ConfigurationError, match="/weather"):
        await host.serve(web_apps=[WebApp("/weather", _app()), WebApp("/weather", _app())])


async def test_a_page_is_filled_in_once_and_escaped(host: Host, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<html lang="{{lang}}" data-bot="{{botId}}"><title>{{title}}</title>{{other}}')

    async def show(request: web.Request) -> web.StreamResponse:
        return page_response(request, page, title="{{botId}} <b>", bot_id='"x"')

    app = web.Application()
    app.router.add_get("/", show)
    client = await host.serve(web_apps=[WebApp("/page", app)])
    async with client.get("/page", headers={"Accept-Language": '"><script>'}) as response:
        assert response.content_type == "text/html"
        assert await response.text() == (
            '<html lang="en" data-bot="&quot;x&quot;"><title>{{botId}} &lt;b&gt;</title>{{other}}'
        )
