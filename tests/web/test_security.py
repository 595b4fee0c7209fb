"""Who may ask: rules, cookies, origins, and what browsers are told."""

import pytest
from aiohttp import web

from host_runtime.contributions import WebApp
from host_runtime.web.keys import WORKSPACES
from host_runtime.web.responses import json_response
from host_runtime.web.security import COOKIE, address_of, identity_of, require
from host_runtime.web.settings import WebSettings
from tests.web.host import EMAIL, PASSWORD, Client, Host

LOGIN = "/api/v1/auth/login/basic/default"
PROFILE = "/api/v1/admin/user/profile"


async def _guarded(request: web.Request) -> web.StreamResponse:
    workspace = request.config_dict[WORKSPACES].workspace_of(request.match_info["botId"])
    operation = "r" if request.method == "GET" else "w"
    identity = await require(request, "module.weather", operation, workspace=workspace)
    return json_response({"email": identity.email, "via": identity.via})


async def _address(request: web.Request) -> web.StreamResponse:
    return json_response({"address": address_of(request), "known": identity_of(request) is not None})


def _weather() -> WebApp:
    app = web.Application()
    app.router.add_route("*", "/guarded", _guarded)
    app.router.add_get("/address", _address)
    return WebApp("/api/v1/bots/{botId}/mod/weather", app)


def _path(bot_id: str, name: str = "guarded") -> str:
    return f"/api/v1/bots/{bot_id}/mod/weather/{name}"


async def test_rules_of_the_bots_own_workspace_decide(host: Host) -> None:
    client = await host.serve(web_apps=[_weather()])
    await host.add_agent()
    header = await host.sign_in(client)
    expected = [("GET", "support", 200), ("POST", "support", 403), ("GET", "other-bot", 403)]
    for method, bot_id, status in expected:
        claimed = {**header, "X-BP-Workspace": "default"}
        async with client.request(method, _path(bot_id), headers=claimed) as response:
            assert response.status == status, (method, bot_id)
    async with client.get(_path("support")) as response:
        assert response.status == 401


@pytest.mark.parametrize(
    "token", ["", "x", "Bearer", "Bearer ", "Basic YTpi", "Bearer é", "Bearer " + "x" * 5000]
)
async def test_a_token_that_is_none_is_401(host: Host, token: str) -> None:
    client = await host.serve(web_apps=[_weather()])
    async with client.get(_path("support"), headers={"Authorization": token}) as response:
        assert response.status == 401


async def test_a_right_that_is_withdrawn_is_gone_at_once(host: Host) -> None:
    client = await host.serve(web_apps=[_weather()])
    await host.add_agent()
    header = await host.sign_in(client)
    await host.accounts.set_role(EMAIL, workspace="default", role="nobody")
    async with client.get(_path("support"), headers=header) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://{host}.evil.example.com"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://{host}"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
async def test_a_write_by_cookie_must_come_from_our_own_page(
    host: Host, client: Client, headers: dict[str, str], status: int
) -> None:
    await host.add_agent()
    await client.post(LOGIN, json={"email": EMAIL, "password": PASSWORD})
    own = f"{client.host}:{client.port}"
    sent = {name: value.format(host=own) for name, value in headers.items()}
    async with client.post(PROFILE, json={}, headers=sent) as response:
        assert response.status == status
    async with client.get(PROFILE, headers=sent) as response:
        assert response.status == 200


async def test_our_own_origin_is_that_of_the_external_url(host: Host) -> None:
    host.settings = WebSettings(version="1", external_url="https://Bots.example.com/")
    client = await host.serve()
    await host.add_agent()
    header = await host.sign_in(client)
    for origin, status in (("https://bots.example.com", 200), ("https://bots.example.com:444", 403)):
        async with client.post(PROFILE, json={}, headers={**header, "Origin": origin}) as response:
            assert response.status == status


async def test_a_foreign_page_cannot_sign_a_visitor_in(host: Host, client: Client) -> None:
    await host.add_agent()
    body = {"email": EMAIL, "password": PASSWORD}
    headers = {"Origin": "https://evil.example.com"}
    async with client.post(LOGIN, json=body, headers=headers) as response:
        assert response.status == 403
        assert COOKIE not in response.cookies


async def test_a_bearer_needs_no_origin(host: Host, client: Client) -> None:
    await host.add_agent()
    header = await host.sign_in(client)
    async with client.post(PROFILE, json={}, headers=header) as response:
        assert response.status == 200


@pytest.mark.parametrize(("is_proxied", "address"), [(False, "127.0.0.1"), (True, "9.9.9.9")])
async def test_only_a_trusted_proxy_may_name_the_address(host: Host, is_proxied: bool, address: str) -> None:
    host.settings = WebSettings(version="1", is_proxied=is_proxied)
    client = await host.serve(web_apps=[_weather()])
    headers = {"X-Forwarded-For": "6.6.6.6, 9.9.9.9"}
    async with client.get(_path("support", "address"), headers=headers) as response:
        assert (await response.json()) == {"address": address, "known": False}


async def test_pages_carry_the_policy_and_nothing_names_the_software(client: Client) -> None:
    async with client.get("/login") as response:
        policy = response.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'"):
        assert part in policy
    for path in ("/login", "/healthz", "/nowhere", "/assets/x/y.js"):
        async with client.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "same-origin"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Server"] == "host-runtime"
