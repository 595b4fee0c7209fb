"""One text for users: in every language that the configuration has, and what it falls back to."""

from collections.abc import Mapping
from dataclasses import dataclass

from hitlnext_module.i18n import pick, with_agent_name
from hitlnext_module.models import HandoffView
from host_runtime import (
    Payload,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """`nameless_agent` stands in, by language, for an agent whose profile has no name."""

    texts: Mapping[str, str]
    default_language: str
    nameless_agent: Mapping[str, str]

    def payload(self, language: object, *, agent_name: str | None = None) -> Payload | None:
        """Return the message in the user's language; None where no text is configured."""
        text = pick(self.texts, language, self.default_language)
        if text is None:
            return None
        name = agent_name or pick(self.nameless_agent, language, self.default_language) or ""
        return {"type": "text", "text": with_agent_name(text, name)}

    def payload_for(self, view: HandoffView, *, agent_name: str | None) -> Payload | None:
        """Return the message for the user of a handoff, with the name of the agent that it is about."""
        return self.payload(view.attributes.get("language"), agent_name=agent_name)
