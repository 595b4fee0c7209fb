"""What a user may send: known fields only, bounded, plain text. The border for every channel."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from host_runtime.errors import BadRequest, InvalidField
from host_runtime.messaging.events import Payload
from host_runtime.messaging.previews import preview_of

_KEPT_CONTROLS = frozenset("\n\t")


def parse_user_payload(raw: object, *, max_length: int) -> tuple[Payload, str]:
    """Return the payload as it is stored, and its preview.

    Raises BadRequest for something that is no payload of a known type, InvalidField for a bad value.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        raise BadRequest("A message needs a payload with a type.", code="bad_payload")
    try:
        parsed = _USER_PAYLOAD.validate_python(raw)
    except ValidationError as error:
        raise InvalidField("The message is not valid.", fields=_faults_of(error)) from None
    if isinstance(parsed, TextPayload | QuickReplyPayload) and len(parsed.text) > max_length:
        raise InvalidField(
            f"A message may have at most {max_length} characters.",
            code="message_too_long",
            fields={"payload.text": f"at most {max_length} characters"},
        )
    payload = parsed.model_dump(exclude_none=True)
    return payload, preview_of(payload)


def plain_text(text: str) -> str:
    """Refuse what no person types and no screen should show: control characters and lone surrogates."""
    for character in text:
        if character in _KEPT_CONTROLS or (character.isascii() and character.isprintable()):
            continue
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValueError("control characters are not allowed")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


PlainText = Annotated[str, AfterValidator(plain_text)]
SaidText = Annotated[PlainText, Field(max_length=64_000), AfterValidator(_not_blank)]
Address = Annotated[PlainText, Field(max_length=2048, pattern=r"^(https?://|/api/v1/bots/)[^\s]+$")]


class _UserPayload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class TextPayload(_UserPayload):
    type: Literal["text"]
    text: SaidText


class QuickReplyPayload(_UserPayload):
    type: Literal["quick_reply"]
    text: SaidText
    payload: Annotated[PlainText, Field(max_length=1000)] | None = None


class PostbackPayload(_UserPayload):
    type: Literal["postback"]
    payload: Annotated[PlainText, Field(max_length=1000)]


class LocationPayload(_UserPayload):
    type: Literal["location"]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    address: Annotated[PlainText, Field(max_length=500)] | None = None
    title: Annotated[PlainText, Field(max_length=200)] | None = None


_Title = Annotated[PlainText, Field(max_length=200)]


class ImagePayload(_UserPayload):
    type: Literal["image"]
    image: Address
    title: _Title | None = None


class AudioPayload(_UserPayload):
    type: Literal["audio", "voice"]
    audio: Address
    title: _Title | None = None


class VideoPayload(_UserPayload):
    type: Literal["video"]
    video: Address
    title: _Title | None = None


class FilePayload(_UserPayload):
    type: Literal["file"]
    file: Address
    title: _Title | None = None


_USER_PAYLOAD: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        TextPayload
        | QuickReplyPayload
        | PostbackPayload
        | LocationPayload
        | ImagePayload
        | AudioPayload
        | VideoPayload
        | FilePayload,
        Field(discriminator="type"),
    ]
)


def _faults_of(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(["payload", *(str(part) for part in fault["loc"][1:])]): fault["msg"]
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    }
