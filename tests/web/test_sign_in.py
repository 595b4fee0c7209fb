"""Signing in and out over HTTP."""

from datetime import timedelta

import pytest

from host_runtime.accounts.sessions import LIFETIME
from host_runtime.web.security import COOKIE
from host_runtime.web.settings import WebSettings
from tests.web.host import EMAIL, PASSWORD, Client, Host

LOGIN = "/api/v1/auth/login/basic/default"
ME = "/api/v1/auth/me"


async def test_signing_in_answers_with_a_token_and_a_cookie(host: Host, client: Client) -> None:
    await host.add_agent()
    async with client.post(LOGIN, json={"email": EMAIL.upper(), "password": PASSWORD}) as response:
        body = await response.json()
        cookie = response.headers["Set-Cookie"]
    assert body["status"] == "success"
    expires_at = host.clock.now() + LIFETIME
    assert body["payload"]["exp"] == int(expires_at.timestamp() * 1000)
    assert cookie.startswith(f"{COOKIE}={body['payload']['jwt']};")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert response.headers["Cache-Control"] == "no-store"


async def test_the_cookie_is_for_https_only_where_browsers_come_by_https(host: Host) -> None:
    host.settings = WebSettings(version="1", external_url="https://bots.example.com")
    client = await host.serve()
    await host.add_agent()
    async with client.post(LOGIN, json={"email": EMAIL, "password": PASSWORD}) as response:
        assert "Secure" in response.headers["Set-Cookie"]


async def test_who_is_signed_in_is_told(host: Host, client: Client) -> None:
    account_id = await host.add_agent()
    await host.accounts.set_names(account_id, names=("Anna", "Keller", "/anna.png"))
    header = await host.sign_in(client)
    async with client.get(ME, headers=header) as response:
        assert (await response.json())["payload"] == {
            "id": account_id,
            "email": EMAIL,
            "firstname": "Anna",
            "lastname": "Keller",
            "fullName": "Anna Keller",
            "picture_url": "/anna.png",
            "isSuperAdmin": False,
            "roles": {"default": "agent"},
        }


async def test_after_signing_out_the_token_is_worth_nothing(host: Host, client: Client) -> None:
    await host.add_agent()
    header = await host.sign_in(client)
    async with client.post("/api/v1/auth/logout", headers=header) as response:
        assert response.status == 200
        assert f'{COOKIE}=""' in response.headers["Set-Cookie"]
    for path in (ME, "/api/v1/admin/user/profile"):
        async with client.get(path, headers=header) as response:
            assert response.status == 401
            assert (await response.json())["code"] == "unauthorized"


async def test_wrong_credentials_are_401_and_guessing_is_429(host: Host, client: Client) -> None:
    await host.add_agent()
    guess = {"email": EMAIL, "password": "a wrong password"}
    for _ in range(5):
        async with client.post(LOGIN, json=guess) as response:
            assert response.status == 401
            assert (await response.json())["code"] == "invalid_credentials"
            assert "Set-Cookie" not in response.headers
    async with client.post(LOGIN, json={"email": EMAIL, "password": PASSWORD}) as response:
        assert response.status == 429
        assert (await response.json())["code"] == "too_many_requests"
        wait = int(response.headers["Retry-After"])
    host.clock.advance(timedelta(seconds=wait))
    async with client.post(LOGIN, json={"email": EMAIL, "password": PASSWORD}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"email": EMAIL}, {"email": EMAIL, "password": 1}, {"email": EMAIL, "password": "x", "admin": True}],
)
async def test_a_malformed_sign_in_names_its_fields(client: Client, body: dict[str, object]) -> None:
    async with client.post(LOGIN, json=body) as response:
        assert response.status == 422
        assert (await response.json())["fields"]


async def test_the_sign_in_page_is_served(client: Client) -> None:
    async with client.get("/login", headers={"Accept-Language": "fr-CH, en;q=0.5"}) as response:
        text = await response.text()
    assert response.status == 200
    assert '<html lang="fr"' in text
    assert "{{" not in text
