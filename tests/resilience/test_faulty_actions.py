"""Actions that do what they should not: the bot stays silent under somebody else's ownership, and goes on."""

from pathlib import Path

import pytest

from host_runtime.host import Host
from host_runtime.messaging import handling
from host_runtime.storage.conversations import find_conversation
from tests.hitlnext.people import Visitor
from tests.resilience.bot_actions import add_action
from tests.resilience.leftovers import unhandled

TAKE = 'call.in_turn(lambda turn: take(turn.conn, turn.conversation.id, Owner("other:1")))'
SAY = 'call.say({"type": "text", "text": "and one more thing"})'


def _runs(caplog: pytest.LogCaptureFixture, name: str) -> int:
    return caplog.messages.count(f"run: {name}")


@pytest.fixture
def data(data: Path) -> Path:
    add_action(data, "chatters", f"{SAY}\n{TAKE}\n{SAY}")
    add_action(
        data, "insists", f"{TAKE}\ncall.in_turn(lambda turn: turn.post(Draft(BOT, {{}}, turn.now), None))"
    )
    add_action(data, "zero", 'call.say({"type": "text", "text": "a\\0b"})')
    return data


async def test_an_action_that_says_what_a_column_cannot_hold_is_heard(host: Host, visitor: Visitor) -> None:
    await visitor.say("zero")
    assert (await visitor.transcript())[-1] == ("bot", "a\0b")


async def test_what_a_turn_says_after_it_gave_the_conversation_away_is_left_out_and_the_rest_is_kept(
    host: Host, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    await visitor.say("chatters")
    assert await visitor.transcript() == [("user", "chatters"), ("bot", "and one more thing")]
    row = await host.core.db.read(lambda conn: find_conversation(conn, visitor.thread_id))
    assert row is not None
    assert row.owner == "other:1"
    assert await unhandled(host, visitor) == []
    assert _runs(caplog, "chatters") == 1
    assert "left out" in caplog.text


async def test_an_effect_that_speaks_against_the_owner_fails_a_bounded_number_of_times(
    host: Host, visitor: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 0.001)
    await visitor.say("insists")
    assert _runs(caplog, "insists") == 5
    await visitor.say("hello")
    assert await visitor.transcript() == [("user", "insists"), ("user", "hello"), ("bot", "bot: hello")]
