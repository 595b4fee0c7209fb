"""A handoff inside one transaction: its row, who owns the conversation, what the user reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hitlnext_module.endings import CANCELLED, EVENT_TYPE, Ending, ending_of, event_payload, temp_of
from hitlnext_module.errors import (
    AgentOffline,
    AlreadyAssigned,
    HandoffActive,
    IllegalTransition,
    NotYours,
    OwnedElsewhere,
    UnknownHandoff,
    unknown_thread,
)
from hitlnext_module.models import (
    TRANSITIONS,
    Actor,
    Handoff,
    HandoffView,
    NewHandoff,
    Status,
    owner_of,
)
from hitlnext_module.repository import absences, handoffs, presence
from hitlnext_module.repository.absences import Absence
from hitlnext_module.repository.agents import find_face
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.repository.views import find_view
from hitlnext_module.wording import Wording
from host_runtime import (
    BOT,
    AlreadyPosted,
    Author,
    AuthorKind,
    BotId,
    Conversation,
    ConversationId,
    Draft,
    HostError,
    Message,
    NotTheSpeaker,
    Payload,
    Speaker,
    enqueue,
    find_by_client_key,
    find_conversation,
    is_spoken_by,
    pass_on,
    post,
    release,
    take,
)

Say = Callable[[Draft], Message]


@dataclass(frozen=True, slots=True)
class Change:
    """What a transaction did: the handoff and its conversation after it, and what was said in it."""

    view: HandoffView
    conversation: Conversation
    said: Sequence[Message] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent says. `client_id` is the sender's own: a repetition says nothing again."""

    conversation_id: ConversationId
    client_id: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Said:
    """A reply that is stored; `handoff` and `conversation` are None where it was a repetition."""

    message: Message
    handoff: Handoff | None = None
    conversation: Conversation | None = None


def begin(conn: Connection, new: NewHandoff, *, payload: Payload | None, say: Say) -> Handoff:
    """Take a conversation, whose row this transaction has locked as the bot's, from the bot.

    The transfer message is the last thing that the bot says. An active handoff of the conversation is gone on
    with in place of a second one.
    """
    if payload is not None:
        say(Draft(BOT, payload, new.created_at))
    handoff = handoffs.insert_handoff(conn, new) or _joined(conn, new)
    if not take(conn, new.conversation_id, owner_of(handoff.id)):
        raise OwnedElsewhere
    return handoff


def begin_on_request(conn: Connection, new: NewHandoff, *, payload: Payload | None) -> Change:
    """Hand a conversation off that somebody asked for; where it is handed off already, change nothing."""
    before = _conversation(conn, new.conversation_id)
    # The conversation's row is locked before the handoff's, as in a turn of the bot: no deadlock.
    is_the_bots = is_spoken_by(conn, before.id, owner=None, epoch=before.epoch)
    if not is_the_bots:
        active = handoffs.find_active(conn, before.id)
        if active is None:
            raise OwnedElsewhere
        return Change(_view(conn, active), before)
    said: list[Message] = []

    def say(draft: Draft) -> Message:
        said.append(post(conn, before.id, speaker=Speaker(None), draft=draft))
        return said[-1]

    handoff = begin(conn, new, payload=payload, say=say)
    return Change(_view(conn, handoff), _conversation(conn, before.id), said, is_new=True)


def hold_as_bot(conn: Connection, conversation_id: ConversationId) -> None:
    """Lock a conversation that the bot has, so that no handoff begins in it before the transaction ends.

    Raises HandoffActive, or OwnedElsewhere.
    """
    conversation = _conversation(conn, conversation_id)
    if is_spoken_by(conn, conversation_id, owner=None, epoch=conversation.epoch):
        return
    active = handoffs.find_active(conn, conversation_id)
    raise OwnedElsewhere if active is None else HandoffActive(active.status)


def assign(conn: Connection, key: Key, actor: Actor, *, wording: Wording, now: datetime) -> Change:
    """Give a pending handoff to the agent who asks first, and tell the user."""
    require_online(conn, actor, now=now)
    handoff = handoffs.assign(conn, key, agent_id=actor.agent_id, now=now)
    if handoff is None:
        raise refusal(conn, key, target=Status.ASSIGNED)
    said = _announce_to_user(conn, _view(conn, handoff), wording=wording, now=now)
    return Change(_view(conn, handoff), _conversation(conn, handoff.conversation_id), said)


def end(
    conn: Connection, key: Key, actor: Actor, *, status: Status, wording: Wording, now: datetime
) -> Change:
    """Resolve or reject a handoff: the bot has the word again, and a workflow that waits goes on."""
    require_online(conn, actor, now=now)
    handoff = handoffs.end(conn, key, status=status, actor=actor, now=now)
    if handoff is None:
        raise refusal(conn, key, target=status)
    return _give_back(conn, handoff, wording=wording, now=now)


def expire(conn: Connection, key: Key, *, wording: Wording, now: datetime) -> Change | None:
    """End a handoff that nobody took in time; None if something else happened to it first."""
    handoff = handoffs.expire(conn, key, now=now)
    return None if handoff is None else _give_back(conn, handoff, wording=wording, now=now)


def cancel(conn: Connection, key: Key, *, wording: Wording, now: datetime) -> Change | None:
    """End a handoff that its user does not want any more; None if it has ended already."""
    handoff = handoffs.cancel(conn, key, now=now)
    return None if handoff is None else _give_back(conn, handoff, wording=wording, now=now, ending=CANCELLED)


