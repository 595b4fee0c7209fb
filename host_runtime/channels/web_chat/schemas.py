"""The commands of the web chat's socket."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w-]+$")]
# It becomes a part of a key in the database; a browser's UUID fits.
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$")]
Seq = Annotated[int, Field(ge=0, lt=2**53)]


class Command(BaseModel):
    """What every command has."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)

    id: int


class Hello(Command):
    """The first command: who comes, and how much of which conversation they have seen."""

    type: Literal["hello"]
    token: Token | None = None
    language: Language | None = None
    conversationId: Id | None = None
    after: Seq | None = None


class Say(Command):
    """Something that the visitor says; the same `clientId` again stores nothing."""

    type: Literal["message"]
    clientId: ClientId
    conversationId: Id | None = None
    payload: dict[str, Any]


class Typing(Command):
    """The visitor is writing."""

    type: Literal["typing"]
    conversationId: Id


class Cancel(Command):
    """Stop waiting for a person, or leave them: the bot has the word again."""

    type: Literal["cancel"]
    conversationId: Id


class Resume(Command):
    """Ask for what comes after `after` in one's own conversation, and for its pushes from now on."""

    type: Literal["resume"]
    conversationId: Id
    after: Seq = 0


class NewConversation(Command):
    """Begin another conversation."""

    type: Literal["new_conversation"]


class ListConversations(Command):
    """Ask for one's conversations."""

    type: Literal["list_conversations"]
