"""One's own profile over HTTP, as v12 has it."""

import re
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from host_runtime.accounts.accounts import STRATEGY
from host_runtime.accounts.directory import Profile
from host_runtime.errors import Unauthorized
from host_runtime.web.keys import ACCESS, ACCOUNTS, DIRECTORY
from host_runtime.web.responses import read_json, success
from host_runtime.web.security import signed_in

_PATH = "/api/v1/admin/user/profile"
# An address of the web, or a path on this host; "//" would be another host's.
_ADDRESS = re.compile(r"(?:https?://[^\s/?#\\]+|/(?![/\\]))[^\s\\]*")


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("has control characters")
    return value


def _picture(value: str) -> str:
    if value and not _ADDRESS.fullmatch(value):
        raise ValueError("must be an http(s) address or a path")
    return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=35), AfterValidator(_printable)]
Picture = Annotated[
    str, StringConstraints(max_length=1024), AfterValidator(_printable), AfterValidator(_picture)
]


class ProfileChange(BaseModel):
    """Body of a change: all three are written, and what is absent is erased."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    firstname: Name | None = None
    lastname: Name | None = None
    picture_url: Picture | None = None


def add_profile_routes(router: web.UrlDispatcher) -> None:
    """Add the routes of this file; v12 answers under both versions."""
    for path in (_PATH, _PATH.replace("v1", "v2")):
        router.add_get(path, read_profile)
        router.add_post(path, write_profile)


async def read_profile(request: web.Request) -> web.StreamResponse:
    """Return the caller's profile and the rules that bind them."""
    profile = await _own_profile(request)
    return success(_wire(profile, _permissions(request, profile)), "Retrieved profile successfully")


async def write_profile(request: web.Request) -> web.StreamResponse:
    """`{firstname?, lastname?, picture_url?}` → the profile as it now is."""
    identity = signed_in(request)
    change = await read_json(request, ProfileChange)
    names = (change.firstname or None, change.lastname or None, change.picture_url or None)
    await request.config_dict[ACCOUNTS].set_names(identity.account_id, names=names)
    profile = await _own_profile(request)
    return success(_wire(profile, _permissions(request, profile)), "Updated profile successfully")


async def _own_profile(request: web.Request) -> Profile:
    identity = signed_in(request)
    asked = request.headers.get("X-BP-Workspace", "")
    # The header only chooses among one's own workspaces.
    workspace = asked if asked in identity.roles else None
    profile = await request.config_dict[DIRECTORY].get_profile(identity.account_id, workspace=workspace)
    if profile is None:
        raise Unauthorized("The account has gone.")
    return profile


def _permissions(request: web.Request, profile: Profile) -> list[dict[str, str]]:
    if profile.is_super_admin:
        return [{"res": "*", "op": "+r+w"}]
    rules = request.config_dict[ACCESS].rules_for(profile, profile.workspace)
    if rules is None:
        return [{"res": "*", "op": "-r-w"}]
    return [{"res": rule.res, "op": rule.op} for rule in rules]


def _wire(profile: Profile, permissions: list[dict[str, str]]) -> dict[str, object]:
    return {
        "id": profile.id,
        "email": profile.email,
        "firstname": profile.firstname,
        "lastname": profile.lastname,
        "picture_url": profile.picture_url,
        "fullName": profile.full_name or profile.email,
        "strategy": STRATEGY,
        "strategyType": "basic",
        "isSuperAdmin": profile.is_super_admin,
        "permissions": permissions,
    }
