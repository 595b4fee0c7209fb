"""`users`: accounts from the command line."""

import json

import pytest

from tests.cli.terminal import Terminal

PASSWORD = "correct horse battery staple"


def _add(terminal: Terminal, *more: str, email: str = "anna@example.com", role: str = "agent") -> str:
    ended = terminal.run("users", "add", email, "--role", role, "--password-stdin", *more, typed=PASSWORD)
    assert ended.code == 0, ended.err
    return ended.out


def test_an_account_is_added_and_listed(ready: Terminal) -> None:
    _add(ready, "--firstname", "Anna", "--lastname", "Keller")
    [account] = json.loads(ready.run("users", "list", "--json").out)
    assert (account["email"], account["firstname"], account["lastname"]) == (
        "anna@example.com",
        "Anna",
        "Keller",
    )
    assert account["roles"] == {"default": "agent"}
    assert not account["isSuperAdmin"]
    assert "anna@example.com  Anna Keller  agent in default" in ready.run("users", "list").out


def test_an_account_that_is_there_gets_another_role_and_keeps_its_password(ready: Terminal) -> None:
    _add(ready)
    ended = ready.run("users", "add", "Anna@example.com", "--role", "admin", "--super-admin")
    assert (ended.code, ended.out) == (0, "anna@example.com is admin in default.\n")
    [account] = json.loads(ready.run("users", "list", "--json").out)
    assert account["roles"] == {"default": "admin"}
    assert account["isSuperAdmin"]


def test_a_password_is_generated_and_shown_once_where_none_is_given(ready: Terminal) -> None:
    ended = ready.run("users", "add", "ben@example.com", "--role", "agent")
    assert ended.code == 0
    assert "Password, shown this once: " in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "anna@example.com", "--role", "agnt"), 'did you mean "agent"?'),
        (("add", "anna@example.com", "--role", "agent", "--workspace", "shop"), "no such workspace"),
        (("add", "anna", "--role", "agent"), "This is not an e-mail address."),
        (("add", "anna@example.com", "--role", "agent", "--password-stdin"), "The password must have"),
    ],
)
def test_what_cannot_be_an_account_is_wrong_usage(
    ready: Terminal, arguments: tuple[str, ...], told: str
) -> None:
    ended = ready.run("users", *arguments, typed="short")
    assert ended.code == 2
    assert told in ended.err
    assert ready.run("users", "list").err == "There are no accounts yet.\n"


def test_an_account_is_removed(ready: Terminal) -> None:
    _add(ready)
    assert ready.run("users", "remove", "anna@example.com").code == 0
    assert json.loads(ready.run("users", "list", "--json").out) == []


def test_a_password_is_changed(ready: Terminal) -> None:
    _add(ready)
    ended = ready.run(
        "users", "set-password", "anna@example.com", "--password-stdin", typed="another long one\n"
    )
    assert (ended.code, ended.out) == (0, "The password of anna@example.com is changed.\n")


@pytest.mark.parametrize("act", ["remove", "set-password"])
def test_an_account_that_is_not_there_is_a_failure(ready: Terminal, act: str) -> None:
    ended = ready.run("users", act, "nobody@example.com")
    assert (ended.code, ended.err) == (1, "There is no account for nobody@example.com.\n")
