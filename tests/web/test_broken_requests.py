"""Requests that are broken below HTTP's surface: an answer or a closed connection, never a 500."""

import asyncio
import logging

import pytest

from tests.web.host import Client

_POST = b"POST /api/v1/auth/login/basic/default HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
        _POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        _POST + b"Content-Length: 10, 20\r\n\r\n{}",
        _POST + b"Content-Length: -1\r\n\r\n{}",
        _POST + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
        _POST + b"Content-Type: application/json; charset=nonsense\r\nContent-Length: 2\r\n\r\n{}",
        b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /s/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: x\r\nCookie: host_session=\xff\xfe; =;;\r\n\r\n",
    ],
)
async def test_a_broken_request_is_the_clients_fault(client: Client, request_bytes: bytes) -> None:
    assert b" 500 " not in (await _first_line(client, request_bytes))
    async with client.get("/healthz") as response:
        assert response.status == 200


async def test_a_client_that_leaves_in_the_middle_is_not_an_error(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        _reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(_POST + b'Content-Length: 100\r\n\r\n{"email": ')
        await writer.drain()
        async with client.get("/healthz") as response:
            assert response.status == 200
        writer.transport.abort()
        await client.close()
    assert caplog.text == ""


async def _first_line(client: Client, request_bytes: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    try:
        writer.write(request_bytes)
        async with asyncio.timeout(5):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()
