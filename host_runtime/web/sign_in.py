"""Signing in and out over HTTP, and the page for it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from host_runtime.accounts.accounts import LONGEST_PASSWORD
from host_runtime.accounts.sessions import SignIn
from host_runtime.errors import Unauthorized
from host_runtime.web.keys import ACCOUNTS, CLOCK, DIRECTORY, SESSIONS, SETTINGS
from host_runtime.web.pages import page_response
from host_runtime.web.responses import json_response, read_json, success
from host_runtime.web.security import COOKIE, address_of, signed_in

_PAGE = Path(__file__).parents[1] / "accounts" / "ui" / "accounts" / "page.html"


class Credentials(BaseModel):
    """Body of a sign-in."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


def add_sign_in_routes(router: web.UrlDispatcher) -> None:
    """Add the routes of this file."""
    router.add_post("/api/v1/auth/login/basic/default", sign_in)
    router.add_post("/api/v1/auth/logout", sign_out)
    router.add_get("/api/v1/auth/me", me)
    router.add_get("/login", page)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """`{email, password}` → `{status, message, payload: {jwt, exp}}` and the cookie; 401, 429."""
    credentials = await read_json(request, Credentials, limit=16 * 1024)
    signed_in = await request.config_dict[ACCOUNTS].sign_in(
        credentials.email, credentials.password, address=address_of(request)
    )
    payload = {"jwt": signed_in.token, "exp": _milliseconds(signed_in.expires_at)}
    response = success(payload, "Login successful")
    _set_cookie(request, response, signed_in)
    return response


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the sign-in that the request carries."""
    await request.config_dict[SESSIONS].end(signed_in(request).token_hash)
    response = json_response({"status": "success", "message": "Signed out"})
    response.del_cookie(COOKIE, path="/")
    return response


async def me(request: web.Request) -> web.StreamResponse:
    """Return who is signed in: `{id, email, firstname, lastname, fullName, picture_url, …, roles}`."""
    identity = signed_in(request)
    profile = await request.config_dict[DIRECTORY].get_profile(identity.account_id)
    if profile is None:
        raise Unauthorized("The account has gone.")
    return success(
        {
            "id": identity.account_id,
            "email": identity.email,
            "firstname": profile.firstname,
            "lastname": profile.lastname,
            "fullName": profile.full_name,
            "picture_url": profile.picture_url,
            "isSuperAdmin": identity.is_super_admin,
            "roles": dict(identity.roles),
        }
    )


async def page(request: web.Request) -> web.StreamResponse:
    """The sign-in page."""
    return page_response(request, _PAGE, title="Sign in")


def _set_cookie(request: web.Request, response: web.Response, signed_in: SignIn) -> None:
    response.set_cookie(
        COOKIE,
        signed_in.token,
        max_age=int((signed_in.expires_at - request.config_dict[CLOCK].now()).total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.config_dict[SETTINGS].is_secure,
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
