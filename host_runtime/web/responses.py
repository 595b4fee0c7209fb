"""JSON in and out: strict in what is taken, one way of answering."""

import json
from typing import Any, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from host_runtime.errors import BadRequest, InvalidField, TooLarge

Model = TypeVar("Model", bound=BaseModel)

_DEEPEST = 32
_LARGEST_BODY = 256 * 1024


def json_response(data: object, status: int = 200) -> web.Response:
    """Return `data` as JSON."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")


def success(payload: object, message: str = "OK") -> web.Response:
    """Return v12's envelope `{status: "success", message, payload}` of accounts and administration."""
    return json_response({"status": "success", "message": message, "payload": payload})


async def read_json(request: web.Request, model: type[Model], *, limit: int = _LARGEST_BODY) -> Model:
    """Return the request's body as `model`.

    Raises BadRequest if it is not JSON (or has NaN, a repeated key, or more than 32 levels), TooLarge above
    `limit` bytes, InvalidField, naming each field, if it does not fit the model.
    """
    if request.content_type != "application/json":
        raise BadRequest("Content-Type must be application/json.", code="not_json")
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The body may have at most {limit} bytes.")
    try:
        body = await request.read()
    except web.RequestPayloadError:
        raise BadRequest("The body is cut off or not encoded as it says.", code="broken_body") from None
    if len(body) > limit:
        raise TooLarge(f"The body may have at most {limit} bytes.")
    return validate(model, parse_json(body))


def read_query(request: web.Request, model: type[Model]) -> Model:
    """Return the address's query as `model`; raises BadRequest for a repeated name, InvalidField."""
    if len(set(request.query)) != len(request.query):
        raise BadRequest("A name in the query is repeated.", code="repeated_key")
    return validate(model, dict(request.query))


def parse_json(body: bytes) -> Any:
    """Parse JSON strictly; raises BadRequest."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("The body is not JSON.", code="not_json") from None
    if _is_deeper_than(_DEEPEST, value):
        raise BadRequest("The body is nested too deeply.", code="too_deep")
    # The fast parser keeps the last of repeated keys; another reader may keep the first.
    try:
        json.loads(body, object_pairs_hook=_refuse_repeated)
    except ValueError:
        raise BadRequest("The body is not JSON.", code="not_json") from None
    return value


def validate(model: type[Model], value: object) -> Model:
    """Return `value` as `model`; raises InvalidField with the fault of each field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        fields: dict[str, str] = {}
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            fields.setdefault(".".join(str(part)[:64] for part in fault["loc"]) or "body", fault["msg"])
        named = "; ".join(f"{field}: {message}" for field, message in list(fields.items())[:8])
        raise InvalidField(f"Invalid: {named}.", fields=dict(list(fields.items())[:32])) from None


def _is_deeper_than(deepest: int, value: object) -> bool:
    level = [value]
    for _ in range(deepest + 1):
        level = [child for holder in level for child in _children(holder)]
        if not level:
            return False
    return True


def _children(value: object) -> list[object]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return []


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRequest("A key of the body is repeated.", code="repeated_key")
    return found
