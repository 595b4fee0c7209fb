"""The webhook's rules by themselves: addresses, signatures, when to try again, what may be configured."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook

from hitlnext_module.config import EventsWebHook, HitlNextConfig
from hitlnext_module.repository.outbox import ClaimedEvent
from hitlnext_module.webhook_address import is_public
from hitlnext_module.webhook_retries import delay, is_given_up, is_refusal, retry_after
from hitlnext_module.webhook_sender import Delivered, Failed, open_sender
from hitlnext_module.webhook_signature import signature
from host_runtime.clock import SystemClock
from host_runtime.host import Host, HostSettings
from tests.harness.statements import statements, write_folder
from tests.hitlnext.bot_folder import write_data_folder
from tests.hitlnext.people import add_visitor
from tests.hitlnext.webhook_receiver import SECRET, Answer, running_receiver

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVENT = ClaimedEvent(1, "msg_1", '{"a":"ü"}', 1, NOW)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1",
    ],
)  # fmt: skip
def test_address_that_is_not_of_the_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_address_of_the_internet_is_taken(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_what_a_name_leads_to_is_asked_when_it_is_connected_to(host: str) -> None:
    async with running_receiver() as receiver, open_sender(SystemClock(), private_allowed=False) as sender:
        target = EventsWebHook(url=f"http://{host}:{receiver.port}/hook", headers={}, secret=None)
        outcome = await sender.send(target, EVENT)
    assert isinstance(outcome, Failed)
    assert "cannot connect" in outcome.reason
    assert receiver.requests == []


async def test_a_redirect_is_not_followed() -> None:
    async with running_receiver() as receiver, open_sender(SystemClock(), private_allowed=True) as sender:
        moved = Answer(307, (("Location", receiver.elsewhere),))
        receiver.answer = lambda _request: moved
        outcome = await sender.send(EventsWebHook(url=receiver.url, headers={}, secret=None), EVENT)
    assert outcome == Failed("answered with 307")
    assert (len(receiver.requests), receiver.astray) == (1, 0)


async def test_configured_headers_cannot_change_the_events_id() -> None:
    headers = {"Webhook-Id": "mine", "CONTENT-TYPE": "application/cloudevents+json"}
    async with running_receiver() as receiver, open_sender(SystemClock(), private_allowed=True) as sender:
        target = EventsWebHook(url=receiver.url, headers=headers, secret=None)
        assert await sender.send(target, EVENT) == Delivered()
    [request] = receiver.requests
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert "webhook-signature" not in request.headers


def test_signature_is_that_of_standard_webhooks() -> None:
    ours = signature(SECRET, event_id="msg_1", timestamp=int(NOW.timestamp()), body=EVENT.body.encode())
    assert ours == Webhook(SECRET).sign("msg_1", NOW, EVENT.body)


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!", SECRET[6:]])
def test_a_secret_that_is_none_is_refused_with_what_it_should_be(secret: str) -> None:
    with pytest.raises(ValidationError, match='must be "whsec_" and 24 to 64 random bytes in base64'):
        HitlNextConfig.model_validate({"eventsWebHook": {"secret": secret}})


@pytest.mark.parametrize("headers", [{"a b": "c"}, {"": "c"}, {"a": "b\r\nc: d"}])
def test_headers_that_no_request_may_have_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        HitlNextConfig.model_validate({"eventsWebHook": {"headers": headers}})


@pytest.mark.parametrize(("attempts", "longest"), [(1, 5), (2, 10), (5, 80), (11, 3600), (1000, 3600)])
def test_the_wait_is_doubled_up_to_an_hour_and_shortened_by_chance(attempts: int, longest: int) -> None:
    assert delay(attempts, asked_for=None, chance=0) == timedelta(seconds=longest)
    assert delay(attempts, asked_for=None, chance=1) == timedelta(seconds=longest) / 2


def test_the_receiver_may_ask_for_more_time_and_not_for_less() -> None:
    assert delay(1, asked_for=timedelta(minutes=10), chance=0.5) == timedelta(minutes=10)
    assert delay(11, asked_for=timedelta(seconds=1), chance=0) == timedelta(hours=1)
    assert delay(1, asked_for=timedelta(days=400), chance=0) == timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("9" * 400, timedelta(days=1)),
        ("Sun, 01 Mar 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_moment(text: str | None, wait: timedelta | None) -> None:
    assert retry_after(text, now=NOW) == wait


def test_an_event_is_given_up_after_a_day_and_some_tries_or_a_few_refusals() -> None:
    assert not is_given_up(7, timedelta(days=3), refused=False)
    assert not is_given_up(50, timedelta(hours=23), refused=False)
    assert is_given_up(8, timedelta(hours=24), refused=False)
    assert not is_given_up(4, timedelta(0), refused=True)
    assert is_given_up(5, timedelta(0), refused=True)
    assert [status for status in (400, 404, 408, 409, 422, 425, 429, 500) if is_refusal(status)] == [
        400,
        404,
        422,
    ]


async def test_without_a_webhook_a_handoff_writes_and_asks_nothing(tmp_path: Path) -> None:
    write_data_folder(tmp_path, {})
    with statements() as seen:
        async with Host.start(HostSettings(data=tmp_path, environ={}, port=0)) as host:
            visitor = await add_visitor(host.core)
            seen.clear()
            await visitor.asks_for_a_person()
            assert any("INSERT INTO handoffs" in statement for statement in seen)
            assert [statement for statement in seen if "outbox" in statement] == []


async def test_address_and_secret_may_come_from_the_environment(tmp_path: Path) -> None:
    write_folder(tmp_path, modules=["channel-web", "hitlnext"])
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    own = tmp_path / "bots" / "support" / "config" / "hitlnext.json"
    own.parent.mkdir()
    own.write_text(json.dumps({"eventsWebHook": {"headers": {"x-own": "1"}}}))
    environ = {
        "BP_MODULE_HITLNEXT_EVENTSWEBHOOK_URL": "https://crm.example/hook",
        "BP_MODULE_HITLNEXT_EVENTSWEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
    }
    async with Host.start(HostSettings(data=tmp_path, environ=environ, port=0)) as host:
        webhook = host.core.configs["hitlnext"].of("support").events_web_hook
    assert webhook == EventsWebHook(url="https://crm.example/hook", headers={"x-own": "1"}, secret=SECRET)
