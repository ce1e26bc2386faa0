"""What the stores can answer instead of data. Drivers' errors are translated here and nowhere else.

StoreError
├── StoreUnavailable   no connection, or it was lost: the outcome of a write is unknown, ask again by id
├── StoreBusy          a lock or a statement took longer than allowed: nothing was done
├── RuleBroken         a constraint refused; `.constraint` names it
├── ActUndone          a function of ours raised a code of its own; `.code` is ET001..
├── DrawerShut         cash was to move, and who moves it has no open drawer; nothing was done
└── NotTheOwner        the schema is to be brought up to date by a login that may not
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import errors as pg


class StoreError(Exception):
    """A store said no or nothing."""


class StoreUnavailable(StoreError):
    """No connection, or it was lost on the way."""


class StoreBusy(StoreError):
    """Waited as long as is allowed; nothing was done."""


class RuleBroken(StoreError):
    """A constraint refused the row."""

    def __init__(self, constraint: str, detail: str) -> None:
        self.constraint = constraint
        super().__init__(f"{constraint}: {detail}")


class NotTheOwner(StoreError):
    """The schema is older than the program, and this login may not change it."""


class ActUndone(StoreError):
    """One of our functions undid its act; `code` says why."""

    SEATS_NOT_OPEN = "ET001"
    HOLD_LOST = "ET002"
    TOO_MANY_SEATS = "ET003"
    ORDER_LOST_SEATS = "ET004"
    COUPON_SPENT = "ET005"
    NOT_PAID = "ET007"
    WINDOW_SHUT = "ET008"
    CODE_SEATS = "ET009"

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class DrawerShut(StoreError):
    """Cash was to move without an open drawer; nothing was done. Whatever act it was, this is the one thing to say."""

    CODE = "ET006"


_BUSY = (
    pg.LockNotAvailable,
    pg.QueryCanceled,
    pg.DeadlockDetected,
    pg.SerializationFailure,
    pg.TooManyConnections,
)


@contextmanager
def translated() -> Generator[None]:
    """Turn what psycopg raises inside into the tree above; programmers' errors pass through."""
    try:
        yield
    except _BUSY as error:
        raise StoreBusy(str(error)) from error
    except pg.IntegrityError as error:
        raise RuleBroken(error.diag.constraint_name or "", str(error).splitlines()[0]) from error
    except psycopg.Error as error:
        sqlstate = error.sqlstate or ""
        if sqlstate == DrawerShut.CODE:
            raise DrawerShut(sqlstate) from None
        if sqlstate.startswith("ET"):
            raise ActUndone(sqlstate) from None
        # A pool that found no connection in time raises an operational error as well.
        if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
            raise StoreUnavailable(str(error).splitlines()[0] if str(error) else "connection lost") from error
        raise
