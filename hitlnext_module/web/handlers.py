"""Parse, one call of a service, render: the routes of the desk."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from hitlnext_module.actions import timeout_of
from hitlnext_module.browsing import Span
from hitlnext_module.config import desk_config
from hitlnext_module.errors import unknown_thread
from hitlnext_module.models import Actor, AgentId, HandoffView
from hitlnext_module.moves import Reply
from hitlnext_module.permissions import REJECT
from hitlnext_module.repository.handoffs import Key
from hitlnext_module.repository.views import ListQuery
from hitlnext_module.web import schemas
from hitlnext_module.web.dead_event import dead_event_wire
from hitlnext_module.web.desk import Desk
from hitlnext_module.web.replies import LONGEST_REPLY, parse_reply
from host_runtime import (
    BotId,
    BotInfo,
    ConversationId,
    Identity,
    Place,
    UserId,
    json_response,
    may,
    message_wire,
    read_json,
    read_query,
)

# v12's list knew only these, and answered with a bare array.
_V12_PARAMETERS = frozenset({"limit", "column", "desc"})
_MOST_LIKE_V12 = 1000


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was admitted: to which bot, by whom."""

    request: web.Request
    bot: BotInfo
    identity: Identity
    actor: Actor

    @property
    def bot_id(self) -> BotId:
        """The bot's id."""
        return BotId(self.bot.id)

    @property
    def key(self) -> Key:
        """The handoff that the path names, of this bot."""
        return Key(self.bot_id, schemas.parse_handoff_id(self.request.match_info["id"]))

    @property
    def thread_id(self) -> ConversationId:
        """The conversation that the path names."""
        thread_id = self.request.match_info["threadId"]
        if not schemas.is_id(thread_id):
            raise unknown_thread()
        return ConversationId(thread_id)


