"""Is this the person? The one place where a name and a password are judged, for signing in, unlocking and changing.

Every try is counted before it is judged, so that many at once are no way around the throttle. A wrong password, an
unknown name, a disabled account and a demo account in production get the same answer, the same work and the same
audit entry; a throttled try is never judged, whoever it is for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.access import passwords, throttle
from core.errors import PinRefused, SignInRefused, SignInThrottled
from db.queries import access, audit, pins
from db.queries.access import AccountRow
from db.vocabulary import SessionId

if TYPE_CHECKING:
    from core.runtime import Core
    from db.postgres import Connection

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_TERMINAL_MAX = 80

PIN_TRIES_MAX = 5
"""So many wrong PINs lock it. One more than a person needs, and one in two thousand for who guesses at four digits."""


def normal_name(username: str) -> str:
    """A user name as it is stored; names are compared in small letters."""
    return username.strip().lower()


def is_username(name: str) -> bool:
    """Whether an account could have this name: 1 to 40 of a-z, digits, dot, dash, underscore."""
    return _USERNAME.fullmatch(name) is not None


def visible(text: str, length: int) -> str:
    """What of a text may be stored and shown."""
    return "".join(sign for sign in text[:length] if sign.isprintable())


def known_account(core: Core, name: str) -> AccountRow | None:
    """The account of that name. What cannot be a name is not asked for, so nothing odd reaches the database."""
    return access.account_by_name(core.postgres, name) if is_username(name) else None


def judge_pin(core: Core, account: AccountRow | None, name: str, pin: str, *, terminal: str) -> None:
    """Let this PIN pass for the account, or refuse it. It is no way into the house: the terminal has a session already.

    Counted by account and terminal like a password, apart from it; too many wrong ones lock the PIN itself until the
    password was used. Raises: PinRefused, SignInThrottled.
    """
    row = pins.pin_of(core.postgres, account.id) if account else None
    if account is not None and row is not None and row.failures >= PIN_TRIES_MAX:
        raise PinRefused("This PIN is locked after too many wrong tries. The password opens it again.")
    with core.postgres.write() as connection:
        attempt = throttle.count_try(connection, f"pin:{name}", terminal)
    with core.postgres.write() as connection:  # counted before it is judged: the count stands whatever comes
        pin_hash = pins.count_pin_try(connection, account.id, tries_max=PIN_TRIES_MAX) if account else None
    fits = passwords.password_fits(pin, pin_hash, cost=core.sessions.bcrypt_cost)
    if account is None or not fits or not core.sessions.may_enter(account):
        with core.postgres.write() as connection:
            note(connection, "pin.refused", name, account, terminal)
        raise PinRefused("The PIN is not right. Type it again, or use the password.")
    with core.postgres.write() as connection:
        throttle.forgive(connection, attempt)
        pins.revive_pin(connection, account.id)


def judge(core: Core, username: str, password: str, *, terminal: str) -> AccountRow:
    """The account that this name and password belong to, rehashed where the cost has risen.

    Takes about a fifth of a second, whatever the outcome. Raises: SignInRefused, SignInThrottled.
    """
    name = normal_name(username)
    try:
        with core.postgres.write() as connection:
            attempt = throttle.count_try(connection, name, terminal)
    except SignInThrottled:
        with core.postgres.write() as connection:
            note(connection, "session.throttled", name, known_account(core, name), terminal)
        raise
    account = known_account(core, name)
    cost = core.sessions.bcrypt_cost
    fits = passwords.password_fits(password, account.password_hash if account else None, cost=cost)
    if account is None or not fits or not core.sessions.may_enter(account):
        with core.postgres.write() as connection:
            note(connection, "session.refused", name, account, terminal)
        raise SignInRefused
    renewed = passwords.hash_password(password, cost=cost) if _is_outdated(account, cost) else None
    with core.postgres.write() as connection:
        throttle.forgive(connection, attempt)
        pins.revive_pin(connection, account.id)
        if renewed is not None:
            access.renew_hash(connection, account.id, renewed, instead_of=account.password_hash)
    return account


def note(
    connection: Connection,
    act: str,
    subject: str,
    account: AccountRow | None,
    terminal: str,
    session_id: SessionId | None = None,
) -> None:
    """An audit entry of the same shape for every outcome, never with a secret."""
    audit.insert_entry(
        connection,
        account_id=account.id if account else None,
        session_id=session_id,
        act=act,
        subject=visible(subject, 40),
        detail={"terminal": visible(terminal, _TERMINAL_MAX)},
        correlation_id=None,
    )


def _is_outdated(account: AccountRow, cost: int) -> bool:
    return passwords.needs_rehash(account.password_hash, cost=cost)
