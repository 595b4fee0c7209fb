"""Workspaces for tests: one named `default`, with four roles, and one named `other`, with none."""

from collections.abc import Sequence

from host_runtime.accounts.permissions import Rule

ROLES = {
    "admin": (Rule("*", "+r+w"),),
    "agent": (Rule("*", "+r"), Rule("module.hitlnext", "+r+w")),
    "editor": (Rule("*", "+r"),),
    "nobody": (),
}


class TwoWorkspaces:
    """Every bot belongs to `default`, except those whose id begins with `other`."""

    def workspace_of(self, bot_id: str) -> str:
        return "other" if bot_id.startswith("other") else "default"

    def rules_of(self, workspace: str, role: str) -> Sequence[Rule] | None:
        return ROLES.get(role) if workspace == "default" else None

    def names(self) -> Sequence[str]:
        return ["default", "other"]