def requeue(conn: Connection, absence: Absence, *, wording: Wording, now: datetime) -> Change | None:
    """Put a handoff back into the queue whose agent has gone; None if something else happened to it first."""
    handoff = absences.requeue(conn, absence, now=now)
    if handoff is None:
        return None
    owner = owner_of(handoff.id)
    # Nobody else gets the word, but the epoch grows: what the agent was about to say is refused from here on.
    pass_on(conn, handoff.conversation_id, owner=owner, to=owner)
    agent_name = find_face(conn, absence.agent_id).name
    said = _announce_to_user(conn, _view(conn, handoff), wording=wording, now=now, agent_name=agent_name)
    return Change(_view(conn, handoff), _conversation(conn, handoff.conversation_id), said)


def reply(conn: Connection, bot_id: BotId, actor: Actor, *, reply: Reply, now: datetime) -> Said:
    """Say something to the user as the agent who has the handoff; a repetition stands for the first."""
    key = f"agent:{actor.agent_id}:{reply.client_id}"
    # Read before the handoff: if it changes hands from here on, the epoch has grown and the reply is refused.
    before = find_conversation(conn, reply.conversation_id)
    try:
        handoff, author = find_speaker(conn, bot_id, actor, reply.conversation_id)
    except NotYours:
        # What was said before the handoff ended stays said, also when its sender has not heard of it.
        earlier = find_by_client_key(conn, reply.conversation_id, client_key=key)
        if earlier is None:
            raise
        return Said(earlier)
    draft = Draft(author, reply.payload, now, key)
    try:
        speaker = Speaker(owner_of(handoff.id), None if before is None else before.epoch)
        message = post(conn, reply.conversation_id, speaker=speaker, draft=draft)
    except AlreadyPosted as repeated:
        return Said(repeated.message)
    return Said(message, handoff, _conversation(conn, reply.conversation_id))


def find_speaker(
    conn: Connection, bot_id: BotId, actor: Actor, conversation_id: ConversationId
) -> tuple[Handoff, Author]:
    """Return the handoff in which the agent may speak, and how they are shown.

    Raises NotYours, or NotFound for a conversation that was never handed off by that bot.
    """
    handoff = handoffs.find_active(conn, conversation_id)
    if handoff is None or handoff.bot_id != bot_id:
        if not handoffs.has_handoff(conn, bot_id, conversation_id):
            raise unknown_thread()
        raise NotYours(None, agent_name="")
    if handoff.status is not Status.ASSIGNED or not (actor.supervises or handoff.agent_id == actor.agent_id):
        raise NotYours(handoff, agent_name=_agent_name(conn, handoff))
    face = find_face(conn, actor.agent_id)
    return handoff, Author(AuthorKind.AGENT, face.name, face.picture_url)


def require_online(conn: Connection, actor: Actor, *, now: datetime) -> None:
    """Raise AgentOffline unless the agent is online in the bot's workspace."""
    if not presence.is_online(conn, actor.workspace, actor.agent_id, now=now):
        raise AgentOffline


def refusal(conn: Connection, key: Key, *, target: Status) -> HostError:
    """Return why a move was not made, from what the row holds now."""
    handoff = handoffs.find_handoff(conn, key)
    if handoff is None:
        return UnknownHandoff()
    if target in TRANSITIONS[handoff.status]:
        return NotYours(handoff, agent_name=_agent_name(conn, handoff))
    if handoff.status is target is Status.ASSIGNED:
        return AlreadyAssigned(handoff, agent_name=_agent_name(conn, handoff))
    return IllegalTransition(handoff.status, target)


def _joined(conn: Connection, new: NewHandoff) -> Handoff:
    active = handoffs.find_active(conn, new.conversation_id)
    if active is None:
        raise OwnedElsewhere
    return handoffs.await_workflow(conn, active, now=new.created_at) if new.resumes else active


def _give_back(
    conn: Connection, handoff: Handoff, *, wording: Wording, now: datetime, ending: Ending | None = None
) -> Change:
    view = _view(conn, handoff)
    ending = ending or ending_of(handoff)
    said = _announce_to_user(conn, view, wording=wording, now=now)
    released = release(conn, handoff.conversation_id, owner_of(handoff.id), now=now)
    if released and handoff.resumes:
        enqueue(
            conn,
            handoff.conversation_id,
            type=EVENT_TYPE,
            payload=event_payload(view, ending),
            now=now,
            temp=temp_of(view, ending),
        )
    return Change(_view(conn, handoff), _conversation(conn, handoff.conversation_id), said)


def _announce_to_user(
    conn: Connection,
    view: HandoffView,
    *,
    wording: Wording,
    now: datetime,
    agent_name: str | None = None,
) -> list[Message]:
    payload = wording.payload_for(view, agent_name=agent_name or view.agent_name)
    if payload is None:
        return []
    handoff = view.handoff
    draft = Draft(BOT, payload, now)
    try:
        return [post(conn, handoff.conversation_id, speaker=Speaker(owner_of(handoff.id)), draft=draft)]
    except NotTheSpeaker:
        # Another module was passed the conversation: what it is told is not ours to say.
        return []


def _agent_name(conn: Connection, handoff: Handoff) -> str:
    name = None if handoff.agent_id is None else find_face(conn, handoff.agent_id).name
    return name or "Another agent"


def _view(conn: Connection, handoff: Handoff) -> HandoffView:
    view = find_view(conn, handoff.id)
    assert view is not None, "its row was written in this transaction"
    return view


def _conversation(conn: Connection, conversation_id: ConversationId) -> Conversation:
    conversation = find_conversation(conn, conversation_id)
    assert conversation is not None, "a handoff's conversation cannot go"
    return conversation
