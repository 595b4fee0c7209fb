"""The whole contract between the host and a module, on one page.

A module is a class, named by an entry point of the group `host_runtime`:

    class Plug:
        manifest = ModuleManifest(name="weather", title="Weather", version="1.0.0")
        def __init__(self, context: ModuleContext) -> None: ...
        @hookimpl
        def register_actions(self) -> list[Action]: ...

The host makes one instance for each host and registers it with its own plugin manager. Every hook is
synchronous and only collects: it returns frozen values from `contributions.py`, and asynchronous work happens
in the callables inside them. Hooks are called once, after every module has been made and before the first
message. An exception from a hook leaves that module out, named with its reason; the host and the others run.
Two modules that claim one name (of an action, channel, skill, area, prefix) are an error naming both.
"""

import pluggy

from host_runtime.contributions import (
    Action,
    Channel,
    ContentType,
    Lifespan,
    Middleware,
    Pages,
    Role,
    Skill,
    WebApp,
)

PROJECT = "host_runtime"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class HookSpecs:
    """Every hook that the host calls."""

    @hookspec
    def register_actions(self) -> list[Action]:  # type: ignore[empty-body]
        """Return the actions that workflow nodes may call, e.g. `hitlnext/handoff`. Since 0.1."""

    @hookspec
    def register_skills(self) -> list[Skill]:  # type: ignore[empty-body]
        """Return the skills that skill-call nodes are expanded with when a flow is loaded. Since 0.1."""

    @hookspec
    def register_content_types(self) -> list[ContentType]:  # type: ignore[empty-body]
        """Return the content types that elements of a bot may have. Since 0.1."""

    @hookspec
    def register_middlewares(self) -> list[Middleware]:  # type: ignore[empty-body]
        """Return steps of the incoming pipeline; order 0 is the first that sees a message. Since 0.1."""

    @hookspec
    def register_channels(self) -> list[Channel]:  # type: ignore[empty-body]
        """Return the channels that this module receives and delivers for. Since 0.1."""

    @hookspec
    def register_roles(self) -> list[Role]:  # type: ignore[empty-body]
        """Return roles that are added to every workspace which does not define them itself. Since 0.1."""

    @hookspec
    def register_web_apps(self) -> list[WebApp]:  # type: ignore[empty-body]
        """Return aiohttp sub-applications with their prefixes. Since 0.1."""

    @hookspec
    def register_pages(self) -> list[Pages]:  # type: ignore[empty-body]
        """Return folders of browser files, each served under its area's name. Since 0.1."""

    @hookspec
    def register_lifespan(self) -> list[Lifespan]:  # type: ignore[empty-body]
        """Return what is entered before the first request and left, in reverse, after the last. Since 0.1."""
