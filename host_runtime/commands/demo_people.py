"""Those who work in the demo: an administrator and two agents, with passwords that stay the same."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host_runtime.accounts.accounts import Accounts
from host_runtime.commands.users import new_password
from host_runtime.errors import Conflict

_FILE = "passwords.json"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo."""

    email: str
    role: str
    firstname: str
    lastname: str


PEOPLE = (
    Person("admin@example.com", "admin", "Ada", "Brandt"),
    Person("anna@example.com", "agent", "Anna", "Keller"),
    Person("ben@example.com", "agent", "Ben", "Okafor"),
)


async def add_people(accounts: Accounts, data: Path) -> list[str]:
    """Make the accounts that are missing; returns a line for each person, with the password."""
    passwords = _passwords(data)
    for person in PEOPLE:
        await _add(accounts, person, passwords[person.email])
    return [_line(person, passwords[person.email]) for person in PEOPLE]


def _line(person: Person, password: str) -> str:
    name = f"{person.firstname} {person.lastname}"
    return f"{person.role.capitalize():<14} {person.email:<18} {password}   ({name})"


async def _add(accounts: Accounts, person: Person, password: str) -> None:
    try:
        account = await accounts.add(person.email, password, is_super_admin=person.role == "admin")
    except Conflict:
        return
    await accounts.set_names(account.id, names=(person.firstname, person.lastname, None))
    await accounts.set_role(person.email, workspace="default", role=person.role)


def _passwords(data: Path) -> Mapping[str, str]:
    """Return the passwords of the demo, made once and kept where only the owner can read them."""
    path = data / _FILE
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = {person.email: new_password() for person in PEOPLE if person.email not in kept}
    if missing:
        kept |= missing
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(kept, indent=2) + "\n")
    return kept
