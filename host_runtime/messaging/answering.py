"""The bot's answer to an event: read where the dialog is, run the workflow, store the turn at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import Connection

from host_runtime.clock import Clock
from host_runtime.dialog.bots import Bot
from host_runtime.dialog.engine import Engine
from host_runtime.dialog.places import SUSPENDED
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.dialog.turn import Effect, Say, Turn
from host_runtime.errors import Unavailable
from host_runtime.messaging.events import (
    BOT,
    Conversation,
    Event,
    InternalEvent,
    MessageId,
    Payload,
    Received,
    Stored,
)
from host_runtime.messaging.internal_events import TIMEOUT
from host_runtime.messaging.speaking import Draft, NotTheSpeaker
from host_runtime.messaging.turn_transaction import TurnTransaction
from host_runtime.storage import kvs
from host_runtime.storage.conversations import is_spoken_by
from host_runtime.storage.database import Database
from host_runtime.storage.dialog_sessions import DialogSession, find_dialog_session, save_dialog_session
from host_runtime.storage.messages import (
    find_conversation_of,
    has_internal_event,
    mark_handled,
)
from host_runtime.storage.users import find_user, replace_attributes

log = logging.getLogger(__name__)

# v12 keeps `state.bot` under this key of the bot's values.
BOT_STATE = "global"


class AlreadyHandled(Exception):
    """A turn has answered the event before, or somebody took it with the conversation; nothing is stored."""

    def __init__(self, *, moved_on: bool = False) -> None:
        super().__init__()
        # The conversation has changed hands since the event was seen.
        self.moved_on = moved_on


class SomethingEarlier(Exception):
    """The workflow waits for an event that is stored and comes first, e.g. the end of a handoff."""


class Unconfirmed(Unavailable):
    """The database went away at COMMIT: `turn` is stored, or it is not, and the next attempt finds out."""

    def __init__(self, turn: TurnTransaction) -> None:
        super().__init__("The database went away before it confirmed the turn.")
        self.turn = turn


class OutOfTurn(Exception):
    """An effect of the turn spoke for somebody else: the turn cannot be stored."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a place in a workflow, and the session's variables, live without a new event."""

    context: timedelta = timedelta(minutes=25)
    session: timedelta = timedelta(minutes=30)


class Answering:
    """Runs the dialog engine for events of conversations that the bot owns."""

    def __init__(
        self, *, db: Database, clock: Clock, engine: Engine, lifetimes: Callable[[Bot], Lifetimes]
    ) -> None:
        self._db = db
        self._clock = clock
        self._engine = engine
        self._lifetimes = lifetimes

    async def answer(self, bot: Bot, event: Stored) -> TurnTransaction:
        """Answer `event` and store the whole turn; returns what was posted and is to be called after COMMIT.

        Raises NotTheSpeaker if the conversation is not the bot's any more (nothing is stored),
        SomethingEarlier, AlreadyHandled, or Unconfirmed.
        """
        now = self._clock.now()
        standing = await self._db.read(lambda conn: _load(conn, event, now=now))
        conversation, before = standing.conversation, standing.state
        if conversation.owner is not None:
            raise NotTheSpeaker("Somebody else has the conversation.")
        if standing.is_behind:
            raise SomethingEarlier
        if standing.has_gone_on:
            await self._db.write(lambda conn: mark_handled(conn, event_id(event)))
            raise AlreadyHandled
        run = self._engine.process_timeout if event_type(event) == TIMEOUT else self._engine.process
        turn = await run(bot, _dialog_event(event), before, now=now)
        for fault in turn.faults:
            log.warning("bot %s, conversation %s: %s", bot.id, conversation.id, fault)
        stored = _TurnToStore(event, conversation, before, turn, self._lifetimes(bot))
        return await self._write(stored)

    async def _write(self, to_store: "_TurnToStore") -> TurnTransaction:
        complete: list[TurnTransaction] = []

        def work(conn: Connection) -> TurnTransaction:
            complete[:] = [_store(conn, to_store, now=self._clock.now())]
            return complete[0]

        try:
            return await self._db.write(work)
        except Unavailable as error:
            if complete:
                raise Unconfirmed(complete[0]) from error
            raise


@dataclass(frozen=True, slots=True)
class _TurnToStore:
    event: Stored
    conversation: Conversation
    before: DialogState
    turn: Turn
    lifetimes: Lifetimes


