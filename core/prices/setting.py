"""Windows and steps of one performance are set.

Each act has its row in the audit. It moves the stamp of those prices (`functions/prices.sql`), so that no order is sold
at what stood before; a cart keeps what it was quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.prices.changing import change, named
from core.programming.reach import performance_in_reach
from db.queries import prices as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.PRICE_SET)
def add_window(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    prices_minor: Mapping[tuple[int, str], int],
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> None:
    """Other prices for a time, by (level number, price type letter). Raises BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    called, prices = named(name), core.repertoire.prices(performance_id)
    if not prices_minor:
        raise BadInput("Say at least one price of the window.")
    if ends_at is not None and ends_at <= starts_at:
        raise BadInput("The window ends before it begins. Choose another time.")
    rows: list[tuple[int, int, int]] = []
    for (level, letter), minor in prices_minor.items():
        price_type = prices.type_of(letter)
        if prices.price(level, letter) is None:
            raise BadInput(f"{price_type.name} has no price at level {level}. Scale the house first.")
        if minor < 0:
            raise BadInput("A price is nothing or more. Type it again.")
        rows.append((level, price_type.id, minor))
    with change(core, actor, performance) as unit:
        queries.insert_window(
            unit.connection, performance_id, name=called, prices=rows, starts_at=starts_at, ends_at=ends_at,
            account_id=actor.account_id,
        )  # fmt: skip
        told = {f"{level} {letter}": minor for (level, letter), minor in prices_minor.items()}
        unit.record(
            "price.window", performance.code, name=called, prices_minor=told, starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat() if ends_at else None,
        )  # fmt: skip


@permits(Permission.PRICE_SET)
def end_window(core: Core, actor: Actor, performance_id: PerformanceId, *, window: int) -> None:
    """The list's price holds again from now on. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    with change(core, actor, performance) as unit:
        name = queries.end_window(unit.connection, performance_id, window)
        if name is None:
            raise NotFound("There is no such window that is open or to come. Look at 'etds price show'.")
        unit.record("price.window_end", performance.code, id=window, name=name)


@permits(Permission.PRICE_SET)
def add_step(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    at: datetime | None = None,
    sold_percent: int | None = None,
    change_minor: int | None = None,
    change_bp: int | None = None,
    level: int | None = None,
    letter: str | None = None,
    to_minor: int = 1,
) -> int:
    """Prices change from a date on, or from so many percent sold on; its number. Raises BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    called, prices = named(name), core.repertoire.prices(performance_id)
    if (at is None) == (sold_percent is None):
        raise BadInput("A step begins at a date, or at so many percent sold: say one of them.")
    if (change_minor is None) == (change_bp is None) or not (change_minor or change_bp):
        raise BadInput("A step adds or takes off an amount, or percents: say one of them.")
    if sold_percent is not None and not 1 <= sold_percent <= 100:
        raise BadInput("Say from how many percent sold on, 1 to 100.")
    if level is not None and level not in {number for number, _ in prices.prices_minor}:
        raise BadInput(f"There is no level {level} here. Look at 'etds price show'.")
    with change(core, actor, performance) as unit:
        made = queries.insert_step(
            unit.connection, performance_id, name=called, level=level,
            price_type_id=prices.type_of(letter).id if letter else None, at=at, sold_percent=sold_percent,
            change_minor=change_minor, change_bp=change_bp, to_minor=to_minor, account_id=actor.account_id,
        )  # fmt: skip
        unit.record(
            "price.step", performance.code, id=made, name=called, at=at.isoformat() if at else None,
            sold_percent=sold_percent, change_minor=change_minor, change_bp=change_bp,
        )  # fmt: skip
    return made


@permits(Permission.PRICE_SET)
def end_step(core: Core, actor: Actor, performance_id: PerformanceId, *, step: int) -> None:
    """The step is taken back, from now on also for carts. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    with change(core, actor, performance) as unit:
        name = queries.end_step(unit.connection, performance_id, step)
        if name is None:
            raise NotFound("There is no such step. Look at 'etds price show'.")
        unit.record("price.step_end", performance.code, id=step, name=name)
