"""May somebody do this here: their role in that workspace, and its rules."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from host_runtime.accounts.permissions import Operation, Rule, is_allowed


class Workspaces(Protocol):
    """What accounts must know of workspaces."""

    def workspace_of(self, bot_id: str) -> str:
        """Return the workspace that a bot belongs to."""
        ...

    def rules_of(self, workspace: str, role: str) -> Sequence[Rule] | None:
        """Return a role's rules in order; None where the workspace has no such role."""
        ...

    def names(self) -> Sequence[str]:
        """Return the ids of all workspaces."""
        ...


class Holder(Protocol):
    """Somebody with roles: `roles` maps a workspace to the role held there."""

    @property
    def is_super_admin(self) -> bool: ...
    @property
    def roles(self) -> Mapping[str, str]: ...


class Access:
    """Decides by the rules of the workspace asked for, and never by what a client claims."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def allows(self, holder: Holder, resource: str, operation: Operation, *, workspace: str) -> bool:
        """Tell whether `holder` may do `operation` on `resource` in `workspace`."""
        if holder.is_super_admin:
            return True
        rules = self.rules_for(holder, workspace)
        return rules is not None and is_allowed(rules, resource, operation)

    def rules_for(self, holder: Holder, workspace: str) -> Sequence[Rule] | None:
        """Return the rules that bind `holder` in `workspace`; None without a role there."""
        role = holder.roles.get(workspace)
        return None if role is None else self._workspaces.rules_of(workspace, role)
