"""What a module may import, under `host_runtime`: the module contract and the services behind it."""

from host_runtime.accounts.directory import Directory, Profile
from host_runtime.accounts.permissions import Operation, Rule
from host_runtime.accounts.sessions import Identity
from host_runtime.clock import Clock, ManualClock, SystemClock
from host_runtime.config.durations import DurationError, format_duration, parse_duration
from host_runtime.context import BotInfo, BotRegistry, ModuleContext
from host_runtime.contributions import (
    Channel,
    Lifespan,
    Middleware,
    ModuleManifest,
    Pages,
    Proceed,
    Role,
    Tables,
    WebApp,
)
from host_runtime.dialog.actions import Action, ActionCall, ActionParam, action
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.skills import Skill, SkillFlow
from host_runtime.dialog.state import DialogEvent, DialogState
from host_runtime.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    Forbidden,
    HostError,
    InvalidField,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from host_runtime.hookspecs import hookimpl
from host_runtime.messaging.dispatcher import Dispatcher
from host_runtime.messaging.events import (
    BOT,
    SYSTEM,
    USER,
    Author,
    AuthorKind,
    BotId,
    Conversation,
    ConversationId,
    Event,
    IncomingMessage,
    InternalEvent,
    Message,
    MessageId,
    Owner,
    Payload,
    Place,
    Received,
    UserId,
    UserLeaves,
)
from host_runtime.messaging.internal_events import enqueue
from host_runtime.messaging.ownership import pass_on, release, take
from host_runtime.messaging.payloads import PlainText, parse_user_payload, plain_text
from host_runtime.messaging.previews import preview_of
from host_runtime.messaging.speaking import AlreadyPosted, Draft, NotTheSpeaker, Speaker, post
from host_runtime.messaging.turn_transaction import TurnTransaction
from host_runtime.messaging.wire import author_wire, conversation_topic, message_wire, moment_wire
from host_runtime.realtime.hub import Hub, Subscriber
from host_runtime.realtime.rate import TokenBucket
from host_runtime.realtime.socket import Frame, Handler, SocketLimits, SocketSession
from host_runtime.storage import tables
from host_runtime.storage.columns import Json, UtcDateTime
from host_runtime.storage.conversations import (
    create_conversation,
    find_conversation,
    find_latest_conversation,
    is_spoken_by,
)
from host_runtime.storage.database import Database
from host_runtime.storage.messages import find_by_client_key, list_messages
from host_runtime.storage.prepared import Prepared
from host_runtime.storage.users import User, find_user, get_or_create_user, update_attributes
from host_runtime.tasks import Tasks
from host_runtime.web import keys
from host_runtime.web.pages import language_of, page_response
from host_runtime.web.responses import json_response, parse_json, read_json, read_query, success, validate
from host_runtime.web.security import (
    READING,
    identity_of,
    may,
    require,
    seat_alone,
    signed_in,
    socket_identity,
)

__all__ = [
    "BOT",
    "READING",
    "SYSTEM",
    "USER",
    "Action",
    "ActionCall",
    "ActionParam",
    "AlreadyPosted",
    "Author",
    "AuthorKind",
    "BadRequest",
    "BotId",
    "BotInfo",
    "BotRegistry",
    "Channel",
    "Clock",
    "ConfigurationError",
    "Conflict",
    "ContentType",
    "Conversation",
    "ConversationId",
    "Database",
    "DialogEvent",
    "DialogState",
    "Directory",
    "Dispatcher",
    "Draft",
    "DurationError",
    "Event",
    "Forbidden",
    "Frame",
    "Handler",
    "HostError",
    "Hub",
    "Identity",
    "IncomingMessage",
    "InternalEvent",
    "InvalidField",
    "Json",
    "Lifespan",
    "ManualClock",
    "Message",
    "MessageId",
    "Middleware",
    "ModuleContext",
    "ModuleManifest",
    "NotFound",
    "NotTheSpeaker",
    "Operation",
    "Owner",
    "Pages",
    "Payload",
    "Place",
    "PlainText",
    "Prepared",
    "Proceed",
    "Profile",
    "Received",
    "Role",
    "Rule",
    "Skill",
    "SkillFlow",
    "SocketLimits",
    "SocketSession",
    "Speaker",
    "Subscriber",
    "SystemClock",
    "Tables",
    "Tasks",
    "TokenBucket",
    "TooLarge",
    "TooManyRequests",
    "TurnTransaction",
    "Unauthorized",
    "Unavailable",
    "User",
    "UserId",
    "UserLeaves",
    "UtcDateTime",
    "WebApp",
    "action",
    "author_wire",
    "conversation_topic",
    "create_conversation",
    "enqueue",
    "find_by_client_key",
    "find_conversation",
    "find_latest_conversation",
    "find_user",
    "format_duration",
    "get_or_create_user",
    "hookimpl",
    "identity_of",
    "is_spoken_by",
    "json_response",
    "keys",
    "language_of",
    "list_messages",
    "may",
    "message_wire",
    "moment_wire",
    "page_response",
    "parse_duration",
    "parse_json",
    "parse_user_payload",
    "pass_on",
    "plain_text",
    "post",
    "preview_of",
    "read_json",
    "read_query",
    "release",
    "require",
    "seat_alone",
    "signed_in",
    "socket_identity",
    "success",
    "tables",
    "take",
    "update_attributes",
    "validate",
]
