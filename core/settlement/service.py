"""Deals are set and seen, and the sheet that grows by them while tickets sell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotAsShown, NotFound
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.settlement.deals import Deal, Deposit, Expense
from core.settlement.reading import agreed, sheet_now, stored_deal
from core.settlement.sheet import Sheet
from core.settlement.terms import checked, deal_words, with_deposit, with_expense, without
from core.work import work
from db.queries import settlement as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SALES_SEE)
def see_deal(core: Core, actor: Actor, performance_id: PerformanceId) -> Deal | None:
    """What was agreed, None where nothing was. Raises NotFound."""
    return stored_deal(core, performance_in_reach(core, actor, Permission.SALES_SEE, performance_id).id)


@permits(Permission.SALES_SEE)
def settlement_now(core: Core, actor: Actor, performance_id: PerformanceId, *, at: datetime | None = None) -> Sheet:
    """The sheet as of now, or as it was known at a moment, by the deal that stands.

    Raises: NoDeal, NotOneCurrency, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.SALES_SEE, performance_id)
    if at is not None and at > core.clock.now():
        raise BadInput("That moment is still to come. Name one in the past.")
    return sheet_now(core, performance, agreed(core, performance), at)


@permits(Permission.SALES_SEE)
def settlement_stamp(core: Core, actor: Actor, performance_id: PerformanceId) -> str:
    """Another word as soon as the settlement has something new to show; costs next to nothing. Raises NotFound."""
    return queries.stamp_of(core.postgres, performance_in_reach(core, actor, Permission.SALES_SEE, performance_id).id)


@permits(Permission.DEAL_EDIT)
def set_deal(core: Core, actor: Actor, performance_id: PerformanceId, *, deal: Deal, seen: int | None = None) -> Deal:
    """Agree on these terms: the next version of the deal. Expenses and deposits stay as they are.

    `seen` is the version that the terms were typed over. Raises: NotAsShown, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.DEAL_EDIT, performance_id)
    before = stored_deal(core, performance.id)
    if before is not None:
        deal = _with_items_of(deal, before)
    return _put(core, actor, performance, before, deal, seen, "deal.set", terms=deal_words(deal))


@permits(Permission.DEAL_EDIT)
def add_expense(
    core: Core, actor: Actor, performance_id: PerformanceId, *, expense: Expense, seen: int | None = None
) -> Deal:
    """An expense of the night, in the place of one of that name. Raises: NoDeal, NotAsShown, BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.DEAL_EDIT, performance_id)
    before = agreed(core, performance)
    deal = with_expense(before, expense)
    return _put(core, actor, performance, before, deal, seen, "deal.expense", name=expense.name,
                amount_minor=expense.amount_minor, ticket_minor=expense.ticket_minor, gross_bp=expense.gross_bp,
                cap_minor=expense.cap_minor)  # fmt: skip


@permits(Permission.DEAL_EDIT)
def add_deposit(
    core: Core, actor: Actor, performance_id: PerformanceId, *, deposit: Deposit, seen: int | None = None
) -> Deal:
    """What the artist had already, in the place of one of that name. Raises: NoDeal, NotAsShown, BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.DEAL_EDIT, performance_id)
    before = agreed(core, performance)
    deal = with_deposit(before, deposit)
    return _put(core, actor, performance, before, deal, seen, "deal.deposit", name=deposit.name,
                amount_minor=deposit.amount_minor)  # fmt: skip


@permits(Permission.DEAL_EDIT)
def remove_item(core: Core, actor: Actor, performance_id: PerformanceId, *, name: str, seen: int | None = None) -> Deal:
    """Take the expense or deposit of that name out of the deal. Raises: NoDeal, NotAsShown, NotFound."""
    performance = performance_in_reach(core, actor, Permission.DEAL_EDIT, performance_id)
    before = agreed(core, performance)
    deal = without(before, name)
    if deal is None:
        raise NotFound(f"The deal of {performance.code} has no such expense or deposit. Look at 'etds settle show "
                       f"{performance.code}'.")  # fmt: skip
    return _put(core, actor, performance, before, deal, seen, "deal.remove", name=name.strip())


def _with_items_of(deal: Deal, before: Deal) -> Deal:
    for expense in before.expenses:
        deal = with_expense(deal, expense)
    for deposit in before.deposits:
        deal = with_deposit(deal, deposit)
    return deal


def _put(
    core: Core,
    actor: Actor,
    performance: Performance,
    before: Deal | None,
    deal: Deal,
    seen: int | None,
    act: str,
    **told: object,
) -> Deal:
    """The version that follows. Raises NotAsShown where somebody else was faster."""
    stands = 0 if before is None else before.version
    if deal.currency != performance.currency:
        raise BadInput(f"{performance.code} is sold in {performance.currency}. Agree on amounts in "
                       f"{performance.currency}.")  # fmt: skip
    checked(deal)
    version = stands + 1
    terms = {
        "kind": deal.kind.value, "guarantee_minor": deal.guarantee_minor, "share_bp": deal.share_bp,
        "share_of": deal.share_of.value, "split_minor": deal.split_minor, "profit_minor": deal.profit_minor,
        "profit_bp": deal.profit_bp, "cap_minor": deal.cap_minor, "currency": deal.currency,
    }  # fmt: skip
    expenses = [(one.name, one.amount_minor, one.ticket_minor, one.gross_bp, one.cap_minor) for one in deal.expenses]
    deposits = [(one.name, one.amount_minor) for one in deal.deposits]
    with work(core, actor) as unit:
        if seen not in (None, stands) or not queries.insert_deal(
            unit.connection, performance.id, version, terms, expenses, deposits, actor.account_id
        ):
            raise NotAsShown(f"Somebody else has just changed the deal of {performance.code}. Look at it, and do it "
                             "once more.")  # fmt: skip
        unit.record(act, performance.code, version=version, **told)
    made = stored_deal(core, performance.id)
    assert made is not None, "it was just made"
    return made
