"""What machines that watch the host are told."""

import pytest

from tests.web.host import Client, Host


async def test_a_host_that_is_ready_says_so(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        async with client.get(path) as response:
            assert response.status == 200
    async with client.get("/status") as response:
        assert await response.json() == {"botpress": "up", "database": "up", "messaging": "up"}
    async with client.get("/version") as response:
        assert await response.text() == "1.2.3"


async def test_a_host_that_starts_or_stops_takes_no_traffic(host: Host, client: Client) -> None:
    host.is_ready = False
    async with client.get("/readyz") as response:
        assert response.status == 503
    host.is_ready = True
    await host.sockets.drain()
    for path, status in (("/readyz", 503), ("/healthz", 200)):
        async with client.get(path) as response:
            assert response.status == status


async def test_a_host_without_its_database_is_not_ready(host: Host, client: Client) -> None:
    await host.db.close()
    async with client.get("/readyz") as response:
        assert response.status == 503
    async with client.get("/status") as response:
        assert (await response.json())["database"] == "error"


async def test_metrics_show_what_was_counted(host: Host, client: Client) -> None:
    host.dispatcher.counters.refused += 2
    async with client.get("/metrics") as response:
        lines = (await response.text()).splitlines()
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "host_messages_refused_total 2" in lines
    assert "# TYPE host_messages_received_total counter" in lines
    assert "host_sockets 0" in lines


@pytest.mark.parametrize("path", ["/"])
async def test_the_root_leads_to_the_first_bots_chat(client: Client, path: str) -> None:
    async with client.get(path, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/s/support")
