"""The directory: who may do what in a workspace, and how they are called."""

import pytest

from host_runtime.accounts.accounts import Accounts
from host_runtime.accounts.directory import Directory
from host_runtime.clock import ManualClock
from host_runtime.storage.database import Database
from tests.accounts.workspaces import TwoWorkspaces


@pytest.fixture
def directory(database: Database, clock: ManualClock) -> Directory:
    return Directory(database, clock, TwoWorkspaces())


@pytest.fixture
async def team(accounts: Accounts) -> None:
    for name, role in (("admin", "admin"), ("anna", "agent"), ("eve", "editor"), ("nil", "nobody")):
        await accounts.add(f"{name}@example.com", "a long password")
        await accounts.set_role(f"{name}@example.com", workspace="default", role=role)
    await accounts.add("root@example.com", "a long password", is_super_admin=True)
    await accounts.add("stranger@example.com", "a long password")


@pytest.mark.usefixtures("team")
async def test_whoever_may_write_is_listed_whatever_the_role_is_called(directory: Directory) -> None:
    agents = await directory.list_profiles("default", resource="module.hitlnext", operation="w")
    assert [(agent.email, agent.role) for agent in agents] == [
        ("admin@example.com", "admin"),
        ("anna@example.com", "agent"),
        ("root@example.com", "admin"),
    ]


@pytest.mark.usefixtures("team")
async def test_a_role_counts_in_its_own_workspace_only(directory: Directory) -> None:
    agents = await directory.list_profiles("other", resource="module.hitlnext", operation="w")
    assert [agent.email for agent in agents] == ["root@example.com"]
    anna = next(
        profile
        for profile in await directory.list_profiles("default", resource="module.hitlnext", operation="r")
        if profile.email == "anna@example.com"
    )
    assert directory.allows(anna, "default", "module.hitlnext", "w")
    assert not directory.allows(anna, "other", "module.hitlnext", "r")


@pytest.mark.parametrize(
    ("first", "last", "full_name"),
    [
        ("Anna", "Keller", "Anna Keller"),
        ("Anna", None, "Anna"),
        (None, "Keller", "Keller"),
        (None, None, None),
    ],
)
async def test_a_full_name_is_joined_from_what_is_there(
    accounts: Accounts, directory: Directory, first: str | None, last: str | None, full_name: str | None
) -> None:
    account = await accounts.add("anna@example.com", "a long password")
    await accounts.set_names(account.id, names=(first, last, None))
    profile = await directory.get_profile(account.id)
    assert profile is not None
    assert profile.full_name == full_name


async def test_an_unknown_account_has_no_profile(directory: Directory) -> None:
    assert await directory.get_profile("0" * 32) is None