def event_id(event: Event) -> MessageId:
    return event.message.id if isinstance(event, Received) else event.id


def event_type(event: Event) -> str:
    return event.type


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a conversation stands when the turn begins."""

    conversation: Conversation
    state: DialogState
    # The workflow is suspended, and the event that it waits for is stored and not handled yet.
    is_behind: bool
    # The event is the timeout of a place that somebody has come back to, or a human has kept.
    has_gone_on: bool


def _load(conn: Connection, event: Stored, *, now: datetime) -> _Standing:
    found = find_conversation_of(conn, event_id(event))
    if found is None:
        raise AlreadyHandled
    conversation, is_handled = found
    if is_handled:
        # What was found waiting may come by itself as well; its actions must not run a second time.
        raise AlreadyHandled(moved_on=conversation.epoch != event.conversation.epoch)
    user = find_user(conn, conversation.user_id)
    session = find_dialog_session(conn, conversation.id)
    state = DialogState(
        context=dict(session.context) if session else {},
        temp=dict(session.temp) if session else {},
        session=dict(session.session) if session else {},
        user=dict(user.attributes) if user else {},
        bot=kvs.get_value(conn, conversation.bot_id, key=BOT_STATE, now=now) or {},
    )
    is_message = isinstance(event, Received)
    if isinstance(event, InternalEvent):
        state.temp.update(event.temp)
    return _Standing(
        conversation,
        state,
        is_behind=is_message and SUSPENDED in state.context and has_internal_event(conn, conversation.id),
        has_gone_on=event_type(event) == TIMEOUT
        and session is not None
        and session.context_expires_at is not None,
    )


def _dialog_event(event: Stored) -> DialogEvent:
    conversation = event.conversation
    moment = event.message.sent_at if isinstance(event, Received) else event.created_at
    return DialogEvent(
        id=event_id(event),
        bot_id=conversation.bot_id,
        channel=conversation.channel,
        user_id=conversation.user_id,
        conversation_id=conversation.id,
        type=event_type(event),
        payload=event.message.payload if isinstance(event, Received) else event.payload,
        preview=event.preview,
        created_at=moment,
        direction="internal" if isinstance(event, InternalEvent) else "incoming",
    )


def _store(conn: Connection, to_store: _TurnToStore, *, now: datetime) -> TurnTransaction:
    conversation = to_store.conversation
    # Everybody locks the conversation before its messages, as who stores one does: no deadlock.
    if not is_spoken_by(conn, conversation.id, owner=None, epoch=conversation.epoch):
        raise NotTheSpeaker("Somebody else has the conversation.")
    if not mark_handled(conn, event_id(to_store.event)):
        raise AlreadyHandled
    # First, so that what actions do in the turn sees what the turn leaves behind, e.g. the user's name.
    _store_state(conn, to_store, now=now)
    transaction = TurnTransaction(conn, conversation, now=now)
    for output in to_store.turn.outputs:
        match output:
            case Say(payload=payload):
                _say(transaction, payload)
            case Effect(apply=apply):
                _apply(transaction, apply)
            case _:
                assert_never(output)
    return transaction


def _say(transaction: TurnTransaction, payload: Payload) -> None:
    try:
        transaction.post(Draft(BOT, payload, transaction.now), None)
    except NotTheSpeaker:
        # The bot had the conversation when this transaction began: an effect of this very turn gave it away.
        log.warning(
            "conversation %s: what the bot says after its turn gave the conversation away is left out",
            transaction.conversation.id,
        )


def _apply(transaction: TurnTransaction, apply: Callable[[TurnTransaction], None]) -> None:
    try:
        apply(transaction)
    except NotTheSpeaker as error:
        raise OutOfTurn("An effect of the turn spoke for somebody else.") from error


def _store_state(conn: Connection, to_store: _TurnToStore, *, now: datetime) -> None:
    state = to_store.turn.state
    session = DialogSession(
        context=state.context,
        temp=state.temp,
        session=state.session,
        context_expires_at=now + to_store.lifetimes.context if state.context else None,
        session_expires_at=now + to_store.lifetimes.session,
    )
    save_dialog_session(conn, to_store.conversation.id, session=session, now=now)
    if state.user != to_store.before.user:
        replace_attributes(
            conn, to_store.conversation.user_id, before=to_store.before.user, after=state.user, now=now
        )
