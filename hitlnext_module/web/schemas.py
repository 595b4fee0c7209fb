"""What the routes and the socket take: known names only, everything bounded."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from hitlnext_module.config import Tag
from hitlnext_module.errors import UnknownHandoff
from hitlnext_module.models import HandoffId, Status
from hitlnext_module.repository.views import V12_COLUMNS, Position
from host_runtime import (
    BadRequest,
    PlainText,
    plain_text,
)

_HANDOFF_ID = re.compile(r"[1-9]\d{0,8}")
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
# Seventeen digits of microseconds end long before the calendar does.
_CURSOR = re.compile(r"(\d{1,17})\.([1-9]\d{0,8})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_TAGS = 32
LARGEST_BODY = 64 * 1024

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w-]+$")]
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
SearchText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(plain_text)
]
Seq = Annotated[int, Field(ge=0, lt=2**53)]


def parse_handoff_id(text: str) -> HandoffId:
    """Return the id that a path names; what cannot be one is as unknown as any other."""
    if not _HANDOFF_ID.fullmatch(text):
        raise UnknownHandoff
    return HandoffId(int(text))


def is_id(text: str) -> bool:
    """Tell whether a path's text can be an id at all; a database need not be asked about others."""
    return _ID.fullmatch(text) is not None


def write_cursor(position: Position) -> str:
    """Return a position in the list as clients carry it."""
    return f"{(position.created_at - _EPOCH) // timedelta(microseconds=1)}.{position.id}"


def parse_cursor(text: str | None) -> Position | None:
    """Return the position that `write_cursor` wrote; raises BadRequest."""
    if text is None:
        return None
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise BadRequest("This cursor was not made here.", code="bad_cursor")
    return Position(_EPOCH + timedelta(microseconds=int(found[1])), HandoffId(int(found[2])))


def _split(value: object) -> object:
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _v12_column(name: str) -> str:
    column = name.removeprefix("handoffs.")
    if column not in V12_COLUMNS:
        raise ValueError(f"must be one of {', '.join(V12_COLUMNS)}")
    return column


class _Query(BaseModel):
    """Values of a query are texts, so they are converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class HandoffsQuery(_Query):
    """Which handoffs, in which order, and where the page begins."""

    status: Annotated[tuple[Status, ...], BeforeValidator(_split), Field(max_length=len(Status))] = ()
    tags: Annotated[tuple[Tag, ...], BeforeValidator(_split), Field(max_length=MOST_TAGS)] = ()
    assignee: Annotated[str, StringConstraints(pattern=r"^(me|others|none|[0-9a-f]{32})$")] | None = None
    q: SearchText = ""
    sort: Literal["newest", "oldest"] = "newest"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=64)] | None = None


class V12Query(_Query):
    """v12's own parameters of the list; `desc` is true only for `true`."""

    limit: Annotated[int, Field(ge=0)] = 1000
    column: Annotated[str, StringConstraints(max_length=64), AfterValidator(_v12_column)] = "id"
    desc: bool = False


class MessagesQuery(_Query):
    """Which messages of a conversation."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    before: Seq | None = None
    after: Seq | None = None


class DeadQuery(_Query):
    """Which dead events: the next `limit` behind `after`."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[int, Field(ge=0, lt=2**31)] = 0


class _Body(BaseModel):
    """Bodies are taken as they are: a text is no number and no truth."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, alias_generator=to_camel
    )


class OnlineBody(_Body):
    """Whether the agent is there."""

    online: bool


class CreateBody(_Body):
    """A conversation to hand off; `timeoutDelay` is in seconds, 0 = without end."""

    user_id: Id
    user_thread_id: Id
    user_channel: Id
    timeout_delay: Annotated[float, Field(ge=0)] | None = None


class TagsBody(_Body):
    """The labels that a handoff is to have."""

    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)]


class CommentBody(_Body):
    """A note."""

    content: Annotated[PlainText, Field(max_length=4000), AfterValidator(_not_blank)]


class ReplyBody(_Body):
    """What an agent says; the same `clientId` again says nothing."""

    client_id: ClientId
    payload: dict[str, Any]


class ReplayBody(_Body):
    """Which dead events are to be delivered again; absent: all of the bot."""

    event_ids: Annotated[list[Id], Field(max_length=200)] | None = None


class _Command(_Body):
    id: int


class Hello(_Command):
    """The first command; without `token` the cookie or the header of the request counts."""

    type: Literal["hello"]
    token: Token | None = None


class OfThread(_Command):
    """`watch`, `unwatch` and `typing`."""

    type: Literal["watch", "unwatch", "typing"]
    thread_id: Id


class ReplyCommand(_Command):
    """`reply`: what an agent says."""

    type: Literal["reply"]
    thread_id: Id
    client_id: ClientId
    payload: dict[str, Any]
