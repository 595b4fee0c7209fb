"""A conversation that is deleted while it is handed off again: one of the two comes first, whole."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from hitlnext_module.repository import comments
from host_runtime.host import Host
from host_runtime.messaging.events import ConversationId
from tests.hitlnext.bot_folder import write_data_folder
from tests.hitlnext.people import Agent, Visitor

# Goes on once another transaction waits for a lock, or after half a second.
_UNTIL_SOMEBODY_WAITS = """
DO $$ BEGIN
  FOR i IN 1..50 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN EXISTS (
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    );
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_data_folder(tmp_path / "data", {"enableConversationDeletion": True})
    return tmp_path / "data"


async def test_what_a_new_handoff_says_is_not_deleted_with_what_was_before(
    host: Host, visitor: Visitor, anna: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    delete_comments = comments.delete_comments

    def delete_slowly(conn: Connection, conversation_id: ConversationId) -> None:
        if conn.dialect.name == "postgresql":
            conn.execute(text(_UNTIL_SOMEBODY_WAITS))
        delete_comments(conn, conversation_id)

    monkeypatch.setattr(comments, "delete_comments", delete_slowly)
    place = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    await asyncio.gather(
        anna.request("DELETE", f"/conversations/{visitor.thread_id}"),
        anna.post("/handoffs", place),
        return_exceptions=True,
    )
    assert len(await anna.pending()) == 1
    assert (await visitor.transcript())[-1:] == [("bot", "You are being transferred to an agent.")]
