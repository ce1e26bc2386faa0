"""Fees and taxes are set: of a performance, a venue or an organisation. Orders keep what they bore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound, Refusal
from core.prices.changing import change, named
from core.pricing.charges import Per, TaxRounding
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from db.queries import prices as queries
from db.queries.prices import RuleScope
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

SCOPES = ("performance", "venue", "organisation")


class OutOfReach(Refusal):
    """The rule is of a venue or an organisation that is not the actor's; nothing was changed."""

    code = "rule_out_of_reach"


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
    called = named(name)
    if (amount_minor is None) == (rate_bp is None):
        raise BadInput("A fee is an amount or percents: say one of them.")
    if (amount_minor is not None and amount_minor <= 0) or (rate_bp is not None and not 1 <= rate_bp <= 10_000):
        raise BadInput("A fee is more than nothing, and at most 100 percent. Type it again.")
    if per is Per.CASH and amount_minor is None:
        raise BadInput("Cash is rounded to an amount, like 0.05. Say it.")
    owner = _owner(actor, performance, scope)
    with change(core, actor, performance) as unit:
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
    with change(core, actor, performance) as unit:
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
    called = named(name)
    if not 1 <= rate_bp <= 10_000:
        raise BadInput("A rate is more than nothing, and at most 100 percent. Type it again.")
    if not (on_price or on_fees):
        raise BadInput("A tax is on the price, on fees, or on both: say one of them.")
    owner = _owner(actor, performance, scope)
    with change(core, actor, performance) as unit:
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
    with change(core, actor, performance) as unit:
        owner = _owned(actor, performance, queries.scope_of_tax(unit.connection, rule))
        name = queries.end_tax(unit.connection, owner, rule)
        if name is None:
            raise NotFound("This tax has ended already. Look at 'etds tax list'.")
        unit.record("tax.end", name, id=rule)


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
