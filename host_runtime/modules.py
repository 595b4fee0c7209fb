"""Making the modules and collecting what they add to the host; one plugin manager for each host."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import pluggy

from host_runtime.context import ModuleContext
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
from host_runtime.errors import ConfigurationError
from host_runtime.hookspecs import PROJECT, HookSpecs
from host_runtime.module_plan import ModulePlan, ModuleState, PlannedModule

log = logging.getLogger(__name__)

T = TypeVar("T")

_HOOKS: Mapping[str, type] = {
    "register_actions": Action,
    "register_skills": Skill,
    "register_content_types": ContentType,
    "register_middlewares": Middleware,
    "register_channels": Channel,
    "register_roles": Role,
    "register_web_apps": WebApp,
    "register_pages": Pages,
    "register_lifespan": Lifespan,
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something that a module adds, and which module it was."""

    module: str
    item: object


class Contributions:
    """What all modules add, by kind. Raises ConfigurationError if two claim one name."""

    def __init__(self, added: Sequence[Contribution]) -> None:
        self._added = added
        faults = [fault for kind, told in _NAMED for fault in self._claimed_twice(kind, told)]
        if faults:
            raise ConfigurationError(faults)

    @property
    def actions(self) -> Mapping[str, Action]:
        return {action.name: action for action in self._all(Action)}

    @property
    def skills(self) -> Mapping[str, Skill]:
        return {skill.id: skill for skill in self._all(Skill)}

    @property
    def content_types(self) -> Mapping[str, ContentType]:
        return {content_type.id: content_type for content_type in self._all(ContentType)}

    @property
    def middlewares(self) -> Sequence[Middleware]:
        return self._all(Middleware)

    @property
    def channels(self) -> Mapping[str, Channel]:
        return {channel.name: channel for channel in self._all(Channel)}

    @property
    def roles(self) -> Sequence[Role]:
        return self._all(Role)

    @property
    def web_apps(self) -> Sequence[WebApp]:
        return self._all(WebApp)

    @property
    def pages(self) -> Sequence[Pages]:
        return self._all(Pages)

    @property
    def lifespans(self) -> Sequence[Lifespan]:
        return self._all(Lifespan)

    def _all(self, kind: type[T]) -> list[T]:
        return [added.item for added in self._added if isinstance(added.item, kind)]

    def _claimed_twice(self, kind: type, told: Callable[[object], str]) -> Iterator[str]:
        by_name: dict[str, str] = {}
        for added in self._added:
            if not isinstance(added.item, kind):
                continue
            name = told(added.item)
            if name in by_name:
                yield f"modules: {name}: claimed by both {by_name[name]} and {added.module}"
            by_name.setdefault(name, added.module)


def _named(kind: type, attribute: str, words: str) -> tuple[type, Callable[[object], str]]:
    return kind, lambda item: f"{words} {getattr(item, attribute)}"


_NAMED = (
    _named(Action, "name", "action"),
    _named(Skill, "id", "skill"),
    _named(ContentType, "id", "content type"),
    _named(Middleware, "name", "middleware"),
    _named(Channel, "name", "channel"),
    _named(Role, "name", "role"),
    _named(WebApp, "prefix", "prefix"),
    _named(Pages, "area", "area"),
)


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules that run, what they add, and the state of every module that is there."""

    contributions: Contributions
    states: tuple[ModuleState, ...]


class ModuleLoader:
    """Makes the planned modules. One that fails is left out with its reason, and so is what needs it."""

    def __init__(self, plan: ModulePlan, context_of: Callable[[str], ModuleContext]) -> None:
        self._plan = plan
        self._context_of = context_of
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(HookSpecs)
        self._problems: dict[str, str] = {state.name: state.problem for state in plan.states if state.problem}

    def load(self) -> Modules:
        """Make every module and call its hooks; raises ConfigurationError if two claim one name."""
        for module in self._plan.modules:
            with self._left_out_if_it_fails(module):
                self._make(module)
        added: list[Contribution] = []
        for module in self._plan.modules:
            if module.name not in self._problems:
                with self._left_out_if_it_fails(module):
                    added += self._collect(module)
        contributions = Contributions([one for one in added if one.module not in self._problems])
        states = tuple(replace(state, problem=self._problems.get(state.name)) for state in self._plan.states)
        return Modules(contributions, states)

    def _make(self, module: PlannedModule) -> None:
        self._refuse_alone(module)
        self._manager.register(module.plug(self._context_of(module.name)), module.name)
        # Now, not at the end: an unknown hook is this module's fault.
        self._manager.check_pending()

    def _collect(self, module: PlannedModule) -> list[Contribution]:
        self._refuse_alone(module)
        name = module.name
        others = [
            plugin
            for other, plugin in self._manager.list_name_plugin()
            if other != name and plugin is not None
        ]
        added = []
        for hook, kind in _HOOKS.items():
            [*returned] = self._manager.subset_hook_caller(hook, others)()
            for items in returned:
                added += [Contribution(name, _checked(item, kind, hook)) for item in items]
        return added

    def _refuse_alone(self, module: PlannedModule) -> None:
        for needed in module.manifest.requires:
            if needed in self._problems:
                raise RuntimeError(f"needs {needed}, which does not run")

    @contextmanager
    def _left_out_if_it_fails(self, module: PlannedModule) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the border of a module's code: it is left out, the host runs
            self._problems[module.name] = (
                f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            )
            log.warning("module %s is left out", module.name, exc_info=error)
            plugin = self._manager.get_plugin(module.name)
            if plugin is not None:
                self._manager.unregister(plugin, module.name)


def _checked(item: object, kind: type, hook: str) -> object:
    if not isinstance(item, kind):
        raise TypeError(f"{hook} returned {type(item).__name__} where {kind.__name__} is expected")
    return item
