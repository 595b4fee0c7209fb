"""Who is signed in, and how often somebody has guessed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from host_runtime.storage.tables import accounts, login_failures, login_sessions

_ROW = login_sessions.c
_FAILURE = login_failures.c


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A sign-in that has not ended."""

    token_hash: str
    account_id: str
    expires_at: datetime


def insert_session(
    conn: Connection, session: LoginSession, *, password_hash: str | None, now: datetime
) -> bool:
    """Store a new sign-in; False if the account has gone or its password is not `password_hash` any more.

    The account's row is held until COMMIT, so that a password that is changed at this moment ends this
    sign-in as well.
    """
    query = select(accounts.c.password_hash).where(accounts.c.id == session.account_id).with_for_update()
    current = conn.execute(query).scalar_one_or_none()
    if current is None or password_hash not in {None, current}:
        return False
    conn.execute(
        insert(login_sessions).values(
            token_hash=session.token_hash,
            account_id=session.account_id,
            created_at=now,
            expires_at=session.expires_at,
        )
    )
    return True


def find_session(conn: Connection, token_hash: str, *, now: datetime) -> LoginSession | None:
    """Return the sign-in behind a token, unless it has expired or ended."""
    query = select(_ROW.token_hash, _ROW.account_id, _ROW.expires_at).where(
        _ROW.token_hash == token_hash, _ROW.expires_at > now, _ROW.ended_as.is_(None)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else LoginSession(*row)


def alive_among(conn: Connection, token_hashes: Collection[str], *, now: datetime) -> set[str]:
    """Return those of `token_hashes` that are still signed in."""
    query = select(_ROW.token_hash).where(
        _ROW.token_hash.in_(token_hashes), _ROW.expires_at > now, _ROW.ended_as.is_(None)
    )
    return set(conn.execute(query).scalars())


def seat_alone(conn: Connection, session: LoginSession, *, ended_as: str, now: datetime) -> Sequence[str]:
    """Give a sign-in the one seat of its account: end whichever has it, and return their token hashes.

    The account's row is held until COMMIT, so that of two who come at once the later has it.
    """
    conn.execute(select(accounts.c.id).where(accounts.c.id == session.account_id).with_for_update())
    seated = update(login_sessions).where(_ROW.token_hash == session.token_hash, _ROW.ended_as.is_(None))
    if conn.execute(seated.values(seated_at=now)).rowcount != 1:
        return ()
    others = (
        update(login_sessions)
        .where(
            _ROW.account_id == session.account_id,
            _ROW.token_hash != session.token_hash,
            _ROW.seated_at.is_not(None),
            _ROW.ended_as.is_(None),
        )
        .values(ended_as=ended_as)
        .returning(_ROW.token_hash)
    )
    return conn.execute(others).scalars().all()


def endings_among(conn: Connection, token_hashes: Collection[str]) -> dict[str, str]:
    """Return why those of `token_hashes` have ended of which that is known."""
    query = select(_ROW.token_hash, _ROW.ended_as).where(
        _ROW.token_hash.in_(token_hashes), _ROW.ended_as.is_not(None)
    )
    return {token_hash: ended_as for token_hash, ended_as in conn.execute(query)}


def delete_session(conn: Connection, token_hash: str) -> None:
    """End one sign-in."""
    conn.execute(delete(login_sessions).where(_ROW.token_hash == token_hash))


def delete_sessions_of(conn: Connection, account_id: str) -> Sequence[str]:
    """End every sign-in of an account and return their token hashes."""
    statement = delete(login_sessions).where(_ROW.account_id == account_id).returning(_ROW.token_hash)
    return conn.execute(statement).scalars().all()


def delete_expired(conn: Connection, *, now: datetime, failures_before: datetime) -> None:
    """Forget sign-ins that have expired, and refusals whose waiting ended before `failures_before`."""
    conn.execute(delete(login_sessions).where(_ROW.expires_at <= now))
    conn.execute(delete(login_failures).where(_FAILURE.blocked_until < failures_before))


def blocked_until(conn: Connection, subject: str) -> datetime | None:
    """Return until when a subject has to wait; None if nothing is held against it."""
    query = select(_FAILURE.blocked_until).where(_FAILURE.subject == subject)
    return conn.execute(query).scalar_one_or_none()


def count_failure(conn: Connection, subject: str, *, now: datetime, forget_after: timedelta) -> int | None:
    """Count one more refusal and return the count; None while the subject has to wait.

    The count starts anew when the last refusal is long over.
    """
    is_stale = _FAILURE.blocked_until < now - forget_after
    counted = (
        update(login_failures)
        .where(_FAILURE.subject == subject, _FAILURE.blocked_until <= now)
        .values(failures=case((is_stale, 1), else_=_FAILURE.failures + 1))
        .returning(_FAILURE.failures)
    )
    row = conn.execute(counted).one_or_none()
    if row is not None:
        return int(row[0])
    try:
        with conn.begin_nested():
            conn.execute(insert(login_failures).values(subject=subject, failures=1, blocked_until=now))
    except IntegrityError:  # it has to wait, or another node counted its first refusal at this moment
        row = conn.execute(counted).one_or_none()
        return None if row is None else int(row[0])
    return 1


def block(conn: Connection, subject: str, *, until: datetime) -> None:
    """Refuse the subject until that moment."""
    conn.execute(update(login_failures).where(_FAILURE.subject == subject).values(blocked_until=until))


def forgive(conn: Connection, subject: str) -> None:
    """Forget every refusal of the subject."""
    conn.execute(delete(login_failures).where(_FAILURE.subject == subject))


def take_back_failure(conn: Connection, subject: str, *, now: datetime) -> None:
    """Undo one count of a subject that many may share."""
    conn.execute(
        update(login_failures)
        .where(_FAILURE.subject == subject, _FAILURE.failures > 0)
        .values(failures=_FAILURE.failures - 1, blocked_until=now)
    )
