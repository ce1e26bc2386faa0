"""Prices are set: windows and steps of one performance, fees and taxes of a performance, a venue or an organisation.

Each act has its row in the audit. It moves the stamp of those prices (`functions/prices.sql`), so that no order is sold
at what stood before; a cart keeps what it was quoted.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound, Refusal
from core.pricing.charges import Per, TaxRounding
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.work import Work, work
from db.queries import prices as queries
from db.queries.prices import RuleScope
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

SCOPES = ("performance", "venue", "organisation")
_NAME_MAX = 40


class OutOfReach(Refusal):
    """The rule is of a venue or an organisation that is not the actor's; nothing was changed."""

    code = "rule_out_of_reach"


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
    called, prices = _name(name), core.repertoire.prices(performance_id)
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
    with _change(core, actor, performance) as unit:
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
    with _change(core, actor, performance) as unit:
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
    called, prices = _name(name), core.repertoire.prices(performance_id)
    if (at is None) == (sold_percent is None):
        raise BadInput("A step begins at a date, or at so many percent sold: say one of them.")
    if (change_minor is None) == (change_bp is None) or not (change_minor or change_bp):
        raise BadInput("A step adds or takes off an amount, or percents: say one of them.")
    if sold_percent is not None and not 1 <= sold_percent <= 100:
        raise BadInput("Say from how many percent sold on, 1 to 100.")
    if level is not None and level not in {number for number, _ in prices.prices_minor}:
        raise BadInput(f"There is no level {level} here. Look at 'etds price show'.")
    with _change(core, actor, performance) as unit:
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
    with _change(core, actor, performance) as unit:
        name = queries.end_step(unit.connection, performance_id, step)
        if name is None:
            raise NotFound("There is no such step. Look at 'etds price show'.")
        unit.record("price.step_end", performance.code, id=step, name=name)


@permits(Permission.PRICE_SET)
def add_fee(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    scope: str = "performance",
    per: Per = Per.TICKET,
    amount_minor: int | None = None,
    rate_bp: int | None = None,
    is_on_top: bool = True,
    is_kept: bool = False,
    on_free: bool = False,
) -> int:
    """A fee of this performance, its venue or its organisation, from now on; its number.

    Raises: OutOfReach, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    called = _name(name)
    if (amount_minor is None) == (rate_bp is None):
        raise BadInput("A fee is an amount or percents: say one of them.")
    if (amount_minor is not None and amount_minor <= 0) or (rate_bp is not None and not 1 <= rate_bp <= 10_000):
        raise BadInput("A fee is more than nothing, and at most 100 percent. Type it again.")
    if per is Per.CASH and amount_minor is None:
        raise BadInput("Cash is rounded to an amount, like 0.05. Say it.")
    owner = _owner(actor, performance, scope)
    with _change(core, actor, performance) as unit:
        made = queries.insert_fee(
            unit.connection, owner, name=called, per=per.value, amount_minor=amount_minor,
            currency=performance.currency if amount_minor is not None else None, rate_bp=rate_bp,
            is_on_top=is_on_top or per is Per.CASH, is_kept=is_kept, on_free=on_free, account_id=actor.account_id,
        )  # fmt: skip
        unit.record(
            "fee.add", called, id=made, scope=f"{scope} of {performance.code}", per=per.value,
            amount_minor=amount_minor, rate_bp=rate_bp, on_top=is_on_top, kept=is_kept,
        )  # fmt: skip
    return made


@permits(Permission.PRICE_SET)
def end_fee(core: Core, actor: Actor, performance_id: PerformanceId, *, rule: int) -> None:
    """No order bears it from now on. Raises OutOfReach, NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    with _change(core, actor, performance) as unit:
        owner = _owned(actor, performance, queries.scope_of_fee(unit.connection, rule))
        name = queries.end_fee(unit.connection, owner, rule)
        if name is None:
            raise NotFound("This fee has ended already. Look at 'etds fee list'.")
        unit.record("fee.end", name, id=rule)


