"""Every error that a user or a client can be told about.

HostError
├── BadRequest            400
├── Unauthorized          401
├── Forbidden             403
├── NotFound              404
├── Conflict              409
├── TooLarge              413
├── InvalidField          422
├── TooManyRequests       429
├── Unavailable           503
└── ConfigurationError    (command line, exit 2)

Each class has a stable `code`, an HTTP `status`, v12's `type` and `error_code`, and a sentence.
"""

from collections.abc import Mapping
from typing import ClassVar


class HostError(Exception):
    """An error with a sentence for whoever asked; `code` is stable, the sentence is not."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "Internal"
    error_code: ClassVar[str] = "BP_0050"
    code = "internal"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.fields = dict(fields or {})


class BadRequest(HostError):
    """What came in is not of the form that the operation takes."""

    status, type, error_code, code = 400, "BadRequest", "BP_0040", "bad_request"


class Unauthorized(HostError):
    """Nobody is signed in, or the session has ended."""

    status, type, error_code, code = 401, "Unauthorized", "BP_0041", "unauthorized"


class Forbidden(HostError):
    """Somebody is signed in, and may not do this."""

    status, type, error_code, code = 403, "Forbidden", "BP_0043", "forbidden"


class NotFound(HostError):
    """It does not exist here; also said of what belongs to another bot or workspace."""

    status, type, error_code, code = 404, "NotFound", "BP_0044", "not_found"


class Conflict(HostError):
    """A lost race, or a move that the present state does not allow."""

    status, type, error_code, code = 409, "Conflict", "BP_0049", "conflict"


class TooLarge(HostError):
    """More than the operation takes."""

    status, type, error_code, code = 413, "TooLarge", "BP_0413", "too_large"


class InvalidField(HostError):
    """The form is right, a value is not; `fields` names each with its fault."""

    status, type, error_code, code = 422, "InvalidField", "BP_0422", "invalid_field"


class TooManyRequests(HostError):
    """Throttled; `retry_after` is in whole seconds."""

    status, type, error_code, code = 429, "TooManyRequests", "BP_0429", "too_many_requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(HostError):
    """The host is starting, draining, or has lost its database."""

    status, type, error_code, code = 503, "Unavailable", "BP_0503", "unavailable"


class ConfigurationError(Exception):
    """Files or environment that the host cannot start with; each fault reads `file: path: sentence`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
