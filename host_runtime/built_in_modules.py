"""Modules that come with the host. They are made and called like anybody else's."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from host_runtime.context import ModuleContext
from host_runtime.contributions import Action, ContentType, ModuleManifest, Skill
from host_runtime.dialog.builtin_actions import builtin_actions
from host_runtime.dialog.choice_skill import choice_actions, choice_skill
from host_runtime.dialog.content_types import builtin_content_types
from host_runtime.hookspecs import hookimpl


class Builtin:
    """What v12's own flows use: actions such as `builtin/setVariable`, and the content types."""

    manifest = ModuleManifest(name="builtin", title="Built-in actions and content", version="0.1.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_actions(self) -> list[Action]:
        return list(builtin_actions())

    @hookimpl
    def register_content_types(self) -> list[ContentType]:
        return list(builtin_content_types())


class BasicSkills:
    """The skill `choice`, and the actions that its flows call."""

    manifest = ModuleManifest(name="basic-skills", title="Basic skills", version="0.1.0")

    def __init__(self, _context: ModuleContext) -> None:
        pass

    @hookimpl
    def register_actions(self) -> list[Action]:
        return list(choice_actions())

    @hookimpl
    def register_skills(self) -> list[Skill]:
        return [choice_skill()]


def _class(module: str, name: str) -> Callable[[], object]:
    """Return what imports a plug when it is wanted: its channel may be switched off."""
    return lambda: getattr(import_module(module), name)


BUILT_IN: Mapping[str, Callable[[], object]] = MappingProxyType(
    {
        "builtin": lambda: Builtin,
        "basic-skills": lambda: BasicSkills,
        "converse": _class("host_runtime.channels.converse", "Converse"),
        "channel-web": _class("host_runtime.channels.web_chat", "WebChat"),
    }
)
# The host is no host without them; a file may list them, and cannot switch them off.
ALWAYS_ON = ("builtin", "converse")