@permits(Permission.PRICE_SET)
def add_tax(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    rate_bp: int,
    scope: str = "performance",
    is_inclusive: bool = True,
    on_price: bool = True,
    on_fees: bool = True,
    rounding: TaxRounding = TaxRounding.LINE,
) -> int:
    """A tax of this performance, its venue or its organisation, from now on; its number.

    Raises: OutOfReach, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    called = _name(name)
    if not 1 <= rate_bp <= 10_000:
        raise BadInput("A rate is more than nothing, and at most 100 percent. Type it again.")
    if not (on_price or on_fees):
        raise BadInput("A tax is on the price, on fees, or on both: say one of them.")
    owner = _owner(actor, performance, scope)
    with _change(core, actor, performance) as unit:
        made = queries.insert_tax(
            unit.connection, owner, name=called, rate_bp=rate_bp, is_inclusive=is_inclusive, on_price=on_price,
            on_fees=on_fees, rounding=rounding.value, account_id=actor.account_id,
        )  # fmt: skip
        unit.record(
            "tax.add", called, id=made, scope=f"{scope} of {performance.code}", rate_bp=rate_bp, inclusive=is_inclusive,
            rounding=rounding.value,
        )  # fmt: skip
    return made


@permits(Permission.PRICE_SET)
def end_tax(core: Core, actor: Actor, performance_id: PerformanceId, *, rule: int) -> None:
    """No order bears it from now on. Raises OutOfReach, NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    with _change(core, actor, performance) as unit:
        owner = _owned(actor, performance, queries.scope_of_tax(unit.connection, rule))
        name = queries.end_tax(unit.connection, owner, rule)
        if name is None:
            raise NotFound("This tax has ended already. Look at 'etds tax list'.")
        unit.record("tax.end", name, id=rule)


@contextmanager
def _change(core: Core, actor: Actor, performance: Performance) -> Generator[Work]:
    """One act with its audit row; this terminal knows of it at once, the others within a second."""
    with work(core, actor) as unit:
        yield unit
        unit.after_commit(lambda: core.repertoire.forget(performance.id))


def _name(name: str) -> str:
    called = " ".join(name.split())
    if not 1 <= len(called) <= _NAME_MAX or not called.isprintable():
        raise BadInput(f"Give it a name of 1 to {_NAME_MAX} characters.")
    return called


def _owner(actor: Actor, performance: Performance, scope: str) -> RuleScope:
    """Whose rule it becomes. A house sets what holds at its venue, a distributor what holds for its own events."""
    match scope:
        case "performance":
            owner = RuleScope(performance_id=performance.id)
        case "venue":
            owner = RuleScope(venue_id=performance.venue_id)
        case "organisation":
            owner = RuleScope(organisation_id=performance.organisation_id)
        case _:
            raise BadInput(f"A rule is of one of: {', '.join(SCOPES)}.")
    return _owned(actor, performance, owner)


def _owned(actor: Actor, performance: Performance, owner: RuleScope | None) -> RuleScope:
    """The owner, if this rule is of the performance, its venue or its organisation, and that is the actor's to set."""
    of_it = owner is not None and (
        owner.performance_id == performance.id
        or (owner.venue_id is not None and owner.venue_id == performance.venue_id)
        or (owner.organisation_id is not None and owner.organisation_id == performance.organisation_id)
    )
    if owner is None or not of_it:
        raise NotFound("There is no such rule for this performance. Look at 'etds fee list' and 'etds tax list'.")
    reach = scope_of(actor, Permission.PRICE_SET)
    if owner.venue_id is not None and not reach.everything and reach.venue_id != owner.venue_id:
        raise OutOfReach("This holds for a whole venue: its manager or an admin sets it.")
    if owner.organisation_id is not None and not reach.everything and reach.organisation_id != owner.organisation_id:
        raise OutOfReach("This holds for a whole organisation: its distributor or an admin sets it.")
    return owner
