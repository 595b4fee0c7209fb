"""The module's configuration, `hitlnext.json`: v12's keys with v12's defaults, and a few more texts."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from hitlnext_module.webhook_signature import key_of
from host_runtime import (
    parse_duration,
)


def _duration(text: str) -> str:
    if parse_duration(text) <= timedelta(0):
        raise ValueError("must be longer than zero")
    return text


def _secret(text: str) -> str:
    key_of(text)
    return text


Duration = Annotated[str, AfterValidator(_duration)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0a-\x1f\x7f]*$")]
Texts = dict[Annotated[str, StringConstraints(min_length=2, max_length=35)], str]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"\S")]


def _bare(text: str) -> str:
    """Return a phrase without what does not count: case, spaces, the marks at its end."""
    return " ".join(text.casefold().rstrip(" \t\n.!…").split())


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, alias_generator=to_camel)


class Shortcut(_Section):
    """A message template: `name` filters the list as the agent types, `value` goes into the composer."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    value: Annotated[str, StringConstraints(min_length=1)]


class AutoComplete(_Section):
    """Message templates and the character that opens their list."""

    trigger: Annotated[str, StringConstraints(min_length=1, max_length=10)] = Field(
        ":", description="What opens the list of templates in the composer."
    )
    shortcuts: tuple[Shortcut, ...] = Field((), description="The templates.")


class EventsWebHook(_Section):
    """Where every change of a handoff or an agent is posted to; nothing is posted without `url`."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = Field(
        None, description="An http(s) address."
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        {}, description="Headers of each request, e.g. a secret of the receiver's."
    )
    secret: Annotated[str, AfterValidator(_secret)] | None = Field(
        None,
        description="What requests are signed with (Standard Webhooks): "
        "`whsec_` and 24 to 64 random bytes in base64.",
    )


class HitlNextConfig(_Section):
    """Human handoff: what agents see and what users are told."""

    agent_session_timeout: Duration = Field(
        "10m", description='How long an agent stays online without doing anything, e.g. "10m" or "1 hour".'
    )
    single_login: bool = Field(
        True, description="Let each agent be at the desk in one browser: the one that opened it last."
    )
    on_agent_lost: Literal["requeue", "keep"] = Field(
        "requeue", description="What happens to the handoffs of an agent who has gone: `requeue` or `keep`."
    )
    agent_lost_grace: Duration = Field(
        "2m", description='How long an agent who went offline has to come back, e.g. "2m" or "1 hour".'
    )
    auto_complete: AutoComplete = Field(AutoComplete(), description="Message templates of the composer.")
    message_count: Annotated[int, Field(ge=1, le=1000)] = Field(
        10, description="How many of the latest messages the preview of a conversation shows."
    )
    handoff_alert: Annotated[int, Field(ge=0)] = Field(
        5, description="After how many minutes a handoff that nobody has taken is highlighted."
    )
    default_username: bool = Field(
        False, description="Give users without a name a readable made-up one in place of `Anonymous User`."
    )
    bot_avatar_url: str | None = Field(None, description="Picture of the bot in the desk.")
    tags: tuple[Tag, ...] = Field((), description="The labels that agents can put on a handoff.")
    enable_conversation_deletion: bool = Field(
        False, description="Let agents delete what was said in a conversation."
    )
    transfer_message: Texts = Field(
        {
            "en": "You are being transferred to an agent.",
            "fr": "Vous êtes transféré à un agent.",
            "es": "Le estamos transfiriendo a un agente.",
        },
        description="What the user reads when a handoff begins, by language.",
    )
    assign_message: Texts = Field(
        {
            "en": "You have been assigned to our agent {{agentName}}.",
            "fr": "Vous avez été assigné à notre agent(e) {{agentName}}.",
            "es": "Le atenderá nuestro agente {{agentName}}.",
        },
        description="What the user reads when an agent takes the handoff; `{{agentName}}` is replaced.",
    )
    resolve_message: Texts = Field(
        {}, description="What the user reads when the agent is done; nothing by default."
    )
    reject_message: Texts = Field(
        {},
        description="What the user reads when it is rejected; nothing by default.",
    )
    expire_message: Texts = Field(
        {},
        description="What the user reads when nobody came in time; nothing by default.",
    )
    no_agent_message: Texts = Field(
        {}, description="What the user reads when no agent is online; nothing by default."
    )
    requeue_message: Texts = Field(
        {},
        description="What the user reads when their agent has gone and they wait again; nothing by default.",
    )
    cancel_phrases: dict[
        Annotated[str, StringConstraints(min_length=2, max_length=35)],
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"\S")], ...],
    ] = Field(
        {},
        description="What a user writes, by language, to stop waiting or to leave the agent; off by default.",
    )
    events_web_hook: EventsWebHook = Field(EventsWebHook(), description="Where changes are posted to.")

    def cancels(self, text: str) -> bool:
        """Tell whether a user who writes `text` does not want an agent any more, in whatever language."""
        said = _bare(text)
        return any(said == _bare(phrase) for phrases in self.cancel_phrases.values() for phrase in phrases)

    @property
    def agent_session(self) -> timedelta:
        """`agent_session_timeout` as a duration."""
        return parse_duration(self.agent_session_timeout)

    @property
    def requeue_after(self) -> timedelta | None:
        """How long an agent may be gone before their handoffs are put back; None if they keep them."""
        return parse_duration(self.agent_lost_grace) if self.on_agent_lost == "requeue" else None


def desk_config(config: HitlNextConfig) -> dict[str, Any]:
    """Return what a desk needs of the configuration, and nothing that is secret."""
    return config.model_dump(
        by_alias=True,
        include={
            "agent_session_timeout",
            "auto_complete",
            "bot_avatar_url",
            "default_username",
            "enable_conversation_deletion",
            "handoff_alert",
            "message_count",
            "tags",
        },
    )
