"""How an error looks over HTTP: `{statusCode, errorCode, type, message, code, fields?}`, always."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from host_runtime.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    HostError,
    InvalidField,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from host_runtime.web.responses import json_response

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BY_STATUS: dict[int, type[HostError]] = {
    error.status: error
    for error in (
        BadRequest,
        Unauthorized,
        Forbidden,
        NotFound,
        Conflict,
        TooLarge,
        InvalidField,
        Unavailable,
    )
}
_SENTENCES = {404: "There is nothing here.", 405: "This address does not take that method."}


def error_response(error: HostError) -> web.Response:
    """Return the answer that tells a client of `error`."""
    told: dict[str, object] = {"message": error.message, "code": error.code}
    if error.fields:
        told["fields"] = error.fields
    response = _render(error.status, error.type, error.error_code, **told)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@web.middleware
async def render_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error in one shape; what nobody foresaw is logged, and its details stay here."""
    try:
        return await handler(request)
    except HostError as error:
        return error_response(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _of_framework(error)
    except ConnectionError:  # the client has gone; there is nobody to answer
        raise
    except Exception:  # the border of a request: one that fails must not show how
        log.exception("%s %s failed", request.method, request.path)
        return error_response(HostError("Something went wrong here; it has been logged."))


def _of_framework(error: web.HTTPException) -> web.Response:
    kind = _BY_STATUS.get(error.status)
    message = _SENTENCES.get(error.status, error.reason)
    if kind is not None:
        return error_response(kind(message))
    name = "".join(word.capitalize() for word in error.reason.split())
    code = error.reason.lower().replace(" ", "_")
    response = _render(error.status, name, f"BP_0{error.status}", message=message, code=code)
    if isinstance(error, web.HTTPMethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response


def _render(status: int, type_: str, error_code: str, **told: object) -> web.Response:
    body = {"statusCode": status, "errorCode": error_code, "type": type_, **told}
    return json_response(body, status=status)
