"""Workspaces: v12's file, its roles, and roles that modules add."""

import pytest

from host_runtime.accounts.permissions import Rule, is_allowed
from host_runtime.config.workspaces import WORKSPACES_FILE, load_workspaces
from host_runtime.contributions import Role
from tests.config.folder import DataFolder

OF_V12 = [
    {
        "id": "shop",
        "name": "Shop",
        "audience": "external",
        "roles": [
            {"id": "clerk", "name": "Clerk", "rules": [{"res": "module.hitlnext", "op": "+r-w"}]},
        ],
        "defaultRole": "clerk",
        "adminRole": "admin",
        "bots": ["orders"],
        "pipeline": [{"id": "prod", "label": "Production", "action": "promote_copy"}],
        "rolloutStrategy": "anonymous",
        "authStrategies": ["default"],
    },
]


def test_without_a_file_every_bot_is_in_the_default_workspace(folder: DataFolder) -> None:
    workspaces = load_workspaces(folder.path, faults=folder.faults)
    assert workspaces.names() == ["default"]
    assert workspaces.workspace_of("support") == "default"
    assert workspaces.rules_of("default", "admin") is not None
    assert workspaces.rules_of("default", "nobody") is None


def test_bots_and_roles_are_read_from_v12s_file(folder: DataFolder) -> None:
    folder.write(WORKSPACES_FILE, OF_V12)
    workspaces = load_workspaces(folder.path, faults=folder.faults)
    assert folder.told == []
    assert workspaces.workspace_of("orders") == "shop"
    assert workspaces.workspace_of("unlisted") == "default"
    assert is_allowed(workspaces.rules_of("shop", "clerk"), "module.hitlnext", "r")
    assert not is_allowed(workspaces.rules_of("shop", "clerk"), "module.hitlnext", "w")
    assert workspaces.rules_of("shop", "dev") is None


def test_a_modules_role_is_added_where_the_workspace_has_none_of_that_name(folder: DataFolder) -> None:
    folder.write(WORKSPACES_FILE, OF_V12)
    workspaces = load_workspaces(folder.path, faults=folder.faults)
    workspaces.add_roles([Role("clerk", (Rule("*", "+r+w"),)), Role("agent", (Rule("*", "+r"),))])
    assert workspaces.rules_of("shop", "agent") == (Rule("*", "+r"),)
    assert workspaces.rules_of("default", "clerk") == (Rule("*", "+r+w"),)
    assert workspaces.rules_of("shop", "clerk") == (Rule("module.hitlnext", "+r-w"),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"id": "shop"}, "global/workspaces.json: must be a list"),
        ([{"name": "Shop"}], "global/workspaces.json: [0].id: is missing"),
        (
            [{"id": "shop", "roles": [{"id": "clerk", "rules": [{"res": "*", "op": "rw"}]}]}],
            "global/workspaces.json: [0].roles[0].rules[0].op: must match",
        ),
    ],
)
def test_a_fault_of_the_file_is_named(folder: DataFolder, content: object, told: str) -> None:
    folder.write(WORKSPACES_FILE, content)
    load_workspaces(folder.path, faults=folder.faults)
    assert folder.told[0].startswith(told)
