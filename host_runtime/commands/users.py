"""`users`: the accounts of those who work here."""

import argparse
import asyncio
import getpass
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from host_runtime.accounts.accounts import Accounts
from host_runtime.assembly import make_core
from host_runtime.clock import SystemClock
from host_runtime.commands.console import note, say, say_json, say_table
from host_runtime.commands.database import opened
from host_runtime.commands.offline import offline_host
from host_runtime.config.faults import did_you_mean
from host_runtime.configuration import Configuration, read_configuration
from host_runtime.errors import ConfigurationError, InvalidField, NotFound
from host_runtime.storage.accounts import Account
from host_runtime.tasks import Tasks

# Without letters and digits that look like each other.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def add(arguments: argparse.Namespace) -> None:
    """Make an account with a role; an account that is there gets the role beside those it has."""
    configuration = read_configuration(arguments.data, os.environ).check()
    _check_role(configuration, arguments.workspace, arguments.role)

    async def run() -> None:
        async with _accounts(configuration) as accounts:
            account = await _find(accounts, arguments.email)
            if account is None:
                account = await accounts.add(arguments.email, _password(arguments))
            if arguments.firstname or arguments.lastname:
                names = (arguments.firstname, arguments.lastname, account.picture_url)
                await accounts.set_names(account.id, names=names)
            if arguments.super_admin:
                await accounts.set_super_admin(account.email, is_super_admin=True)
            await accounts.set_role(account.email, workspace=arguments.workspace, role=arguments.role)
            say(f"{account.email} is {arguments.role} in {arguments.workspace}.")

    asyncio.run(run())


def list_all(arguments: argparse.Namespace) -> None:
    """Print every account with its roles."""
    configuration = read_configuration(arguments.data, os.environ).check()

    async def run() -> list[Account]:
        async with _accounts(configuration) as accounts:
            return await accounts.list()

    found = asyncio.run(run())
    if arguments.json:
        say_json([_wire(account) for account in found])
    elif found:
        say_table([("E-MAIL", "NAME", "ROLES"), *map(_row, found)])
    else:
        note("There are no accounts yet.")


def set_password(arguments: argparse.Namespace) -> None:
    """Change a password; every sign-in made with the old one ends."""
    configuration = read_configuration(arguments.data, os.environ).check()

    async def run() -> None:
        async with _accounts(configuration) as accounts:
            account = await accounts.get(arguments.email)
            await accounts.set_password(account.email, _password(arguments))
            say(f"The password of {account.email} is changed.")

    asyncio.run(run())


def remove(arguments: argparse.Namespace) -> None:
    """Remove an account; its sign-ins end."""
    configuration = read_configuration(arguments.data, os.environ).check()

    async def run() -> None:
        async with _accounts(configuration) as accounts:
            await accounts.remove(arguments.email)
            say(f"{arguments.email} is removed.")

    asyncio.run(run())


def new_password() -> str:
    """Return a random password that can be read out and typed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@asynccontextmanager
async def _accounts(configuration: Configuration) -> AsyncIterator[Accounts]:
    async with opened(configuration) as database:
        core = make_core(configuration, database, SystemClock(), tasks=Tasks())
        try:
            yield core.accounts
        finally:
            core.passwords.close()


def _check_role(configuration: Configuration, workspace: str, role: str) -> None:
    # Roles of modules are known only after asking the modules.
    offline_host(configuration)
    workspaces = configuration.workspaces
    if workspace not in workspaces.names():
        hint = did_you_mean(workspace, workspaces.names())
        raise ConfigurationError([f"--workspace: {workspace}: there is no such workspace{hint}"])
    roles = workspaces.roles_of(workspace)
    if role not in roles:
        hint = did_you_mean(role, roles)
        told = f"{workspace} has the roles {', '.join(roles)}{hint}"
        raise ConfigurationError([f"--role: {role}: there is no such role; {told}"])


async def _find(accounts: Accounts, email: str) -> Account | None:
    try:
        return await accounts.get(email)
    except NotFound:
        return None


def _password(arguments: argparse.Namespace) -> str:
    """Return the password from standard input, from whoever types, or a new one that is shown once."""
    if arguments.password_stdin:
        return sys.stdin.read().rstrip("\r\n")
    if not sys.stdin.isatty():
        return _generated()
    typed = getpass.getpass("Password (empty = generate one): ")
    if not typed:
        return _generated()
    if typed != getpass.getpass("Again: "):
        raise InvalidField("The passwords are not the same.")
    return typed


def _generated() -> str:
    password = new_password()
    say(f"Password, shown this once: {password}")
    return password


def _wire(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "email": account.email,
        "firstname": account.firstname,
        "lastname": account.lastname,
        "isSuperAdmin": account.is_super_admin,
        "roles": dict(account.roles),
    }


def _row(account: Account) -> tuple[str, str, str]:
    roles = [f"{role} in {workspace}" for workspace, role in sorted(account.roles.items())]
    name = " ".join(filter(None, (account.firstname, account.lastname)))
    return account.email, name, ", ".join(["super admin"] * account.is_super_admin + roles)
