"""A PIN for quick acts at a till where the session is known already: unlocking the own terminal, and a manager's word.

4 to 8 digits, never a way to sign in. Those that everybody tries first are refused; wrong tries lock it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import passwords
from core.access.actors import Actor
from core.access.credentials import PIN_TRIES_MAX, judge, judge_pin, known_account, visible
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.work import work
from db.queries import pins

if TYPE_CHECKING:
    from core.runtime import Core

PIN_MIN, PIN_MAX = 4, 8
_TERMINAL_MAX = 80
_STRAIGHT = "01234567890"


def check_pin(pin: str, *, username: str) -> None:
    """Refuse what is no PIN, and what would be guessed in a few tries. Pure. Raises BadInput."""
    if not is_pin(pin):
        raise BadInput(f"A PIN has {PIN_MIN} to {PIN_MAX} digits and nothing else. Choose one.")
    if len(set(pin)) < 3 or _repeats(pin):
        raise BadInput("That PIN repeats itself. Choose one with at least three different digits.")
    if pin in _STRAIGHT or pin in _STRAIGHT[::-1]:
        raise BadInput("That PIN just counts up or down. Choose another one.")
    digits = "".join(sign for sign in username if sign.isdigit())
    if len(digits) >= PIN_MIN - 1 and (digits in pin or pin in digits):
        raise BadInput("That PIN stands in the user name. Choose another one.")


def is_pin(typed: str) -> bool:
    """Whether this could be a PIN at all. Pure."""
    return PIN_MIN <= len(typed) <= PIN_MAX and typed.isascii() and typed.isdigit()


def _repeats(pin: str) -> bool:
    """`1212`, `123123`: a part and that part again."""
    return any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))


@permits(Permission.SESSION_OWN)
def set_pin(core: Core, actor: Actor, *, password: str, pin: str) -> None:
    """Set the own PIN, or another one; the password is asked for. Raises: BadInput, SignInRefused, SignInThrottled."""
    check_pin(pin, username=actor.username)
    judge(core, actor.username, password, terminal=actor.terminal)
    pin_hash = passwords.hash_password(pin, cost=core.sessions.bcrypt_cost)
    with work(core, actor) as unit:
        pins.set_pin(unit.connection, actor.account_id, pin_hash)
        unit.record("pin.set", actor.username)


@permits(Permission.SESSION_OWN)
def has_pin(core: Core, actor: Actor) -> bool:
    """Whether the own PIN can be used now."""
    row = pins.pin_of(core.postgres, actor.account_id)
    return row is not None and row.failures < PIN_TRIES_MAX


@permits(Permission.SESSION_OWN)
def unlock(core: Core, actor: Actor, secret: str) -> None:
    """Let the person at a locked terminal back into the same session, by PIN or password.

    Digits are the PIN where there is one that works, else the password. Raises: PinRefused, SignInRefused,
    SignInThrottled.
    """
    row = pins.pin_of(core.postgres, actor.account_id)
    by_pin = row is not None and row.failures < PIN_TRIES_MAX and is_pin(secret)
    if by_pin:
        judge_pin(core, known_account(core, actor.username), actor.username, secret, terminal=actor.terminal)
    else:
        judge(core, actor.username, secret, terminal=actor.terminal)
    with work(core, actor) as unit:
        terminal = visible(actor.terminal, _TERMINAL_MAX)
        unit.record("session.unlock", actor.username, terminal=terminal, by="pin" if by_pin else "password")
