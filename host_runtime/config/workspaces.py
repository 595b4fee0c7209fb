"""Workspaces: which bots belong together, and what each role may do there (`workspaces.json`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from host_runtime.accounts.permissions import DEFAULT_ROLES, Rule
from host_runtime.config.faults import Fault, path_text
from host_runtime.config.json_file import read_json_file
from host_runtime.config.schema import faults_in

WORKSPACES_FILE = "global/workspaces.json"
DEFAULT = "default"
_OPERATION = r"^([+-][rw]|[+-]rw|[+-][rw][+-][rw])$"


class _Entry(BaseModel):
    # v12 writes many more keys (pipeline, rollout, …) that nothing here depends on.
    model_config = ConfigDict(extra="ignore", frozen=True)


class RuleEntry(_Entry):
    """A permission: a resource pattern, and what is granted and withdrawn."""

    res: str
    op: Annotated[str, Field(pattern=_OPERATION)]


class RoleEntry(_Entry):
    """A role of a workspace."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    rules: tuple[RuleEntry, ...] = ()


class WorkspaceEntry(_Entry):
    """A workspace as the file has it."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    name: str = ""
    roles: tuple[RoleEntry, ...] | None = None
    bots: tuple[str, ...] = ()


class ContributedRole(Protocol):
    """A role that a module adds where a workspace does not define it."""

    @property
    def name(self) -> str: ...
    @property
    def rules(self) -> tuple[Rule, ...]: ...


@dataclass(slots=True)
class Workspaces:
    """Bots and roles by workspace. A bot that no workspace lists belongs to `default`."""

    _roles: dict[str, dict[str, tuple[Rule, ...]]]
    _bots: Mapping[str, str] = field(default_factory=dict)

    def workspace_of(self, bot_id: str) -> str:
        """Return the workspace that a bot belongs to."""
        return self._bots.get(bot_id, DEFAULT)

    def rules_of(self, workspace: str, role: str) -> tuple[Rule, ...] | None:
        """Return a role's rules in order; None where the workspace has no such role."""
        return self._roles.get(workspace, {}).get(role)

    def roles_of(self, workspace: str) -> Sequence[str]:
        """Return the names of a workspace's roles."""
        return list(self._roles.get(workspace, {}))

    def names(self) -> Sequence[str]:
        """Return the ids of all workspaces."""
        return list(self._roles)

    def add_roles(self, contributed: Iterable[ContributedRole]) -> None:
        """Add roles of modules to every workspace that does not define them itself."""
        for role in contributed:
            for roles in self._roles.values():
                roles.setdefault(role.name, role.rules)


def default_workspaces() -> Workspaces:
    """Return one workspace, `default`, with v12's roles."""
    return Workspaces({DEFAULT: dict(DEFAULT_ROLES)})


def load_workspaces(data: Path, *, faults: list[Fault]) -> Workspaces:
    """Return the workspaces of the file, or the default one where there is no file."""
    listed = read_json_file(data / WORKSPACES_FILE, WORKSPACES_FILE, faults=faults)
    if listed is None:
        return default_workspaces()
    entries = TypeAdapter(tuple[WorkspaceEntry, ...])
    found = [
        Fault(WORKSPACES_FILE, path_text(at), message)
        for at, message in faults_in(entries.json_schema(), listed)
    ]
    faults += found
    return default_workspaces() if found else _of_entries(entries.validate_python(listed))


def _of_entries(entries: Sequence[WorkspaceEntry]) -> Workspaces:
    roles = {entry.id: _roles_of(entry) for entry in entries}
    roles.setdefault(DEFAULT, dict(DEFAULT_ROLES))
    bots = {bot: entry.id for entry in reversed(entries) for bot in entry.bots}
    return Workspaces(roles, bots)


def _roles_of(entry: WorkspaceEntry) -> dict[str, tuple[Rule, ...]]:
    if entry.roles is None:
        return dict(DEFAULT_ROLES)
    return {role.id: tuple(Rule(rule.res, rule.op) for rule in role.rules) for role in entry.roles}
