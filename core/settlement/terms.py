"""What a person types for a deal, and a deal in words. Pure; shell and screen share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TypeVar

from core.errors import BadInput
from core.money import Money, parse_amount
from core.pricing.stack import percent
from core.pricing.typed import rate_bp
from core.settlement.deals import Deal, DealKind, Deposit, Expense, ShareOf

_Item = TypeVar("_Item", Expense, Deposit)
_NAME_MAX = 40
ITEMS_MAX = 40
_WHOLE_BP = 10_000
_OF = {
    "box office": ShareOf.BOX_OFFICE,
    "gross": ShareOf.BOX_OFFICE,
    "after expenses": ShareOf.AFTER_EXPENSES,
    "net": ShareOf.AFTER_EXPENSES,
}
OF_WORDS = {ShareOf.BOX_OFFICE: "box office", ShareOf.AFTER_EXPENSES: "after expenses"}


def read_deal(typed: Mapping[str, str], currency: str) -> Deal:
    """The deal of these lines: kind, guarantee, share, of, split, profit, cap; an empty one is not agreed.

    Raises BadInput, naming the line.
    """
    kind = typed.get("kind", "").strip().casefold()
    if kind not in [each.value for each in DealKind]:
        raise BadInput(f"A deal is one of: {', '.join(DealKind)}. Type one of them as its kind.")
    of = " ".join(typed.get("of", "").replace("_", " ").casefold().split()) or "box office"
    if of not in _OF:
        raise BadInput(f"A share is of the 'box office', or of what is left 'after expenses'. '{of}' is neither.")
    profit_minor, profit_bp = read_value(typed.get("profit", ""), currency)
    return checked(
        Deal(
            kind=DealKind(kind),
            currency=currency,
            guarantee_minor=read_amount(typed.get("guarantee", ""), currency) or 0,
            share_bp=_rate(typed.get("share", "")),
            share_of=_OF[of],
            split_minor=read_amount(typed.get("split", ""), currency),
            profit_minor=profit_minor or 0,
            profit_bp=profit_bp or 0,
            cap_minor=read_amount(typed.get("cap", ""), currency),
        )
    )


def checked(deal: Deal) -> Deal:
    """The deal, if it can be settled by. Raises BadInput."""
    kind = deal.kind
    if kind is not DealKind.PERCENT and not deal.guarantee_minor:
        raise BadInput(f"A {kind} deal has a guarantee. Type its amount.")
    if kind is DealKind.PERCENT and deal.guarantee_minor:
        raise BadInput("A percent deal has no guarantee. Leave it empty, or make it a versus deal.")
    if kind is not DealKind.GUARANTEE and not 0 < deal.share_bp <= _WHOLE_BP:
        raise BadInput(f"A {kind} deal has a share of the artist's, from 0.01% to 100%. Type it like 85%.")
    if kind is DealKind.GUARANTEE and deal.share_bp:
        raise BadInput("A flat guarantee has no share. Leave it empty, or make it a plus or a versus deal.")
    if kind is not DealKind.PLUS and (deal.split_minor is not None or deal.profit_minor or deal.profit_bp):
        raise BadInput("Only a plus deal has a split point. Leave split point and profit empty.")
    if deal.split_minor is not None and (deal.profit_minor or deal.profit_bp):
        raise BadInput("The split point is an amount, or it is worked out with the profit. Leave one of them empty.")
    if kind is DealKind.PLUS and deal.share_of is not ShareOf.BOX_OFFICE:
        raise BadInput("A plus deal shares what is above the split point, which has the expenses in it already: type "
                       "'box office'.")  # fmt: skip
    if deal.profit_bp > _WHOLE_BP:
        raise BadInput("The presenter's profit is at most 100% of guarantee and expenses. Type less.")
    if deal.cap_minor is not None and deal.cap_minor < max(deal.guarantee_minor, 1):
        raise BadInput("The cap is the most that the artist gets, so it is no less than the guarantee. Type more.")
    if sum(expense.gross_bp or 0 for expense in deal.expenses) > _WHOLE_BP:
        raise BadInput("Expenses that are shares of the gross come to more than all of it. Type less.")
    return deal


def with_expense(deal: Deal, expense: Expense) -> Deal:
    """The deal with this expense, in the place of one of the same name. Raises BadInput."""
    return checked(replace(deal, expenses=_with(deal.expenses, expense)))


def with_deposit(deal: Deal, deposit: Deposit) -> Deal:
    return checked(replace(deal, deposits=_with(deal.deposits, deposit)))


def without(deal: Deal, name: str) -> Deal | None:
    """The deal without the expense or deposit of that name, None where it has none."""
    wanted = name.strip().casefold()
    left = replace(
        deal,
        expenses=tuple(each for each in deal.expenses if each.name.casefold() != wanted),
        deposits=tuple(each for each in deal.deposits if each.name.casefold() != wanted),
    )
    return None if left == deal else left


def read_expense(name: str, value: str, cap: str, currency: str) -> Expense:
    """`2500`, `1.50 a ticket`, `2.5%` of the gross. Raises BadInput."""
    text = value.strip().casefold()
    for ending in ("a ticket", "per ticket", "/ticket"):
        if text.endswith(ending):
            made = Expense(name=_name(name), ticket_minor=_some(text.removesuffix(ending), currency))
            break
    else:
        if text.endswith("%"):
            made = Expense(name=_name(name), gross_bp=_rate(text))
            if not 0 < (made.gross_bp or 0) <= _WHOLE_BP:
                raise BadInput("A share of the gross is from 0.01% to 100%. Type it like 2.5%.")
        else:
            made = Expense(name=_name(name), amount_minor=_some(text, currency))
    most = read_amount(cap, currency)
    if most is not None and not most:
        raise BadInput("A cap of nothing is no expense. Leave the cap empty, or take the expense away.")
    return replace(made, cap_minor=most)


def read_deposit(name: str, value: str, currency: str) -> Deposit:
    return Deposit(name=_name(name), amount_minor=_some(value, currency))


def read_amount(text: str, currency: str) -> int | None:
    """Minor units; None for nothing. An amount may say its currency, but no other one. Raises BadInput."""
    plain = text.strip()
    if not plain:
        return None
    amount, _, unit = plain.rpartition(" ")
    if len(unit) == 3 and unit.isalpha():
        if unit.upper() != currency:
            raise BadInput(f"This performance is settled in {currency}. Type the amount in {currency}.")
        plain = amount
    return parse_amount(plain, currency).amount_minor


def read_value(text: str, currency: str) -> tuple[int | None, int | None]:
    """`500.00` or `15%`: minor units, or basis points."""
    if text.strip().endswith("%"):
        return None, _rate(text)
    return read_amount(text, currency), None


def _with(items: tuple[_Item, ...], item: _Item) -> tuple[_Item, ...]:
    there = [each.name.casefold() for each in items]
    name = item.name.casefold()
    if name in there:
        return tuple(item if each.name.casefold() == name else each for each in items)
    if len(items) >= ITEMS_MAX:
        raise BadInput(f"A deal has at most {ITEMS_MAX} of these. Put some of them together.")
    return (*items, item)


def _some(text: str, currency: str) -> int:
    minor = read_amount(text, currency)
    if not minor:
        raise BadInput(f"Type how much it is in {currency}, like 2500, 1.50 a ticket or 2.5%.")
    return minor


def _rate(text: str) -> int:
    return rate_bp(text) if text.strip() else 0


def _name(text: str) -> str:
    called = " ".join(text.split())
    if not 1 <= len(called) <= _NAME_MAX or not called.isprintable():
        raise BadInput(f"Give it a name of 1 to {_NAME_MAX} characters.")
    return called


# --- in words ---------------------------------------------------------------------------------------------------------


def deal_words(deal: Deal) -> str:
    """`Versus: 5,000.00 EUR or 85 % of the net box office after expenses, whichever is more.`"""
    guarantee, rate = Money(deal.guarantee_minor, deal.currency), percent(deal.share_bp)
    of = "the net box office" + (" after expenses" if deal.share_of is ShareOf.AFTER_EXPENSES else "")
    match deal.kind:
        case DealKind.GUARANTEE:
            words = f"Guarantee: {guarantee}, whatever is sold"
        case DealKind.PERCENT:
            words = f"Percent: {rate} of {of}"
        case DealKind.VERSUS:
            words = f"Versus: {guarantee} or {rate} of {of}, whichever is more"
        case DealKind.PLUS:
            words = f"Plus: {guarantee} and {rate} of what is above the split point {_split_words(deal)}"
    most = "" if deal.cap_minor is None else f"; at most {Money(deal.cap_minor, deal.currency)}"
    return f"{words}{most}."


def _split_words(deal: Deal) -> str:
    if deal.split_minor is not None:
        return f"of {Money(deal.split_minor, deal.currency).plain()}"
    profit = [percent(deal.profit_bp)] if deal.profit_bp else []
    profit += [Money(deal.profit_minor, deal.currency).plain()] if deal.profit_minor else []
    return f"(guarantee, expenses{f' and {profit[0]} profit' if profit else ''})"


def expense_words(expense: Expense, currency: str) -> str:
    """`1.50 a ticket, at most 800.00`."""
    if expense.amount_minor is not None:
        words = Money(expense.amount_minor, currency).plain()
    elif expense.ticket_minor is not None:
        words = f"{Money(expense.ticket_minor, currency).plain()} a ticket"
    else:
        words = f"{percent(expense.gross_bp or 0)} of gross"
    return words if expense.cap_minor is None else f"{words}, at most {Money(expense.cap_minor, currency).plain()}"


def deal_data(deal: Deal) -> Mapping[str, object]:
    """For a script; amounts in minor units."""
    return asdict(deal)
