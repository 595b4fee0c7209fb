"""How an agent is shown to users, read in the transaction in which they speak."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from hitlnext_module.models import AgentId
from hitlnext_module.repository.comments import full_name
from host_runtime import (
    Prepared,
    tables,
)

accounts = tables.accounts

_COLUMNS = (accounts.c.firstname, accounts.c.lastname, accounts.c.picture_url)
_FIND = Prepared(select(*_COLUMNS).where(accounts.c.id == bindparam("agent")), *_COLUMNS)


@dataclass(frozen=True, slots=True)
class Face:
    """An agent's name and picture, as far as the profile has them."""

    name: str | None
    picture_url: str | None


def find_face(conn: Connection, agent_id: AgentId) -> Face:
    """Return how to show the agent; without a profile, nothing is known."""
    row = _FIND.one_or_none(conn, {"agent": agent_id})
    return Face(None, None) if row is None else Face(full_name(row[0], row[1]), row[2])
