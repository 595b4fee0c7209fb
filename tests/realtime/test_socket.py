"""One WebSocket connection, from its upgrade to its end."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import orjson
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.realtime.conftest import TOPIC, Station
from tests.web.host import Client, Host

PATH = "/station/1/socket"
Socket = ClientWebSocketResponse


async def test_a_command_gets_one_result(client: Client) -> None:
    socket = await _opened(client)
    assert await _ask(socket, 7, "echo", value="x") == {
        "id": 7, "type": "result", "success": True, "result": "x",
    }  # fmt: skip
    assert (await _ask(socket, 8, "ping?"))["error"]["code"] == "unknown_command"


async def test_commands_are_answered_in_their_order(client: Client, station: Station) -> None:
    socket = await _opened(client)
    await _send(socket, 1, "wait", value=1)
    for number in (2, 3):
        await _send(socket, number, "echo", value=number)
    station.gate.set()
    assert [(await _receive(socket))["id"] for _ in range(3)] == [1, 2, 3]
    assert station.handled == [1, 2, 3]


async def test_an_error_is_told_with_its_code_and_the_connection_goes_on(client: Client) -> None:
    socket = await _opened(client)
    answer = await _ask(socket, 1, "conflict")
    assert answer["error"] == {"code": "taken", "message": "Ben has it.", "fields": {"id": "taken"}}
    assert (await _ask(socket, 2, "echo", value=1))["success"]


async def test_what_nobody_foresaw_is_logged_and_not_told(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    socket = await _opened(client)
    with caplog.at_level(logging.ERROR):
        answer = await _ask(socket, 1, "crash")
    assert answer["error"]["code"] == "internal"
    assert "secret" not in str(answer)
    assert "command crash failed" in caplog.text
    assert (await _ask(socket, 2, "echo", value=1))["success"]


async def test_the_first_command_must_be_hello(client: Client, station: Station) -> None:
    socket = await client.ws_connect(PATH)
    assert (await _ask(socket, 1, "echo", value=1))["error"]["code"] == "hello_expected"
    assert await _close_code(socket) == 4401
    assert (station.handled, station.closed) == ([], 0)


async def test_a_client_that_says_nothing_is_let_go(client: Client, station: Station) -> None:
    station.limits = replace(station.limits, hello_within=0.05)
    socket = await client.ws_connect(PATH)
    assert await _close_code(socket) == 4408


@pytest.mark.parametrize(("token", "code"), [("expired", 4401), ("foreign", 4403)])
async def test_a_refused_hello_ends_the_connection(client: Client, token: str, code: int) -> None:
    socket = await client.ws_connect(PATH)
    assert not (await _ask(socket, 1, "hello", token=token))["success"]
    assert await _close_code(socket) == code


async def test_another_hello_may_follow_one_that_did_not_fit(client: Client) -> None:
    socket = await client.ws_connect(PATH)
    assert not (await _ask(socket, 1, "hello", token="taken"))["success"]
    assert (await _ask(socket, 2, "hello"))["result"] == {"welcome": True}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "1", '"x"', "{}", '{"id": 1}', '{"type": "echo"}', '{"id": "1", "type": "echo"}',
        '{"id": true, "type": "echo"}', '{"id": -1, "type": "echo"}', '{"id": 1.5, "type": "echo"}',
        '{"id": 99999999999999999999, "type": "echo"}', '{"id": 1, "type": 2}', '{"id": NaN, "type": "echo"}',
        '{"id": 1, "type": "echo", "value": "\\ud800"}', "[" * 5000,
    ],
)  # fmt: skip
async def test_what_is_no_command_gets_an_error_and_does_no_harm(client: Client, text: str) -> None:
    socket = await _opened(client)
    await socket.send_str(text)
    answer = await _receive(socket)
    assert (answer["id"], answer["success"], answer["error"]["code"]) == (None, False, "bad_request")
    assert (await _ask(socket, 2, "echo", value=1))["success"]


async def test_a_client_that_goes_on_sending_nonsense_is_cut(client: Client, station: Station) -> None:
    station.limits = replace(station.limits, faults=3)
    socket = await _opened(client)
    for _ in range(3):
        await socket.send_str("nonsense")
    assert await _close_code(socket) == 4400


async def test_a_binary_frame_ends_the_connection(client: Client) -> None:
    socket = await _opened(client)
    await socket.send_bytes(b'{"id": 1, "type": "echo"}')
    assert await _close_code(socket) == 1003


async def test_a_frame_that_is_too_large_ends_the_connection(client: Client, station: Station) -> None:
    socket = await _opened(client)
    await socket.send_str(orjson.dumps({"id": 1, "type": "echo", "value": "x" * 70_000}).decode())
    assert await _close_code(socket) == 1009
    assert station.handled == []


async def test_events_are_pushed_while_the_connection_lasts(client: Client, host: Host) -> None:
    socket = await _opened(client)
    host.hub.publish(TOPIC, resource="weather", type="update", id=1, payload={"rain": True})
    event = {"resource": "weather", "type": "update", "id": 1, "payload": {"rain": True}}
    assert await _receive(socket) == {"type": "event", "event": event}
    assert host.hub.is_listened_to(TOPIC)


async def test_a_connection_that_ends_leaves_nothing_behind(
    client: Client, host: Host, station: Station
) -> None:
    socket = await _opened(client)
    assert len(host.sockets) == 1
    await socket.close()
    await station.sessions[0].wait_closed()
    assert (len(host.sockets), station.closed, host.hub.is_listened_to(TOPIC)) == (0, 1, False)


async def test_a_client_that_vanishes_leaves_nothing_behind(
    client: Client, host: Host, station: Station
) -> None:
    reader, writer = await _raw(client)
    await _raw_hello(reader, writer)
    writer.transport.abort()
    await asyncio.wait_for(station.sessions[0].wait_closed(), 5)
    assert (len(host.sockets), station.closed, host.hub.is_listened_to(TOPIC)) == (0, 1, False)


async def test_a_client_that_reads_nothing_is_cut_and_the_others_hear_everything(
    client: Client, host: Host, station: Station
) -> None:
    reader, writer = await _raw(client, buffer=16 * 1024)
    await _raw_hello(reader, writer)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    healthy = await _opened(client)
    sent = 0
    async with asyncio.timeout(20):
        while not station.sessions[0].is_closing:
            host.hub.publish(TOPIC, resource="weather", type="update", id=sent, payload="x" * 30_000)
            assert (await _receive(healthy))["event"]["id"] == sent
            sent += 1
        await station.sessions[0].wait_closed()
    assert (await _ask(healthy, 9, "echo", value=1))["success"]
    writer.transport.abort()


async def test_a_flood_beyond_the_limit_is_cut_with_1013(client: Client, host: Host) -> None:
    socket = await _opened(client)
    for number in range(100):
        host.hub.publish(TOPIC, resource="weather", type="update", id=number, payload="x" * 10_000)
    assert await _close_code(socket) == 1013


async def test_draining_closes_every_connection_and_takes_no_new_one(client: Client, host: Host) -> None:
    sockets = [await _opened(client) for _ in range(3)]
    closing = asyncio.gather(*(_close_code(socket) for socket in sockets))
    await host.sockets.drain()
    assert await closing == [1012, 1012, 1012]
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect(PATH)
    assert refused.value.status == 503


async def test_what_waits_is_sent_before_a_connection_is_closed(
    client: Client, host: Host, station: Station
) -> None:
    socket = await _opened(client)
    host.hub.publish(TOPIC, resource="weather", type="update", id=1, payload="last words")
    station.sessions[0].close(1012, "restarting")
    assert (await _receive(socket))["event"]["payload"] == "last words"
    assert await _close_code(socket) == 1012


async def test_a_sign_in_that_ends_closes_its_connection(client: Client, host: Host) -> None:
    mine, other = await _opened(client, login="a" * 64), await _opened(client, login="b" * 64)
    host.sockets.end_logins({"a" * 64})
    assert await _close_code(mine) == 4401
    assert (await _ask(other, 2, "echo", value=1))["success"]


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1"])
async def test_a_foreign_page_cannot_open_a_connection(client: Client, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect(PATH, origin=origin)
    assert refused.value.status == 403


async def test_our_own_page_can_open_a_connection(client: Client) -> None:
    socket = await client.ws_connect(PATH, origin=f"http://{client.host}:{client.port}")
    assert (await _ask(socket, 1, "hello"))["success"]


async def test_a_plain_request_is_400_and_not_a_crash(client: Client) -> None:
    async with client.get(PATH) as response:
        assert response.status == 400
        assert (await response.json())["code"] == "bad_request"


async def _opened(client: Client, **fields: Any) -> Socket:
    socket = await client.ws_connect(PATH)
    assert (await _ask(socket, 0, "hello", **fields))["success"]
    return socket


async def _send(socket: Socket, number: int, kind: str, **fields: Any) -> None:
    await socket.send_str(orjson.dumps({"id": number, "type": kind, **fields}).decode())


async def _ask(socket: Socket, number: int, kind: str, **fields: Any) -> Any:
    await _send(socket, number, kind, **fields)
    return await _receive(socket)


async def _receive(socket: Socket) -> Any:
    message = await socket.receive(timeout=5)
    assert message.type is WSMsgType.TEXT, message
    return orjson.loads(message.data)


async def _close_code(socket: Socket) -> int | None:
    """Read until the server closes, and return its code."""
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    return socket.close_code


async def _raw(
    client: Client, *, buffer: int = 64 * 1024
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Upgrade a bare connection, whose reading the test controls."""
    reader, writer = await asyncio.open_connection(client.host, client.port, limit=buffer)
    writer.write(
        f"GET {PATH} HTTP/1.1\r\nHost: {client.host}:{client.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in head
    return reader, writer


async def _raw_hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    hello = b'{"id":0,"type":"hello"}'
    # A client's frame is masked; a mask of zeros leaves it as it is.
    writer.write(bytes([0x81, 0x80 | len(hello)]) + b"\0\0\0\0" + hello)
    assert b"welcome" in await reader.readuntil(b"}}")
