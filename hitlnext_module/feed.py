"""What desks hear: entities pushed whole, after COMMIT, on one topic for each bot."""

from collections.abc import Mapping

from hitlnext_module.config import HitlNextConfig
from hitlnext_module.i18n import Translations, pick
from hitlnext_module.models import Agent, Comment, HandoffView
from hitlnext_module.names import name_for
from hitlnext_module.wire import Wire, agent_wire, comment_wire, handoff_wire
from host_runtime import (
    Author,
    ConversationId,
    ModuleContext,
    author_wire,
    conversation_topic,
)


def desk_topic(bot_id: str) -> str:
    """Return the hub's topic for the desks of a bot; its case is the bot's."""
    return f"hitlnext:{bot_id}"


class Feed:
    """Renders entities for clients and pushes them to the desks."""

    def __init__(self, context: ModuleContext, translations: Translations) -> None:
        self._context = context
        self._translations = translations

    def config_of(self, bot_id: str) -> HitlNextConfig:
        """Return the module's configuration for a bot, as it is now."""
        config = self._context.config(bot_id)
        assert isinstance(config, HitlNextConfig)
        return config

    def language_of(self, bot_id: str) -> str:
        """Return the language of a bot that falls in where a user's has no text."""
        bot = self._context.bots.find(bot_id)
        return bot.default_language if bot is not None else "en"

    def own_texts(self, key: str) -> Mapping[str, str]:
        """Return one of the module's own texts by language."""
        return self._translations[key]

    def own_text(self, key: str, bot_id: str) -> str:
        """Return one of the module's own texts in the language of the bot."""
        return pick(self._translations[key], None, self.language_of(bot_id)) or key

    def handoff(self, view: HandoffView) -> Wire:
        """Return a handoff as its desks see it."""
        bot_id = view.handoff.bot_id
        anonymous = (
            name_for(view.handoff.user_id)
            if self.config_of(bot_id).default_username
            else self.own_text("anonymousUser", bot_id)
        )
        return handoff_wire(view, anonymous=anonymous, nameless_agent=self.own_text("agent", bot_id))

    def comment(self, comment: Comment, bot_id: str) -> Wire:
        """Return a note as its desks see it."""
        return comment_wire(comment, nameless_agent=self.own_text("agent", bot_id))

    def agent(self, agent: Agent, bot_id: str) -> Wire:
        """Return an agent as the desks of a bot see them."""
        return agent_wire(agent, nameless_agent=self.own_text("agent", bot_id))

    def is_heard(self, bot_id: str) -> bool:
        """Tell whether any desk of the bot listens here."""
        return self._context.realtime.is_listened_to(desk_topic(bot_id))

    def publish_handoff(self, view: HandoffView, *, type: str = "update") -> None:
        """Push a handoff to the desks of its bot."""
        bot_id = view.handoff.bot_id
        if self.is_heard(bot_id):
            self._publish(bot_id, "handoff", type, view.handoff.id, self.handoff(view))

    def publish_removal(self, bot_id: str, handoff_id: int) -> None:
        """Tell the desks that a handoff is no more."""
        self._publish(bot_id, "handoff", "delete", handoff_id, {"id": handoff_id})

    def publish_comment(self, comment: Comment, bot_id: str) -> None:
        """Push a new note to the desks of the bot."""
        self._publish(bot_id, "comment", "create", comment.id, self.comment(comment, bot_id))

    def publish_agent(self, agent: Agent) -> None:
        """Push an agent to the desks of every bot of their workspace."""
        bots = self._context.bots
        for bot_id in bots.ids():
            if bots.workspace_of(bot_id) == agent.workspace:
                self._publish(bot_id, "agent", "update", agent.id, self.agent(agent, bot_id))

    def publish_typing(self, conversation_id: ConversationId, author: Author) -> None:
        """Tell whoever is in the conversation that `author` is writing."""
        self._context.realtime.publish(
            conversation_topic(conversation_id),
            resource="typing",
            type="update",
            id=conversation_id,
            payload={"conversationId": conversation_id, "author": author_wire(author)},
        )

    def _publish(self, bot_id: str, resource: str, type: str, id: object, payload: Wire) -> None:
        self._context.realtime.publish(
            desk_topic(bot_id), resource=resource, type=type, id=id, payload=payload
        )