class Handlers:
    """One method for each route."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def read_config(self, call: Call) -> web.Response:
        """What a desk needs to know, and what its agent may do."""
        return json_response(
            {
                **desk_config(self._desk.feed.config_of(call.bot_id)),
                "maxMessageLength": LONGEST_REPLY,
                "permissions": self._permissions(call),
            }
        )

    async def list_agents(self, call: Call) -> web.Response:
        """Everybody who may work at this desk."""
        agents = await self._desk.roster.list_agents(call.actor.workspace)
        return json_response([self._desk.feed.agent(agent, call.bot_id) for agent in agents])

    async def read_me(self, call: Call) -> web.Response:
        """The caller as an agent, and what they may do."""
        agent = await self._desk.roster.get_agent(call.actor.workspace, call.actor.agent_id)
        return json_response(
            {**self._desk.feed.agent(agent, call.bot_id), "permissions": self._permissions(call)}
        )

    async def set_online(self, call: Call) -> web.Response:
        """`{online}`: come and go."""
        body = await read_json(call.request, schemas.OnlineBody, limit=schemas.LARGEST_BODY)
        session = self._desk.feed.config_of(call.bot_id).agent_session
        agent = await self._desk.roster.set_online(call.actor, is_online=body.online, session=session)
        return json_response({"online": agent.is_online})

    async def list_handoffs(self, call: Call) -> web.Response:
        """A page `{items, next}`; for v12's parameters alone, or none, v12's bare array."""
        if _V12_PARAMETERS.issuperset(call.request.query):
            return await self._list_like_v12(call)
        query = read_query(call.request, schemas.HandoffsQuery)
        page = await self._desk.browsing.list_handoffs(_list_query(query, call))
        next_cursor = None if page.next is None else schemas.write_cursor(page.next)
        return json_response({"items": [self._wire(view) for view in page.items], "next": next_cursor})

    async def create_handoff(self, call: Call) -> web.Response:
        """201 with a new handoff, 200 with the active one that there is already."""
        body = await read_json(call.request, schemas.CreateBody, limit=schemas.LARGEST_BODY)
        place = Place(
            ConversationId(body.user_thread_id), call.bot_id, UserId(body.user_id), body.user_channel
        )
        view, is_new = await self._desk.service.create(place, timeout=timeout_of(body.timeout_delay))
        return json_response(self._wire(view), status=201 if is_new else 200)

    async def read_handoff(self, call: Call) -> web.Response:
        """One handoff."""
        return json_response(self._wire(await self._desk.browsing.get_handoff(call.key)))

    async def tag(self, call: Call) -> web.Response:
        """`{tags}`: the labels that it is to have."""
        body = await read_json(call.request, schemas.TagsBody, limit=schemas.LARGEST_BODY)
        return json_response(self._wire(await self._desk.service.tag(call.key, tags=body.tags)))

    async def assign(self, call: Call) -> web.Response:
        """Take a pending handoff."""
        return json_response(self._wire(await self._desk.service.assign(call.key, call.actor)))

    async def resolve(self, call: Call) -> web.Response:
        """Give the conversation back to the bot."""
        return json_response(self._wire(await self._desk.service.resolve(call.key, call.actor)))

    async def reject(self, call: Call) -> web.Response:
        """Give the conversation back without having helped."""
        return json_response(self._wire(await self._desk.service.reject(call.key, call.actor)))

    async def list_comments(self, call: Call) -> web.Response:
        """The notes on the handoff's conversation, the oldest first."""
        notes = await self._desk.browsing.list_comments(call.key)
        return json_response([self._desk.feed.comment(note, call.bot_id) for note in notes])

    async def add_comment(self, call: Call) -> web.Response:
        """`{content}`: leave a note."""
        body = await read_json(call.request, schemas.CommentBody, limit=schemas.LARGEST_BODY)
        comment = await self._desk.service.comment(call.key, call.actor, content=body.content)
        return json_response(self._desk.feed.comment(comment, call.bot_id), status=201)

    async def list_messages(self, call: Call) -> web.Response:
        """`{messages, lastSeq}` of a conversation that was handed off."""
        query = read_query(call.request, schemas.MessagesQuery)
        span = Span(query.limit, query.after, query.before)
        page = await self._desk.browsing.list_messages(call.bot_id, call.thread_id, span)
        messages = [message_wire(message) for message in page.messages]
        return json_response({"messages": messages, "lastSeq": page.last_seq})

    async def reply(self, call: Call) -> web.Response:
        """`{clientId, payload}`: say something to the user; answers with the message."""
        body = await read_json(call.request, schemas.ReplyBody, limit=schemas.LARGEST_BODY)
        reply = Reply(call.thread_id, body.client_id, parse_reply(body.payload))
        message = await self._desk.service.reply(call.bot_id, call.actor, reply)
        return json_response(message_wire(message), status=201)

    async def delete_conversation(self, call: Call) -> web.Response:
        """Forget what was said, if that is switched on."""
        await self._desk.service.delete_conversation(call.bot_id, call.thread_id)
        return json_response({"deleted": True})

    async def list_dead(self, call: Call) -> web.Response:
        """`{items, next}`: events that the webhook did not take."""
        query = read_query(call.request, schemas.DeadQuery)
        found = await self._desk.dead_letters.list(call.bot_id, after=query.after, limit=query.limit)
        next_after = found[-1].id if len(found) == query.limit else None
        return json_response({"items": [dead_event_wire(event) for event in found], "next": next_after})

    async def replay_dead(self, call: Call) -> web.Response:
        """`{eventIds?}`: deliver them, or all, again; answers with how many they are."""
        body = await read_json(call.request, schemas.ReplayBody, limit=schemas.LARGEST_BODY)
        replayed = await self._desk.dead_letters.replay(call.bot_id, event_ids=body.event_ids)
        return json_response({"replayed": replayed})

    async def _list_like_v12(self, call: Call) -> web.Response:
        query = read_query(call.request, schemas.V12Query)
        found = await self._desk.browsing.list_like_v12(
            call.bot_id,
            column=query.column,
            descending=query.desc,
            limit=min(query.limit, _MOST_LIKE_V12),
        )
        return json_response([self._wire(view) for view in found])

    def _wire(self, view: HandoffView) -> dict[str, Any]:
        return self._desk.feed.handoff(view)

    def _permissions(self, call: Call) -> dict[str, bool]:
        workspace = call.actor.workspace
        return {
            "reject": may(call.request, call.identity, REJECT, "w", workspace=workspace),
            "supervise": call.actor.supervises,
            "delete": self._desk.feed.config_of(call.bot_id).enable_conversation_deletion,
        }


def _list_query(query: schemas.HandoffsQuery, call: Call) -> ListQuery:
    me = call.actor.agent_id
    asked = AgentId(query.assignee) if query.assignee not in (None, "me", "others", "none") else None
    return ListQuery(
        bot_id=call.bot_id,
        statuses=tuple(dict.fromkeys(query.status)),
        tags=query.tags,
        assigned_to=me if query.assignee == "me" else asked,
        assigned_to_others_than=me if query.assignee == "others" else None,
        is_unassigned=query.assignee == "none",
        text=query.q,
        is_oldest_first=query.sort == "oldest",
        limit=query.limit,
        behind=schemas.parse_cursor(query.cursor),
    )
