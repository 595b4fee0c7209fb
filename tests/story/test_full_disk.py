"""A disk that is full: the server says so and gives up, and what it has confirmed is kept."""

import resource

import pytest

from tests.harness.frames import CommandFailed
from tests.harness.server import ServerProcess
from tests.harness.visitor import Visitor
from tests.story.conftest import Prepared

ROOM = 1_500_000


@pytest.mark.fault
async def test_a_server_whose_disk_is_full_tells_it_ends_with_1_and_keeps_what_it_confirmed(
    prepared: Prepared, server: ServerProcess, visitor: Visitor
) -> None:
    if prepared.database_url is not None:
        pytest.skip("it is the disk of PostgreSQL's server")
    confirmed = [await visitor.say("hi")]
    # No file of the server may grow beyond this, as on a disk that has only so much left.
    log = (server.data / "storage" / "core.sqlite-wal").stat().st_size
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (log + ROOM, log + ROOM))
    with pytest.raises(CommandFailed) as told:
        for number in range(2000):
            confirmed.append(await visitor.say(f"message {number} " + "x" * 300))
    assert told.value.code == "unavailable"
    assert len(confirmed) > 10
    assert await server.ended() == 1

    await visitor.close()
    await server.start()
    await visitor.connect()
    await visitor.catch_up()
    assert [(visitor.messages[one["seq"]]["id"], one["seq"]) for one in confirmed] == [
        (one["messageId"], one["seq"]) for one in confirmed
    ]
