"""Who asks and whether they may; and what browsers are told to refuse."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from host_runtime.accounts.permissions import Operation
from host_runtime.accounts.sessions import SIGNED_IN_ELSEWHERE, Identity, Via
from host_runtime.errors import Forbidden, Unauthorized
from host_runtime.realtime.origin import is_foreign, is_own
from host_runtime.web.keys import ACCESS, ENDED_AS, IDENTITY, SESSIONS, SETTINGS

COOKIE = "host_session"
READING = frozenset({"GET", "HEAD", "OPTIONS"})

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def require(request: web.Request, resource: str, operation: Operation, *, workspace: str) -> Identity:
    """Return who asks, if they may do `operation` ("r" or "w") on `resource` in `workspace`.

    Raises Unauthorized (nobody is signed in) or Forbidden.
    """
    identity = signed_in(request)
    if not may(request, identity, resource, operation, workspace=workspace):
        raise Forbidden("Your role does not allow this.")
    return identity


def may(
    request: web.Request, identity: Identity, resource: str, operation: Operation, *, workspace: str
) -> bool:
    """Tell whether `identity` may do `operation` on `resource` in `workspace`."""
    return request.config_dict[ACCESS].allows(identity, resource, operation, workspace=workspace)


def identity_of(request: web.Request) -> Identity | None:
    """Return who asks, or None if nobody is signed in."""
    return request.get(IDENTITY)


def signed_in(request: web.Request) -> Identity:
    """Return who asks; raises Unauthorized if nobody is signed in."""
    identity = identity_of(request)
    if identity is None:
        raise _not_signed_in(request.get(ENDED_AS))
    return identity


async def seat_alone(request: web.Request, identity: Identity) -> None:
    """Let an account be in one browser at a time: whichever was let in before is signed out and told why.

    Nothing happens to, or because of, a token that is used without a cookie.
    """
    if identity.via == "cookie":
        await request.config_dict[SESSIONS].seat_alone(identity)


async def socket_identity(request: web.Request, token: str | None) -> Identity:
    """Return who opens a socket: by the token of its hello, else by the request's header or cookie.

    Raises Unauthorized. A cookie counts only when the browser says that our own page opens the socket.
    """
    ended_as = request.get(ENDED_AS)
    if token is not None:
        identity = await request.config_dict[SESSIONS].find(token, via="bearer")
        ended_as = None if identity else await request.config_dict[SESSIONS].ending_of(token)
    else:
        identity = identity_of(request)
        if identity is not None and identity.via == "cookie" and not is_own(request):
            identity = None
    if identity is None:
        raise _not_signed_in(ended_as)
    return identity


def address_of(request: web.Request) -> str:
    """Return the address that a request comes from; what a trusted proxy says, if there is one."""
    if request.config_dict[SETTINGS].is_proxied:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:64]
    return request.remote or "unknown"


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who asks. A write that only a cookie vouches for must come from our own page."""
    identity = await _find_identity(request)
    request[IDENTITY] = identity
    if request.method not in READING:
        is_by_cookie = identity is not None and identity.via == "cookie"
        if is_foreign(request) or (is_by_cookie and not is_own(request)):
            raise Forbidden("This request does not come from one of our pages.", code="foreign_origin")
    return await handler(request)


async def _find_identity(request: web.Request) -> Identity | None:
    if request.path.startswith("/assets/"):
        return None
    token, via = _token_of(request)
    if not token:
        return None
    sessions = request.config_dict[SESSIONS]
    identity = await sessions.find(token, via=via)
    if identity is None:
        request[ENDED_AS] = await sessions.ending_of(token)
    return identity


def _token_of(request: web.Request) -> tuple[str, Via]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip(), "bearer"
    return request.cookies.get(COOKIE, ""), "cookie"


def _not_signed_in(ended_as: str | None) -> Unauthorized:
    if ended_as == SIGNED_IN_ELSEWHERE:
        return Unauthorized("You have signed in with another browser.", code="signed_in_elsewhere")
    return Unauthorized("Sign in first.")


async def add_security_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put on every answer what browsers must respect; for the application's `on_response_prepare`."""
    headers = response.headers
    is_page = response.content_type == "text/html"
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else _API_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cache-Control", "no-store")
    headers["Server"] = "host-runtime"
