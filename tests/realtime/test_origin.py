"""Whose page a request comes from, as far as its headers say."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from host_runtime.realtime.origin import OWN_ORIGIN, is_foreign, is_own


def _request(origin: str, *, host: str = "chat.example:3000", own: str = "") -> web.Request:
    app = web.Application()
    app[OWN_ORIGIN] = own
    return make_mocked_request("POST", "/", headers={"Host": host, "Origin": origin}, app=app)


@pytest.mark.parametrize(
    "origin",
    [
        "http://[",
        "http://[::1",
        "http://chat.example:3000@evil.example",
        "http://evil.example",
        "http://chat.example:3000.evil.example",
        "http://chat.example",
        "ftp://chat.example:3000",
        "null",
        "",
    ],
)
def test_another_origin_or_nonsense_is_foreign(origin: str) -> None:
    assert is_foreign(_request(origin))
    assert not is_own(_request(origin))


@pytest.mark.parametrize("origin", ["http://chat.example:3000", "https://CHAT.example:3000"])
def test_our_own_host_is_our_own_page(origin: str) -> None:
    assert is_own(_request(origin))


def test_the_external_address_is_our_own_page_also_behind_a_proxy() -> None:
    request = _request("https://bots.example.com", host="10.0.0.7:3000", own="https://bots.example.com")
    assert is_own(request)
