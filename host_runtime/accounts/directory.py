"""Who works here, as modules may know it: names, pictures and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from host_runtime.accounts.access import Access, Workspaces
from host_runtime.accounts.permissions import Operation
from host_runtime.clock import Clock
from host_runtime.storage import accounts as rows
from host_runtime.storage.accounts import Account
from host_runtime.storage.database import Database


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody who works here is shown, and their role in `workspace` (a super admin's is `admin`)."""

    id: str
    email: str
    firstname: str | None
    lastname: str | None
    picture_url: str | None
    role: str | None
    is_super_admin: bool
    workspace: str
    roles: Mapping[str, str]

    @property
    def full_name(self) -> str | None:
        """First and last name, as far as they are known."""
        return " ".join(name for name in (self.firstname, self.lastname) if name) or None


class Directory:
    """Reads accounts for those who show them. Nothing is cached: a change is seen at once, on every node."""

    def __init__(self, db: Database, clock: Clock, workspaces: Workspaces) -> None:
        self._db = db
        self._clock = clock
        self._access = Access(workspaces)

    async def get_profile(self, account_id: str, *, workspace: str | None = None) -> Profile | None:
        """Return how to show an account, or None; without `workspace`, in the first one it has a role in."""
        account = await self._db.read(lambda conn: rows.find_account(conn, account_id))
        if account is None:
            return None
        return profile_of(account, workspace or min(account.roles, default="default"))

    async def list_profiles(self, workspace: str, *, resource: str, operation: Operation) -> list[Profile]:
        """Return everybody who may do `operation` on `resource` in `workspace`, by e-mail."""
        members = await self._db.read(lambda conn: rows.list_members(conn, workspace))
        profiles = [profile_of(account, workspace) for account in members]
        return [profile for profile in profiles if self.allows(profile, workspace, resource, operation)]

    def allows(self, profile: Profile, workspace: str, resource: str, operation: Operation) -> bool:
        """Tell whether the profile's account may do `operation` ("r" or "w") on `resource` there."""
        return self._access.allows(profile, resource, operation, workspace=workspace)


def profile_of(account: Account, workspace: str) -> Profile:
    """Return how `account` is shown in `workspace`."""
    return Profile(
        id=account.id,
        email=account.email,
        firstname=account.firstname,
        lastname=account.lastname,
        picture_url=account.picture_url,
        role="admin" if account.is_super_admin else account.roles.get(workspace),
        is_super_admin=account.is_super_admin,
        workspace=workspace,
        roles=account.roles,
    )
