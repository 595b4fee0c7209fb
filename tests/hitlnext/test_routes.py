"""The desk's routes: who may, what they take, and what they answer."""

import inspect
from typing import Any

import aiohttp
import pytest

from hitlnext_module.web.handlers import Handlers
from hitlnext_module.web.routes import ROUTES
from host_runtime.assembly import Core
from host_runtime.host import Host
from tests.hitlnext.conftest import AddAgent
from tests.hitlnext.people import Agent, Refused, Visitor, add_visitor

TEXT = {"type": "text", "text": "hi"}
ADDRESSES = [
    (route.method, route.path.replace("{id}", "1").replace("{threadId}", "nowhere")) for route in ROUTES
]

BAD_REPLIES: list[tuple[Any, int]] = [
    ({"clientId": "a", "payload": {"type": "text", "text": " "}}, 422),
    ({"clientId": "a", "payload": {"type": "text", "text": "x" * 10_001}}, 422),
    ({"clientId": "a", "payload": {"type": "text", "text": "a\u0000b"}}, 422),
    ({"clientId": "a", "payload": {"type": "image", "image": "javascript:alert(1)"}}, 422),
    ({"clientId": "a", "payload": {"type": "postback", "payload": "x"}}, 422),
    ({"clientId": "a", "payload": {"type": "hitlnext"}}, 422),
    ({"clientId": "a", "payload": {}}, 400),
    ({"clientId": "a:b", "payload": TEXT}, 422),
    ({"clientId": "", "payload": TEXT}, 422),
    ({"payload": TEXT}, 422),
    ({"clientId": "a", "payload": TEXT, "agentId": "x"}, 422),
    ([], 422),
    ({"clientId": "a", "payload": {"type": "text", "text": "x" * 70_000}}, 413),
]
BAD_HANDOFFS: list[tuple[Any, int]] = [
    ({"userId": "somebody-else"}, 404),
    ({"userThreadId": "nowhere"}, 404),
    ({"userChannel": "telegram"}, 404),
    ({"userId": ""}, 422),
    ({"userId": 5}, 422),
    ({"userId": None}, 422),
    ({"timeoutDelay": "abc"}, 422),
    ({"timeoutDelay": -5}, 422),
    ({"status": "resolved"}, 422),
]
BAD_LABELS: list[tuple[Any, int]] = [
    ({"tags": ["nosuch"]}, 422),
    ({"tags": "vip"}, 422),
    ({"tags": [1]}, 422),
    ({"tags": None}, 422),
    ({"tags": [""]}, 422),
    ({"tags": ["vip"] * 33}, 422),
    ({}, 422),
    ({"tags": [], "status": "resolved"}, 422),
]


