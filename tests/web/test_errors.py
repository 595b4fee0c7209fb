"""Errors: one shape, and no details of what went wrong inside."""

import logging

import pytest
from aiohttp import web
from pydantic import BaseModel, ConfigDict

from host_runtime.contributions import WebApp
from host_runtime.errors import Conflict, InvalidField
from host_runtime.web.responses import json_response, read_json, read_query
from tests.web.host import Client, Host


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    count: int
    note: object = None


async def _take(request: web.Request) -> web.StreamResponse:
    order = await read_json(request, Order, limit=4096)
    return json_response({"count": order.count})


async def _search(request: web.Request) -> web.StreamResponse:
    return json_response({"count": read_query(request, Order).count})


async def _conflict(_request: web.Request) -> web.StreamResponse:
    raise Conflict("Ben has it.", code="taken")


async def _fields(_request: web.Request) -> web.StreamResponse:
    raise InvalidField("No.", fields={"tags.0": "too long"})


async def _crash(_request: web.Request) -> web.StreamResponse:
    raise RuntimeError("SELECT secret FROM accounts")


@pytest.fixture
async def shop(host: Host) -> Client:
    app = web.Application()
    app.router.add_post("/orders", _take)
    app.router.add_get("/orders", _search)
    app.router.add_get("/conflict", _conflict)
    app.router.add_get("/fields", _fields)
    app.router.add_get("/crash", _crash)
    return await host.serve(web_apps=[WebApp("/shop", app)])


async def test_an_error_has_v12s_shape_and_a_stable_code(shop: Client) -> None:
    async with shop.get("/shop/conflict") as response:
        assert response.status == 409
        assert await response.json() == {
            "statusCode": 409,
            "errorCode": "BP_0049",
            "type": "Conflict",
            "message": "Ben has it.",
            "code": "taken",
        }
    async with shop.get("/shop/fields") as response:
        assert (await response.json())["fields"] == {"tags.0": "too long"}


async def test_what_nobody_foresaw_is_logged_and_not_told(
    shop: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with shop.get("/shop/crash") as response:
            text = await response.text()
    assert response.status == 500
    assert "secret" not in text
    assert "Traceback" not in text
    assert "GET /shop/crash failed" in caplog.text


async def test_the_frameworks_own_errors_look_the_same(shop: Client) -> None:
    async with shop.get("/nowhere") as response:
        assert response.status == 404
        assert (await response.json())["code"] == "not_found"
    async with shop.delete("/shop/orders") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "GET, HEAD, POST"
        assert (await response.json())["type"] == "MethodNotAllowed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b'{"count": NaN}', "not_json"),
        (b'{"count": 1, "note": Infinity}', "not_json"),
        (b'{"count": 1, "note": "\\ud800"}', "not_json"),
        (b'\xff{"count": 1}', "not_json"),
        (b'{"count": 1, "count": 2}', "repeated_key"),
        (b'{"count": 1, "note": {"a": 1, "a": 1}}', "repeated_key"),
        (b'{"count": 1, "note": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
        (b'{"count": 1, "note": ' + b"[" * 1900 + b"]" * 1900 + b"}", "not_json"),
    ],
)
async def test_what_is_not_sound_json_is_400(shop: Client, body: bytes, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with shop.post("/shop/orders", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["code"] == code


async def test_a_form_is_not_taken_for_json(shop: Client) -> None:
    async with shop.post("/shop/orders", data={"count": "1"}) as response:
        assert response.status == 400


@pytest.mark.parametrize("body", [[], 1, "x", {}, {"count": "x"}, {"count": 1, "more": 2}])
async def test_what_does_not_fit_is_422_with_its_fields(shop: Client, body: object) -> None:
    async with shop.post("/shop/orders", json=body) as response:
        answer = await response.json()
    assert response.status == 422
    assert answer["fields"]


async def test_too_much_is_413_whether_its_length_is_told_or_not(shop: Client) -> None:
    big = b'{"count": 1, "note": "' + b"x" * 5000 + b'"}'
    headers = {"Content-Type": "application/json"}
    async with shop.post("/shop/orders", data=big, headers=headers) as response:
        assert response.status == 413

    async def pieces() -> object:
        for start in range(0, len(big), 1000):
            yield big[start : start + 1000]

    async with shop.post("/shop/orders", data=pieces(), headers=headers) as response:
        assert response.status == 413
        assert (await response.json())["code"] == "too_large"


async def test_a_query_is_as_strict_as_a_body(shop: Client) -> None:
    for query, status in (("count=1", 200), ("count=1&count=2", 400), ("count=x", 422), ("other=1", 422)):
        async with shop.get(f"/shop/orders?{query}") as response:
            assert response.status == status, query
