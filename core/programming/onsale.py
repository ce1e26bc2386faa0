"""Planning an on-sale: windows and the codes of a presale, made and ended; a code shown for a cart.

A code is kept as its hash alone, so whoever reads the database cannot use one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance, window_of
from core.programming.selling import CodeRefused
from core.programming.windows import Window
from core.work import work
from db.errors import RuleBroken
from db.queries import windows as queries
from db.queries.windows import CodeRow as PresaleCode
from db.vocabulary import WINDOW_CHANNELS, CartId, Channel, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_COUNT_MAX = 1_000_000
_NAME_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPresaleCode:
    """A code that was made. It is shown once, and kept nowhere."""

    id: int
    code: str


@permits(Permission.ONSALE_PLAN)
def list_windows(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Window, ...]:
    """As they open, with what was sold in each."""
    performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    return tuple(window_of(row) for row in queries.used_windows(core.postgres, performance_id))


@permits(Permission.ONSALE_PLAN)
def put_window(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    opens_at: datetime,
    closes_at: datetime | None = None,
    channel: Channel | None = None,
    letters: Sequence[str] | None = None,
    needs_code: bool = False,
    buyer_seats_max: int | None = None,
    window_id: int | None = None,
) -> int:
    """Make a window, or change the one of that id; its id. Without channel or letters it is for all of them.

    The first window of a performance shuts it for everything that no window lets. Raises: BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    name = _name(name, "window")
    if letters is not None:
        prices = core.repertoire.prices(performance_id)
        letters = [prices.type_of(letter.strip()).letter for letter in letters]
    _check(performance, opens_at, closes_at, channel, letters, buyer_seats_max)
    values = queries.WindowValues(
        name=name,
        channel=channel,
        letters=letters,
        opens_at=opens_at,
        closes_at=closes_at,
        needs_code=needs_code,
        buyer_seats_max=buyer_seats_max,
    )
    with work(core, actor) as unit:
        if window_id is None:
            window_id = queries.insert_window(unit.connection, performance_id, values)
        elif not queries.update_window(unit.connection, performance_id, window_id, values):
            raise _no_window()
        told = {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(values).items()
        }
        unit.record("window.put", performance.code, id=window_id, **told)
        unit.after_commit(lambda: core.repertoire.forget(performance_id))
    return window_id


@permits(Permission.ONSALE_PLAN)
def remove_window(core: Core, actor: Actor, performance_id: PerformanceId, window_id: int) -> None:
    """Take a window away in which nothing was sold, with its codes. Raises BadInput where something was, NotFound."""
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    with work(core, actor) as unit:
        if not queries.delete_window(unit.connection, performance_id, window_id):
            if any(one.id == window_id for one in queries.windows_of(core.postgres, performance_id)):
                raise BadInput("Something was sold in this window. Let it close instead: give it an end.")
            raise _no_window()
        unit.record("window.remove", performance.code, id=window_id)
        unit.after_commit(lambda: core.repertoire.forget(performance_id))


