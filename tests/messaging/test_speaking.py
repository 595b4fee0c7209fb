"""The outgoing gate: whoever does not own the conversation cannot say anything in it."""

import asyncio

import pytest

from host_runtime.clock import ManualClock
from host_runtime.messaging import ownership
from host_runtime.messaging.events import BOT, Author, AuthorKind, Conversation, Message, Owner
from host_runtime.messaging.speaking import AlreadyPosted, Draft, NotTheSpeaker, Speaker, post
from host_runtime.storage.conversations import find_conversation
from host_runtime.storage.database import Database
from host_runtime.storage.messages import list_messages

HUMAN = Owner("hitlnext:1")


async def _say(database: Database, conversation: Conversation, *, speaker: Speaker, draft: Draft) -> Message:
    return await database.write(lambda conn: post(conn, conversation.id, speaker=speaker, draft=draft))


@pytest.fixture
def draft(clock: ManualClock) -> Draft:
    return Draft(BOT, {"type": "text", "text": "hello"}, clock.now())


async def test_the_bot_speaks_while_nobody_else_owns_the_conversation(
    database: Database, conversation: Conversation, draft: Draft
) -> None:
    said = [await _say(database, conversation, speaker=Speaker(None), draft=draft) for _ in range(3)]
    assert [message.seq for message in said] == [1, 2, 3]


async def test_the_bot_is_refused_while_a_human_owns_the_conversation(
    database: Database, conversation: Conversation, draft: Draft
) -> None:
    assert await database.write(lambda conn: ownership.take(conn, conversation.id, HUMAN))
    with pytest.raises(NotTheSpeaker):
        await _say(database, conversation, speaker=Speaker(None), draft=draft)
    agent = Draft(Author(AuthorKind.AGENT, "Ann"), draft.payload, draft.sent_at)
    await _say(database, conversation, speaker=Speaker(HUMAN), draft=agent)
    stored = await database.read(lambda conn: list_messages(conn, conversation.id))
    assert [message.author.kind for message in stored] == [AuthorKind.AGENT]


async def test_an_answer_begun_before_a_handoff_is_refused_after_it(
    database: Database, conversation: Conversation, draft: Draft, clock: ManualClock
) -> None:
    await database.write(lambda conn: ownership.take(conn, conversation.id, HUMAN))
    await database.write(lambda conn: ownership.release(conn, conversation.id, HUMAN, now=clock.now()))
    with pytest.raises(NotTheSpeaker):
        await _say(database, conversation, speaker=Speaker(None, epoch=conversation.epoch), draft=draft)
    await _say(database, conversation, speaker=Speaker(None, epoch=2), draft=draft)


async def test_one_of_many_takes_the_conversation(database: Database, conversation: Conversation) -> None:
    owners = [Owner(f"module:{number}") for number in range(20)]
    taken = await asyncio.gather(
        *[
            database.write(lambda conn, owner=owner: ownership.take(conn, conversation.id, owner))
            for owner in owners
        ]
    )
    assert taken.count(True) == 1
    row = await database.read(lambda conn: find_conversation(conn, conversation.id))
    assert row is not None
    assert (row.owner, row.epoch) == (owners[taken.index(True)], 1)


async def test_only_the_owner_gives_back_or_passes_on(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    other = Owner("other:1")
    await database.write(lambda conn: ownership.take(conn, conversation.id, HUMAN))
    assert not await database.write(
        lambda conn: ownership.release(conn, conversation.id, other, now=clock.now())
    )
    assert not await database.write(
        lambda conn: ownership.pass_on(conn, conversation.id, owner=other, to=other)
    )
    assert await database.write(lambda conn: ownership.pass_on(conn, conversation.id, owner=HUMAN, to=other))
    assert await database.write(lambda conn: ownership.release(conn, conversation.id, other, now=clock.now()))


async def test_a_repeated_message_is_stored_once(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    draft = Draft(BOT, {"type": "text", "text": "hello"}, clock.now(), client_key="agent:a:1")
    first = await _say(database, conversation, speaker=Speaker(None), draft=draft)
    with pytest.raises(AlreadyPosted) as repeated:
        await _say(database, conversation, speaker=Speaker(None), draft=draft)
    assert repeated.value.message == first
    row = await database.read(lambda conn: find_conversation(conn, conversation.id))
    assert row is not None
    assert row.last_seq == 1


async def test_bot_and_human_who_race_never_both_speak(
    database: Database, conversation: Conversation, draft: Draft
) -> None:
    """Whatever the order, nothing of the bot is numbered after the human took the conversation."""

    async def bot() -> None:
        for _ in range(20):
            try:
                await _say(database, conversation, speaker=Speaker(None, epoch=0), draft=draft)
            except NotTheSpeaker:
                return

    async def human() -> int:
        def take_and_speak(conn):  # type: ignore[no-untyped-def]
            ownership.take(conn, conversation.id, HUMAN)
            agent = Draft(Author(AuthorKind.AGENT), draft.payload, draft.sent_at)
            return post(conn, conversation.id, speaker=Speaker(HUMAN), draft=agent).seq

        return await database.write(take_and_speak)

    _, taken_at, _ = await asyncio.gather(bot(), human(), bot())
    stored = await database.read(lambda conn: list_messages(conn, conversation.id, limit=100))
    assert [message.seq for message in stored if message.author.kind == AuthorKind.BOT] == list(
        range(1, taken_at)
    )
    assert [message.seq for message in stored] == list(range(1, taken_at + 1))
