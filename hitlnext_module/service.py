"""What can be done with a handoff: the only writer, with one transaction each and news after COMMIT."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from hitlnext_module import moves
from hitlnext_module.errors import (
    ChannelCannotWait,
    DeletionDisabled,
    HandoffEnded,
    UnknownHandoff,
    UnknownTag,
    unknown_thread,
)
from hitlnext_module.feed import Feed
from hitlnext_module.models import Actor, Comment, Handoff, HandoffId, HandoffView, NewHandoff, Status
from hitlnext_module.moves import Change, Reply, Said
from hitlnext_module.outgoing_events import OutgoingEvents
from hitlnext_module.previews import Previews
from hitlnext_module.repository import absences, comments, handoffs, threads
from hitlnext_module.repository.absences import Absence
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.repository.views import find_view
from hitlnext_module.wording import Wording
from host_runtime import (
    BotId,
    Conversation,
    ConversationId,
    HostError,
    Message,
    ModuleContext,
    Place,
    TurnTransaction,
    Unavailable,
    find_conversation,
    find_user,
)

log = logging.getLogger(__name__)


class HandoffService:
    """The use cases of the module."""

    def __init__(self, context: ModuleContext, feed: Feed, previews: Previews) -> None:
        self._db = context.db
        self._clock = context.clock
        self._messaging = context.messaging
        self._tasks = context.tasks
        self._feed = feed
        self._previews = previews
        self._outgoing = OutgoingEvents(context, feed)

    def begin_in_turn(self, turn: TurnTransaction, *, timeout: timedelta | None, language: object) -> None:
        """Hand off in the transaction of the workflow's turn: both are kept, or neither."""
        conversation = turn.conversation
        new = NewHandoff(
            bot_id=conversation.bot_id,
            user_id=conversation.user_id,
            conversation_id=conversation.id,
            user_channel=conversation.channel,
            timeout=timeout,
            resumes=True,
            created_at=turn.now,
        )
        payload = self._transfer_wording(new.bot_id).payload(language)
        handoff = moves.begin(turn.conn, new, payload=payload, say=lambda draft: turn.post(draft, None))
        self._outgoing.record_beginning(turn.conn, handoff)
        # What the turn stored for the user, e.g. a name, is seen only after it.
        turn.after_commit(lambda: self._began(handoff))

    async def create(self, place: Place, *, timeout: timedelta | None) -> tuple[HandoffView, bool]:
        """Hand a conversation off on request; returns the active handoff, and whether it is new.

        Raises NotFound unless the conversation is that user's of that bot on that channel, ChannelCannotWait
        where nobody can be answered later.
        """
        if not self._messaging.can_hand_off(place.channel):
            raise ChannelCannotWait(place.channel)
        now = self._clock.now()
        new = NewHandoff(
            bot_id=place.bot_id,
            user_id=place.user_id,
            conversation_id=place.conversation_id,
            user_channel=place.channel,
            timeout=timeout,
            resumes=False,
            created_at=now,
        )
        wording = self._transfer_wording(place.bot_id)

        def work(conn: Connection) -> Change:
            language = _language_in(conn, place)
            change = moves.begin_on_request(conn, new, payload=wording.payload(language))
            if change.is_new:
                self._outgoing.record_handoff(conn, change.view, type="create")
            return change

        change = await self._db.write(work)
        if change.is_new:
            self._messaging.announce(change.conversation, change.said)
            self._messaging.announce_owner(change.conversation)
            self._feed.publish_handoff(change.view, type="create")
        return change.view, change.is_new

    async def assign(self, key: Key, actor: Actor) -> HandoffView:
        """Give a pending handoff to `actor`; Conflict names who was quicker, or the state it is in."""
        now = self._clock.now()
        wording = self._wording(key.bot_id, self._feed.config_of(key.bot_id).assign_message)

        def work(conn: Connection) -> Change:
            return self._recorded(conn, moves.assign(conn, key, actor, wording=wording, now=now))

        return self._tell(await self._db.write(work))

    async def resolve(self, key: Key, actor: Actor) -> HandoffView:
        """End an assigned handoff well: the bot goes on."""
        texts = self._feed.config_of(key.bot_id).resolve_message
        return await self._end(key, actor, status=Status.RESOLVED, texts=texts)

    async def reject(self, key: Key, actor: Actor) -> HandoffView:
        """End a handoff without anybody's help: the bot goes on."""
        texts = self._feed.config_of(key.bot_id).reject_message
        return await self._end(key, actor, status=Status.REJECTED, texts=texts)

    async def expire_due(self, now: datetime) -> None:
        """End what nobody took in time; one that fails is logged and does not hold up the others."""
        for key in await self._db.read(lambda conn: handoffs.list_due(conn, now=now)):
            try:
                await self._expire(key, now=now)
            except Exception:  # the border of one handoff: the next round tries it again
                log.exception("handoff %d could not be expired", key.id)

    async def requeue_due(self, now: datetime) -> None:
        """Put back what agents hold who are gone for too long; one that fails does not hold up the others."""
        for absence in await self._db.read(lambda conn: absences.list_due(conn, now=now)):
            try:
                await self._requeue(absence, now=now)
            except Exception:  # the border of one handoff: the next round tries it again
                log.exception("handoff %d could not be put back", absence.key.id)

    async def cancel(self, key: Key) -> None:
        """End a handoff because its user says so; one that has ended already stays as it is."""
        now = self._clock.now()
        wording = self._wording(key.bot_id, {})

        def work(conn: Connection) -> Change | None:
            change = moves.cancel(conn, key, wording=wording, now=now)
            return None if change is None else self._recorded(conn, change)

        change = await self._db.write(work)
        if change is not None:
            self._tell(change)
            self._messaging.wake(change.conversation.id)

    async def reply(self, bot_id: BotId, actor: Actor, reply: Reply) -> Message:
        """Say something to the user as an agent, once for each `client_id`; Conflict unless it is theirs."""
        try:
            said = await self._say(bot_id, actor, reply)
        except IntegrityError:
            # The same reply came twice at once; now the first is stored, and found.
            said = await self._say(bot_id, actor, reply)
        if said.handoff is not None and said.conversation is not None:
            self._messaging.announce(said.conversation, [said.message])
            self._previews.mark(said.handoff.id, bot_id)
        else:
            # The first attempt may have been cut off between storing and showing.
            self._messaging.show_again(said.message)
        return said.message

    async def tag(self, key: Key, *, tags: Sequence[str]) -> HandoffView:
        """Replace the labels of an active handoff; those it has may stay though no longer configured."""
        now = self._clock.now()
        wanted = list(dict.fromkeys(tags))
        configured = self._feed.config_of(key.bot_id).tags

        def work(conn: Connection) -> HandoffView:
            current = handoffs.find_handoff(conn, key)
            if current is None:
                raise UnknownHandoff
            unknown = [tag for tag in wanted if tag not in configured and tag not in current.tags]
            if unknown:
                raise UnknownTag(unknown)
            if handoffs.set_tags(conn, key, tags=wanted, now=now) is None:
                raise _ended(conn, key)
            view = _view(conn, key.id)
            self._outgoing.record_handoff(conn, view)
            return view

        view = await self._db.write(work)
        self._feed.publish_handoff(view)
        return view

    async def comment(self, key: Key, actor: Actor, *, content: str) -> Comment:
        """Leave a note on the conversation of an active handoff."""
        now = self._clock.now()

        def work(conn: Connection) -> tuple[Comment, HandoffView]:
            handoff = handoffs.touch(conn, key, now=now)
            if handoff is None:
                raise _ended(conn, key)
            comment = comments.insert_comment(
                conn, handoff, agent_id=actor.agent_id, content=content, now=now
            )
            view = _view(conn, key.id)
            self._outgoing.record_comment(conn, comment, key.bot_id)
            self._outgoing.record_handoff(conn, view)
            return comment, view

        comment, view = await self._db.write(work)
        self._feed.publish_comment(comment, key.bot_id)
        self._feed.publish_handoff(view)
        return comment

    async def delete_conversation(self, bot_id: BotId, conversation_id: ConversationId) -> None:
        """Delete what was said in a conversation, its notes and its handoffs, if that is switched on."""
        if not self._feed.config_of(bot_id).enable_conversation_deletion:
            raise DeletionDisabled

        def work(conn: Connection) -> list[HandoffId]:
            if not handoffs.has_handoff(conn, bot_id, conversation_id):
                raise unknown_thread()
            moves.hold_as_bot(conn, conversation_id)
            gone = handoffs.list_ids(conn, conversation_id)
            comments.delete_comments(conn, conversation_id)
            handoffs.delete_ended(conn, bot_id, conversation_id)
            threads.delete_messages(conn, conversation_id)
            for handoff_id in gone:
                self._outgoing.record_removal(conn, bot_id, handoff_id)
            return gone

        for handoff_id in await self._db.write(work):
            self._feed.publish_removal(bot_id, handoff_id)

    async def _end(self, key: Key, actor: Actor, *, status: Status, texts: Mapping[str, str]) -> HandoffView:
        now = self._clock.now()
        wording = self._wording(key.bot_id, texts)

        def work(conn: Connection) -> Change:
            change = moves.end(conn, key, actor, status=status, wording=wording, now=now)
            return self._recorded(conn, change)

        change = await self._db.write(work)
        view = self._tell(change)
        self._messaging.wake(change.conversation.id)
        return view

    async def _expire(self, key: Key, *, now: datetime) -> None:
        wording = self._wording(key.bot_id, self._feed.config_of(key.bot_id).expire_message)

        def work(conn: Connection) -> Change | None:
            change = moves.expire(conn, key, wording=wording, now=now)
            return None if change is None else self._recorded(conn, change)

        change = await self._db.write(work)
        if change is not None:
            self._tell(change)
            self._messaging.wake(change.conversation.id)

    async def _requeue(self, absence: Absence, *, now: datetime) -> None:
        config = self._feed.config_of(absence.key.bot_id)
        if config.requeue_after is None:
            # Changed since the agent went: what they hold stays theirs.
            await self._db.write(lambda conn: absences.forget(conn, absence))
            return
        wording = self._wording(absence.key.bot_id, config.requeue_message)

        def work(conn: Connection) -> Change | None:
            change = moves.requeue(conn, absence, wording=wording, now=now)
            return None if change is None else self._recorded(conn, change)

        change = await self._db.write(work)
        if change is not None:
            self._tell(change)

    async def _say(self, bot_id: BotId, actor: Actor, reply: Reply) -> Said:
        now = self._clock.now()
        return await self._db.write(lambda conn: moves.reply(conn, bot_id, actor, reply=reply, now=now))

    def _began(self, handoff: Handoff) -> None:
        self._tasks.spawn(self._publish_new(handoff), name=f"handoff {handoff.id} begins")

    async def _publish_new(self, handoff: Handoff) -> None:
        def read(conn: Connection) -> tuple[HandoffView | None, Conversation | None]:
            return find_view(conn, handoff.id), find_conversation(conn, handoff.conversation_id)

        try:
            view, conversation = await self._db.read(read)
        except Unavailable:
            # The lists hear of it as of any change, once the database is back.
            self._previews.mark(handoff.id, handoff.bot_id)
            return
        if view is not None and conversation is not None:
            self._messaging.announce_owner(conversation)
            self._feed.publish_handoff(view, type="create")

    def _recorded(self, conn: Connection, change: Change) -> Change:
        self._outgoing.record_handoff(conn, change.view)
        return change

    def _tell(self, change: Change) -> HandoffView:
        self._messaging.announce(change.conversation, change.said)
        self._messaging.announce_owner(change.conversation)
        self._feed.publish_handoff(change.view)
        return change.view

    def _transfer_wording(self, bot_id: str) -> Wording:
        return self._wording(bot_id, self._feed.config_of(bot_id).transfer_message)

    def _wording(self, bot_id: str, texts: Mapping[str, str]) -> Wording:
        return Wording(texts, self._feed.language_of(bot_id), self._feed.own_texts("agent"))


def _language_in(conn: Connection, place: Place) -> object:
    """Return the user's language, having made sure that the place is what it says."""
    conversation = find_conversation(conn, place.conversation_id)
    if conversation is None or place != Place(
        conversation.id, conversation.bot_id, conversation.user_id, conversation.channel
    ):
        raise unknown_thread()
    user = find_user(conn, place.user_id)
    return None if user is None else user.attributes.get("language")


def _ended(conn: Connection, key: Key) -> HostError:
    """Return why an active handoff was not found."""
    handoff = handoffs.find_handoff(conn, key)
    return UnknownHandoff() if handoff is None else HandoffEnded(handoff.status)


def _view(conn: Connection, handoff_id: HandoffId) -> HandoffView:
    view = find_view(conn, handoff_id)
    assert view is not None, "its row was written in this transaction"
    return view