@permits(Permission.ONSALE_PLAN)
def list_codes(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[PresaleCode, ...]:
    """The newest first, with their uses."""
    performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    return tuple(queries.codes_of(core.postgres, performance_id))


@permits(Permission.ONSALE_PLAN)
def create_code(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    window_id: int,
    name: str,
    code: str | None = None,
    uses_max: int | None = None,
    seats_max: int | None = None,
    valid_until: datetime | None = None,
) -> NewPresaleCode:
    """Make a code for that window; without a `code` one is drawn that cannot be guessed. Raises: BadInput, NotFound."""
    from core.sales.coupons import code_digest
    from core.sales.references import new_ticket_code

    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    window = next((one for one in queries.windows_of(core.postgres, performance_id) if one.id == window_id), None)
    if window is None:
        raise _no_window()
    if not window.needs_code:
        raise BadInput(f"{window.name} is open without a code. Choose a window that needs one.")
    name = _name(name, "code")
    code = (code or new_ticket_code()).strip()
    if sum(c.isalnum() for c in code) < 4 or len(code) > _NAME_MAX:
        raise BadInput("A presale code has at least four letters or digits, and one line.")
    _counts(uses_max, seats_max)
    if valid_until is not None and valid_until <= core.clock.now():
        raise BadInput("A code is good until a time to come. Give another one.")
    try:
        with work(core, actor) as unit:
            made = queries.insert_code(
                unit.connection, performance_id, window_id, name=name, code_sha256=code_digest(code),
                uses_max=uses_max, seats_max=seats_max, valid_until=valid_until,
            )  # fmt: skip
            unit.record("presale.create", f"{performance.code} {name}", id=made, window=window.name, uses_max=uses_max)
    except RuleBroken as broken:
        if broken.constraint == "presale_code_code_sha256_key":
            raise BadInput("There is a code of that word here already. Choose another word.") from None
        raise
    return NewPresaleCode(id=made, code=code)


@permits(Permission.ONSALE_PLAN)
def end_code(core: Core, actor: Actor, performance_id: PerformanceId, code_id: int) -> None:
    """Not good any more from now on; what was sold with it stands. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    with work(core, actor) as unit:
        if not queries.end_code(unit.connection, performance_id, code_id):
            raise NotFound("There is no such code in your reach. Look at 'etds onsale code list'.")
        unit.record("presale.end", performance.code, id=code_id)


@permits(Permission.HOLD_PLACE)
def show_code(core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId, code: str) -> Window:
    """A customer shows a presale code for this cart: what it lets then. It is used when an order is made.

    Raises: CodeRefused, which does not say more of a code than whether it is good here and now.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    row = good_code(core, performance, code)
    queries.show_code(core.postgres, performance_id, cart, row.id)
    return next(one for one in core.repertoire.windows(performance_id) if one.id == row.window_id)


def good_code(core: Core, performance: Performance, code: str) -> PresaleCode:
    """The code of that word. Raises CodeRefused."""
    from core.sales.coupons import code_digest

    row = queries.code_by_digest(core.postgres, performance.id, code_digest(code)) if performance.is_windowed else None
    if row is None or (row.valid_until is not None and row.valid_until <= core.clock.now()):
        raise CodeRefused("This code is not good here and now. Check it, or ask for another one.")
    if row.uses_max is not None and row.used >= row.uses_max:
        raise CodeRefused("This code is used up. Ask for another one.")
    return row


def as_data(window: Window) -> Mapping[str, object]:
    """A window for a script."""
    return {
        "id": window.id,
        "name": window.name,
        "channel": window.channel,
        "price_types": list(window.letters) if window.letters is not None else None,
        "opens_at": window.opens_at.isoformat(),
        "closes_at": window.closes_at.isoformat() if window.closes_at else None,
        "needs_code": window.needs_code,
        "buyer_seats_max": window.buyer_seats_max,
        "orders": window.orders,
        "seats": window.seats,
    }


def _check(
    performance: Performance,
    opens_at: datetime,
    closes_at: datetime | None,
    channel: Channel | None,
    letters: Sequence[str] | None,
    buyer_seats_max: int | None,
) -> None:
    _counts(buyer_seats_max)
    if channel is not None and channel not in WINDOW_CHANNELS:
        raise BadInput(f"A window is for one of {', '.join(WINDOW_CHANNELS)}, or for all.")
    if letters is not None and not letters:
        raise BadInput("Name a price type of the window, or leave them out for all.")
    if opens_at.tzinfo is None or (closes_at is not None and closes_at.tzinfo is None):
        raise BadInput("A window opens and closes at a time with its zone.")
    if closes_at is not None and closes_at <= opens_at:
        raise BadInput("A window closes after it opens. Give a later end, or none.")
    if opens_at >= performance.ends_at:
        raise BadInput("A window opens before the performance ends. Give an earlier time.")


def _counts(*counts: int | None) -> None:
    if any(count is not None and not 1 <= count <= _COUNT_MAX for count in counts):
        raise BadInput(f"Uses and seats are counted from 1 to {_COUNT_MAX:,}; leave it out for no limit.")


def _name(name: str, of: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= _NAME_MAX or not name.isprintable():
        raise BadInput(f"Give the {of} a name of 1 to {_NAME_MAX} characters.")
    return name


def _no_window() -> NotFound:
    return NotFound("There is no such window in your reach. Look at 'etds onsale windows'.")
