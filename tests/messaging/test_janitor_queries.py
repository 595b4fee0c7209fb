"""Which dialog sessions expire, and which do not."""

import asyncio
from datetime import timedelta

from sqlalchemy import Connection, text

from host_runtime.clock import ManualClock
from host_runtime.messaging import ownership
from host_runtime.messaging.events import Conversation, Owner
from host_runtime.storage.database import Database
from host_runtime.storage.dialog_sessions import (
    DialogSession,
    claim_expired_contexts,
    delete_expired_sessions,
    find_dialog_session,
    save_dialog_session,
)

HUMAN = Owner("hitlnext:1")
_UNTIL_SOMEBODY_WAITS = """
DO $$ BEGIN
  FOR i IN 1..500 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN EXISTS (
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    );
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$
"""


async def _save(database: Database, conversation: Conversation, clock: ManualClock) -> None:
    session = DialogSession(
        context={"currentNode": "ask"},
        temp={"a": 1},
        session={"b": 2},
        context_expires_at=clock.now() + timedelta(minutes=5),
        session_expires_at=clock.now() + timedelta(minutes=30),
    )
    await database.write(
        lambda conn: save_dialog_session(conn, conversation.id, session=session, now=clock.now())
    )


async def test_an_expired_place_is_claimed_once(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    await _save(database, conversation, clock)
    assert await database.write(lambda conn: claim_expired_contexts(conn, now=clock.now())) == []
    clock.advance(timedelta(minutes=5))
    claimed = [
        await database.write(lambda conn: claim_expired_contexts(conn, now=clock.now())) for _ in range(2)
    ]
    assert claimed == [[conversation.id], []]


async def test_a_conversation_that_a_human_has_keeps_its_place_for_days(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    await _save(database, conversation, clock)
    await database.write(lambda conn: ownership.take(conn, conversation.id, HUMAN))
    clock.advance(timedelta(days=3))
    assert await database.write(lambda conn: claim_expired_contexts(conn, now=clock.now())) == []
    assert await database.write(lambda conn: delete_expired_sessions(conn, now=clock.now())) == 0

    await database.write(lambda conn: ownership.release(conn, conversation.id, HUMAN, now=clock.now()))
    assert await database.write(lambda conn: claim_expired_contexts(conn, now=clock.now())) == []
    kept = await database.read(lambda conn: find_dialog_session(conn, conversation.id))
    assert kept is not None
    assert (kept.context, kept.temp, kept.session) == ({"currentNode": "ask"}, {"a": 1}, {"b": 2})


async def test_a_session_ends_after_its_time(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    await _save(database, conversation, clock)
    clock.advance(timedelta(minutes=31))
    assert await database.write(lambda conn: delete_expired_sessions(conn, now=clock.now())) == 1
    assert await database.read(lambda conn: find_dialog_session(conn, conversation.id)) is None


async def test_a_session_that_a_turn_renews_at_that_moment_is_not_deleted(
    database: Database, conversation: Conversation, clock: ManualClock
) -> None:
    await _save(database, conversation, clock)
    clock.advance(timedelta(minutes=31))

    def renew(conn: Connection) -> None:
        session = DialogSession({"currentNode": "ask"}, {}, {}, None, clock.now() + timedelta(minutes=30))
        save_dialog_session(conn, conversation.id, session=session, now=clock.now())
        if conn.dialect.name == "postgresql":
            # Committed only once the other transaction waits for this row.
            conn.execute(text(_UNTIL_SOMEBODY_WAITS))

    _, deleted = await asyncio.gather(
        database.write(renew), database.write(lambda conn: delete_expired_sessions(conn, now=clock.now()))
    )
    assert deleted == 0
    assert await database.read(lambda conn: find_dialog_session(conn, conversation.id)) is not None