async def _refused(agent: Agent, method: str, path: str, body: Any = None, **where: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        await agent.request(method, path, body, **where)
    return refused.value


def test_every_handler_is_reached_by_exactly_one_route_that_names_its_permission() -> None:
    handlers = {
        value for name, value in vars(Handlers).items() if inspect.isfunction(value) and name[0] != "_"
    }
    assert [route.answer for route in ROUTES].count(Handlers.reject) == 1
    assert {route.answer for route in ROUTES} == handlers
    assert len(ROUTES) == len(handlers)
    assert all(route.resource.startswith("module.hitlnext") for route in ROUTES)


async def test_nobody_gets_in_without_signing_in(host: Host, http: aiohttp.ClientSession) -> None:
    for method, path in ADDRESSES:
        address = f"{host.url}/api/v1/bots/support/mod/hitlnext{path}"
        async with http.request(method, address) as response:
            assert response.status == 401


async def test_roles_reach_only_what_they_are_for(add_agent: AddAgent) -> None:
    nobody = await add_agent("Nobody", role=None)
    reader = await add_agent("Reader", role="editor")
    for method, path in ADDRESSES:
        assert (await _refused(nobody, method, path)).status == 403
        if method == "GET":
            continue
        assert (await _refused(reader, method, path)).status == 403
    assert await reader.get("/handoffs") == []
    assert (await reader.get("/config"))["permissions"] == {
        "reject": False,
        "supervise": False,
        "delete": False,
    }


async def test_administrators_supervise_and_agents_do_not(anna: Agent, add_agent: AddAgent) -> None:
    chief = await add_agent("Chief", role="admin")
    assert (await anna.get("/agents/me"))["permissions"]["supervise"] is False
    assert (await anna.get("/agents/me"))["permissions"]["reject"] is True
    assert (await chief.get("/agents/me"))["permissions"]["supervise"] is True


async def test_a_supervisor_may_speak_and_resolve_in_anothers_place(
    anna: Agent, ben: Agent, add_agent: AddAgent, visitor: Visitor
) -> None:
    chief = await add_agent("Chief", role="admin")
    await chief.go_online()
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    refused = await _refused(
        ben, "POST", f"/conversations/{visitor.thread_id}/messages", {"clientId": "a", "payload": TEXT}
    )
    assert (refused.status, refused.code) == (409, "not_assigned_to_you")
    assert refused.body["fields"]["agentName"] == "Anna O'Brien"
    await chief.reply(visitor, "I take over here.", client_id="b")
    assert (await chief.post(f"/handoffs/{handoff_id}/resolve"))["status"] == "resolved"


async def test_who_lost_the_race_reads_who_has_it(anna: Agent, ben: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    refused = await _refused(ben, "POST", f"/handoffs/{handoff_id}/assign")
    assert (refused.status, refused.code) == (409, "already_assigned")
    assert refused.body["message"].startswith("Anna O'Brien already has this handoff")


async def test_an_unknown_handoff_is_not_found_whatever_is_asked_of_it(anna: Agent) -> None:
    for handoff_id in ("4711", "0", "-1", "1.5", "abc", "99999999999999999999", "%00"):
        for method, path, body in (
            ("GET", "", None),
            ("POST", "", {"tags": []}),
            ("POST", "/assign", None),
            ("POST", "/resolve", None),
            ("POST", "/reject", None),
            ("GET", "/comments", None),
            ("POST", "/comments", {"content": "x"}),
        ):
            refused = await _refused(anna, method, f"/handoffs/{handoff_id}{path}", body)
            assert (refused.status, refused.code) == (404, "unknown_handoff")


async def test_another_bots_handoff_and_conversation_are_not_found(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    thread = f"/conversations/{visitor.thread_id}/messages"
    for method, path, body in (
        ("GET", f"/handoffs/{handoff_id}", None),
        ("POST", f"/handoffs/{handoff_id}", {"tags": ["vip"]}),
        ("POST", f"/handoffs/{handoff_id}/resolve", None),
        ("POST", f"/handoffs/{handoff_id}/comments", {"content": "x"}),
        ("GET", thread, None),
        ("POST", thread, {"clientId": "a", "payload": TEXT}),
    ):
        assert (await _refused(anna, method, path, body, bot_id="sales")).status == 404
    assert (await _refused(anna, "GET", "/handoffs", bot_id="nosuch")).code == "unknown_bot"
    assert (await anna.get(f"/handoffs/{handoff_id}"))["tags"] == []


async def test_a_conversation_that_was_never_handed_off_is_nobodys_to_read(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.say("private")
    for thread_id in (visitor.thread_id, "nosuch", "a b", "%00"):
        refused = await _refused(anna, "GET", f"/conversations/{thread_id}/messages")
        assert (refused.status, refused.code) == (404, "unknown_conversation")


async def test_messages_come_in_pages_with_what_a_reader_needs(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    await anna.reply(visitor, "Hello", client_id="one")
    base = f"/conversations/{visitor.thread_id}/messages"
    newest = await anna.get(f"{base}?limit=2")
    assert [message["seq"] for message in newest["messages"]] == [3, 4]
    assert newest["lastSeq"] == 4
    assert set(newest["messages"][1]) == {
        "id", "conversationId", "seq", "author", "sentOn", "payload", "clientId",
    }  # fmt: skip
    assert [m["seq"] for m in (await anna.get(f"{base}?before=3&limit=1"))["messages"]] == [2]
    assert [m["seq"] for m in (await anna.get(f"{base}?after=1&limit=2"))["messages"]] == [2, 3]
    for query in ("limit=0", "limit=abc", "after=-1", "before=x", "nosuch=1"):
        assert (await _refused(anna, "GET", f"{base}?{query}")).status == 422


async def test_a_reply_is_stored_once_and_answers_the_same_again_even_when_all_is_over(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    first = await anna.reply(visitor, "Hello", client_id="one")
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    assert await anna.reply(visitor, "Hello", client_id="one") == first
    with pytest.raises(Refused) as refused:
        await anna.reply(visitor, "And?", client_id="two")
    assert refused.value.status == 409


async def test_a_reply_that_is_none_is_refused_with_its_fault(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    await anna.take_over(visitor)
    for body, status in BAD_REPLIES:
        refused = await _refused(anna, "POST", f"/conversations/{visitor.thread_id}/messages", body)
        assert (body, refused.status) == (body, status)
    assert [who for who, _ in await visitor.transcript()].count("agent") == 0


async def test_a_handoff_can_be_asked_for_and_is_made_once(anna: Agent, visitor: Visitor) -> None:
    body = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    made = await anna.post("/handoffs", body)
    assert (made["status"], made["tags"], made["agentId"]) == ("pending", [], None)
    assert (await anna.post("/handoffs", {**body, "timeoutDelay": 60}))["id"] == made["id"]
    assert await visitor.transcript() == [("bot", "You are being transferred to an agent.")]


async def test_a_handoff_of_what_is_not_that_users_conversation_is_refused(
    anna: Agent, visitor: Visitor
) -> None:
    body = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    for changes, status in BAD_HANDOFFS:
        refused = await _refused(anna, "POST", "/handoffs", {**body, **changes})
        assert (changes, refused.status) == (changes, status)
    assert await visitor.messages() == []


async def test_a_conversation_that_cannot_wait_is_not_handed_off(anna: Agent, core: Core) -> None:
    visitor = await add_visitor(core, channel="api")
    body = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "api"}
    refused = await _refused(anna, "POST", "/handoffs", body)
    assert (refused.status, refused.code) == (422, "channel_cannot_wait")


async def test_a_foreign_bots_conversation_cannot_be_silenced(anna: Agent, visitor: Visitor) -> None:
    body = {"userId": visitor.user_id, "userThreadId": visitor.thread_id, "userChannel": "web"}
    assert (await _refused(anna, "POST", "/handoffs", body, bot_id="sales")).status == 404


async def test_only_configured_labels_can_be_put_on(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
    for body, status in BAD_LABELS:
        refused = await _refused(anna, "POST", f"/handoffs/{handoff['id']}", body)
        assert (body, refused.status) == (body, status)


async def test_labels_are_put_on_once_each_and_leave_the_conversation_alone(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    tagged = await anna.post(f"/handoffs/{handoff_id}", {"tags": ["vip", "billing", "vip"]})
    assert tagged["tags"] == ["vip", "billing"]
    await visitor.say("still with you?")
    assert (await visitor.transcript())[-1] == ("user", "still with you?")
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    refused = await _refused(anna, "POST", f"/handoffs/{handoff_id}", {"tags": []})
    assert (refused.status, refused.code) == (409, "handoff_ended")


async def test_a_note_must_say_something(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
    path = f"/handoffs/{handoff['id']}/comments"
    for content in ("", "  ", 5, None, "x" * 4001, "a\u0000"):
        assert (await _refused(anna, "POST", path, {"content": content})).status == 422
    assert (await _refused(anna, "POST", path, {"content": "x", "agentId": "y"})).status == 422
    assert await anna.get(path) == []


async def test_a_note_tells_who_wrote_it(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    [handoff] = await anna.pending()
    path = f"/handoffs/{handoff['id']}/comments"
    note = await anna.post(path, {"content": "a note"})
    assert (note["agentId"], note["threadId"]) == (anna.id, visitor.thread_id)
    assert note["agent"]["name"] == "Anna O'Brien"
    assert await anna.get(path) == [note]


async def test_being_online_is_yes_or_no(anna: Agent) -> None:
    for body in ({"online": "false"}, {"online": 0}, {"online": None}, {}, {"foo": 1}, []):
        assert (await _refused(anna, "POST", "/agents/me/online", body)).status == 422
    assert (await anna.get("/agents/me"))["online"] is True


async def test_agents_are_those_who_may_work_at_the_desk(anna: Agent, add_agent: AddAgent) -> None:
    chief = await add_agent("Chief", role="admin")
    await add_agent("Reader", role="editor")
    developer = await add_agent("Devon", role="dev")
    agents = {agent["agentId"]: agent for agent in await anna.get("/agents")}
    assert set(agents) == {anna.id, chief.id, developer.id}
    assert agents[anna.id]["online"] is True
    assert agents[chief.id]["role"] == "admin"


@pytest.mark.parametrize(
    "options",
    [{"eventsWebHook": {"url": "https://hooks.example.com/x", "headers": {"x-secret": "s3cret"}}}],
    indirect=True,
)
async def test_the_configuration_for_desks_has_no_secrets(anna: Agent) -> None:
    config = await anna.get("/config")
    assert config["tags"] == ["vip", "billing"]
    assert config["autoComplete"] == {"trigger": ":", "shortcuts": []}
    assert "hooks.example.com" not in str(config)
    assert "s3cret" not in str(config)


async def test_conversations_are_deleted_only_where_that_is_switched_on(
    anna: Agent, visitor: Visitor
) -> None:
    await visitor.asks_for_a_person()
    refused = await _refused(anna, "DELETE", f"/conversations/{visitor.thread_id}")
    assert (refused.status, refused.code) == (403, "deletion_disabled")


@pytest.mark.parametrize("options", [{"enableConversationDeletion": True}], indirect=True)
async def test_a_conversation_is_deleted_when_its_handoff_has_ended(anna: Agent, visitor: Visitor) -> None:
    await visitor.asks_for_a_person()
    handoff_id = await anna.take_over(visitor)
    await anna.post(f"/handoffs/{handoff_id}/comments", {"content": "a note"})
    path = f"/conversations/{visitor.thread_id}"
    assert (await _refused(anna, "DELETE", path)).code == "handoff_active"
    assert (await _refused(anna, "DELETE", path, bot_id="sales")).status == 404
    await anna.post(f"/handoffs/{handoff_id}/resolve")
    await visitor.settled()
    assert await anna.request("DELETE", path) == {"deleted": True}
    assert await visitor.messages() == []
    assert await anna.get("/handoffs") == []
    await visitor.say("hello again")
    assert [message.seq for message in await visitor.messages()] == [5, 6]


async def test_the_desk_page_is_for_those_who_are_signed_in(
    host: Host, http: aiohttp.ClientSession, anna: Agent
) -> None:
    address = f"{host.url}/apps/hitlnext/support"
    async with http.get(address, allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"] == "/login?next=/apps/hitlnext/support"
    async with http.get(address, headers=anna.headers) as response:
        assert response.status == 200
        assert 'data-bot-id="support"' in await response.text()
    async with http.get(f"{host.url}/apps/hitlnext/nosuch", headers=anna.headers) as response:
        assert response.status == 404


async def test_users_without_a_name_are_anonymous(anna: Agent, core: Core) -> None:
    visitor = await add_visitor(core, fullName={"not": "a name"})
    await visitor.say("bare")
    [handoff] = await anna.pending()
    assert handoff["displayName"] == "Anonymous User"
    assert handoff["user"]["attributes"] == {"fullName": {"not": "a name"}}


@pytest.mark.parametrize("options", [{"defaultUsername": True}], indirect=True)
async def test_users_without_a_name_can_be_given_one_that_stays(anna: Agent, visitor: Visitor) -> None:
    await visitor.say("bare")
    first, again = (await anna.pending())[0], (await anna.pending())[0]
    assert first["displayName"] == again["displayName"]
    assert len(first["displayName"].split()) == 2
