"""What an artist gets of a night: the deal as data, and what it comes to. Pure, in whole minor units.

    guarantee    the guarantee, whatever is sold
    percent      a share of the net box office, or of what is left of it after the expenses
    versus       the guarantee or that share, whichever is more
    plus         the guarantee, and a share of the net box office above the split point

net box office = what buyers paid, less taxes, fees and rounding of cash
split point    = guarantee + expenses + the presenter's profit, unless it was agreed as an amount

Each share is rounded half up to the minor unit, once, where it is taken: each expense, the profit, the artist's share.
Nothing else is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_BASIS_POINTS = 10_000


class DealKind(StrEnum):
    GUARANTEE = "guarantee"
    PERCENT = "percent"
    VERSUS = "versus"
    PLUS = "plus"


class ShareOf(StrEnum):
    """Of what a share is taken, always after taxes and fees."""

    BOX_OFFICE = "box_office"
    AFTER_EXPENSES = "after_expenses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """One cost of the night: an amount, so much for each ticket sold, or basis points of what buyers paid; at most the
    cap."""

    name: str
    amount_minor: int | None = None
    ticket_minor: int | None = None
    gross_bp: int | None = None
    cap_minor: int | None = None

    def of(self, take: Take) -> int:
        if self.amount_minor is not None:
            minor = self.amount_minor
        elif self.ticket_minor is not None:
            minor = self.ticket_minor * max(take.tickets, 0)
        else:
            minor = share(max(take.gross_minor, 0), self.gross_bp or 0)
        return minor if self.cap_minor is None else min(minor, self.cap_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What the artist had before the night."""

    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One version of what was agreed. What a kind does not use is nothing in it (`core/settlement/terms.py`)."""

    kind: DealKind
    currency: str
    guarantee_minor: int = 0
    share_bp: int = 0
    share_of: ShareOf = ShareOf.BOX_OFFICE
    split_minor: int | None = None
    profit_minor: int = 0
    profit_bp: int = 0
    cap_minor: int | None = None
    expenses: tuple[Expense, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What a performance brought: all that buyers paid, what of it is not the house's to share, and tickets sold for
    money."""

    gross_minor: int
    taxes_minor: int = 0
    fees_minor: int = 0
    rounding_minor: int = 0
    tickets: int = 0

    @property
    def net_minor(self) -> int:
        """The net box office."""
        return self.gross_minor - self.taxes_minor - self.fees_minor - self.rounding_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a deal comes to over a take.

    `split_minor` is the net box office above which the artist gets more than the guarantee, None where there is none.
    `base_minor` is what the share was taken of. `earned_minor` is all that the artist is owed for the night,
    `overage_minor` what of it goes beyond the guarantee, `capped_minor` what the cap took off. Deposits come off at the
    end: a walkout is never less than nothing, what was paid too much stands as `overpaid_minor`.
    """

    expenses: tuple[tuple[str, int], ...]
    expenses_minor: int
    after_expenses_minor: int
    profit_minor: int
    split_minor: int | None
    base_minor: int
    share_minor: int
    capped_minor: int
    earned_minor: int
    overage_minor: int
    deposits_minor: int
    walkout_minor: int
    overpaid_minor: int
    presenter_minor: int


def share(minor: int, basis_points: int) -> int:
    """So many basis points of an amount that is not negative, half up."""
    return (minor * basis_points + _BASIS_POINTS // 2) // _BASIS_POINTS


def settled(deal: Deal, take: Take) -> Outcome:
    """What the artist gets, and what stays with the presenter."""
    net = take.net_minor
    costs = tuple((expense.name, expense.of(take)) for expense in deal.expenses)
    nut = sum(minor for _, minor in costs)
    profit, split = _split(deal, nut)
    base = max(_base(deal, net, nut, split), 0)
    of_share = share(base, deal.share_bp)
    match deal.kind:
        case DealKind.GUARANTEE:
            uncapped = deal.guarantee_minor
        case DealKind.PERCENT:
            uncapped = of_share
        case DealKind.VERSUS:
            uncapped = max(deal.guarantee_minor, of_share)
        case DealKind.PLUS:
            uncapped = deal.guarantee_minor + of_share
    earned = uncapped if deal.cap_minor is None else min(uncapped, deal.cap_minor)
    had = sum(deposit.amount_minor for deposit in deal.deposits)
    return Outcome(
        expenses=costs,
        expenses_minor=nut,
        after_expenses_minor=net - nut,
        profit_minor=profit,
        split_minor=split,
        base_minor=base,
        share_minor=of_share,
        capped_minor=uncapped - earned,
        earned_minor=earned,
        overage_minor=max(earned - deal.guarantee_minor, 0),
        deposits_minor=had,
        walkout_minor=max(earned - had, 0),
        overpaid_minor=max(had - earned, 0),
        presenter_minor=net - nut - earned,
    )


def _base(deal: Deal, net: int, nut: int, split: int | None) -> int:
    """What the share is of; less than nothing is nothing."""
    if deal.kind is DealKind.GUARANTEE:
        return 0
    if deal.kind is DealKind.PLUS:
        return net - (split or 0)
    return net - nut if deal.share_of is ShareOf.AFTER_EXPENSES else net


def _split(deal: Deal, nut: int) -> tuple[int, int | None]:
    """The presenter's profit, and the net box office above which the share brings more than the guarantee."""
    if deal.kind is DealKind.VERSUS and deal.share_bp:
        even = -(-deal.guarantee_minor * _BASIS_POINTS // deal.share_bp)
        return 0, even + (nut if deal.share_of is ShareOf.AFTER_EXPENSES else 0)
    if deal.kind is not DealKind.PLUS:
        return 0, None
    if deal.split_minor is not None:
        return 0, deal.split_minor
    costs = deal.guarantee_minor + nut
    profit = deal.profit_minor + share(costs, deal.profit_bp)
    return profit, costs + profit
