"""Each kind of deal worked by hand, its edges, and what holds of every deal. 100_00 minor units are 100.00."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settlement import Deal, DealKind, Deposit, Expense, Outcome, ShareOf, Take, settled
from core.settlement.deals import share
from core.settlement.sheet import PerTicket, at_sell_out

# 1,000 tickets at 20.00 with 7 % tax and a fee of 1.00 inside: 20,000.00, 1,308.41 tax, 1,000.00 fees.
TAKE = Take(gross_minor=20_000_00, taxes_minor=1_308_41, fees_minor=1_000_00, tickets=1_000)
NET = 17_691_59  # 20,000.00 - 1,308.41 - 1,000.00
COSTS = (
    Expense(name="Hall", amount_minor=3_000_00),
    Expense(name="Insurance", ticket_minor=1_50, cap_minor=1_200_00),  # 1,500.00, at most 1,200.00
    Expense(name="Cards", gross_bp=250),  # 2.5 % of 20,000.00 = 500.00
)
NUT = 4_700_00  # 3,000.00 + 1,200.00 + 500.00


def deal(kind: str, **terms: object) -> Deal:
    return Deal(kind=DealKind(kind), currency="EUR", **terms)  # type: ignore[arg-type]


def test_a_guarantee_is_paid_whatever_is_sold() -> None:
    flat = deal("guarantee", guarantee_minor=5_000_00, expenses=COSTS)

    assert settled(flat, TAKE) == Outcome(
        expenses=(("Hall", 3_000_00), ("Insurance", 1_200_00), ("Cards", 500_00)),
        expenses_minor=NUT,
        after_expenses_minor=12_991_59,  # 17,691.59 - 4,700.00
        profit_minor=0,
        split_minor=None,
        base_minor=0,
        share_minor=0,
        capped_minor=0,
        earned_minor=5_000_00,
        overage_minor=0,
        deposits_minor=0,
        walkout_minor=5_000_00,
        overpaid_minor=0,
        presenter_minor=7_991_59,  # 12,991.59 - 5,000.00
    )
    assert settled(flat, Take(gross_minor=0)).walkout_minor == 5_000_00


def test_a_percent_of_the_net_box_office() -> None:
    found = settled(deal("percent", share_bp=7_000), TAKE)

    # 70 % of 17,691.59 = 12,384.113
    assert (found.base_minor, found.earned_minor, found.walkout_minor) == (NET, 12_384_11, 12_384_11)


def test_a_percent_of_what_is_left_after_expenses() -> None:
    found = settled(deal("percent", share_bp=8_500, share_of=ShareOf.AFTER_EXPENSES, expenses=COSTS), TAKE)

    # 85 % of 12,991.59 = 11,042.8515, half up
    assert (found.base_minor, found.earned_minor) == (12_991_59, 11_042_85)
    assert found.presenter_minor == 12_991_59 - 11_042_85


def test_versus_pays_the_greater_one() -> None:
    versus = deal("versus", guarantee_minor=10_000_00, share_bp=8_500, share_of=ShareOf.AFTER_EXPENSES, expenses=COSTS)
    found = settled(versus, TAKE)

    # 85 % of 12,991.59 = 11,042.85 is more than 10,000.00; it is from (10,000.00 / 0.85 = 11,764.71) + 4,700.00 on
    assert (found.earned_minor, found.overage_minor, found.split_minor) == (11_042_85, 1_042_85, 16_464_71)
    # of the net box office itself: 85 % of 17,691.59 = 15,037.8515; passed from 11,764.71 on
    of_all = settled(replace(versus, share_of=ShareOf.BOX_OFFICE), TAKE)
    assert (of_all.earned_minor, of_all.split_minor) == (15_037_85, 11_764_71)


def test_plus_pays_the_guarantee_and_a_share_above_the_split_point() -> None:
    found = settled(deal("plus", guarantee_minor=6_000_00, share_bp=8_000, profit_bp=1_500, expenses=COSTS), TAKE)

    # costs 6,000.00 + 4,700.00 = 10,700.00; profit 15 % = 1,605.00; split point 12,305.00
    assert (found.profit_minor, found.split_minor) == (1_605_00, 12_305_00)
    # above it 17,691.59 - 12,305.00 = 5,386.59; 80 % = 4,309.272
    assert (found.base_minor, found.share_minor) == (5_386_59, 4_309_27)
    assert (found.earned_minor, found.overage_minor) == (10_309_27, 4_309_27)


def test_plus_with_a_split_point_as_it_was_agreed_and_a_profit_as_an_amount() -> None:
    agreed = settled(deal("plus", guarantee_minor=6_000_00, share_bp=5_000, split_minor=15_000_00), TAKE)
    # 50 % of 2,691.59 = 1,345.795, half up
    assert (agreed.split_minor, agreed.earned_minor) == (15_000_00, 7_345_80)

    costs = deal("plus", guarantee_minor=6_000_00, share_bp=5_000, profit_minor=1_000_00, expenses=COSTS)
    profit = settled(costs, TAKE)
    # 6,000.00 + 4,700.00 + 1,000.00 = 11,700.00; 50 % of 5,991.59 = 2,995.795
    assert (profit.split_minor, profit.earned_minor) == (11_700_00, 8_995_80)


PLUS = deal("plus", guarantee_minor=6_000_00, share_bp=8_000, split_minor=10_000_00)


@pytest.mark.parametrize(
    ("net", "earned"),
    [
        (0, 6_000_00),  # nothing sold: the guarantee all the same
        (5_999_99, 6_000_00),  # under the guarantee: the presenter pays on top
        (10_000_00, 6_000_00),  # exactly at the split point
        (10_000_01, 6_000_01),  # 80 % of 0.01 = 0.008, half up
        (10_000_62, 6_000_50),  # 80 % of 0.62 = 0.496
    ],
)
def test_around_the_split_point(net: int, earned: int) -> None:
    found = settled(PLUS, Take(gross_minor=net))

    assert (found.earned_minor, found.presenter_minor) == (earned, net - earned)


def test_versus_is_even_exactly_where_it_says() -> None:
    versus = deal("versus", guarantee_minor=10_000_00, share_bp=8_500)
    at = settled(versus, Take(gross_minor=11_764_71))

    assert at.split_minor == 11_764_71
    assert (at.earned_minor, at.overage_minor) == (10_000_00, 0)  # 85 % of 11,764.71 = 10,000.0035
    assert settled(versus, Take(gross_minor=11_764_72)).earned_minor == 10_000_01  # 10,000.012


def test_a_cap_is_the_most() -> None:
    found = settled(replace(PLUS, cap_minor=9_000_00), TAKE)

    # 6,000.00 + 80 % of 7,691.59 = 6,153.272; 12,153.27 is 3,153.27 over the cap
    assert (found.earned_minor, found.capped_minor, found.overage_minor) == (9_000_00, 3_153_27, 3_000_00)


def test_deposits_come_off_at_the_end() -> None:
    had = (Deposit(name="On signing", amount_minor=2_500_00), Deposit(name="Before doors", amount_minor=2_500_00))
    found = settled(replace(PLUS, deposits=had), TAKE)
    assert (found.deposits_minor, found.walkout_minor, found.overpaid_minor) == (5_000_00, 7_153_27, 0)

    nothing = settled(deal("percent", share_bp=5_000, deposits=had), Take(gross_minor=4_000_00))
    # 2,000.00 were earned and 5,000.00 paid: nothing to take along, and 3,000.00 go back
    assert (nothing.earned_minor, nothing.walkout_minor, nothing.overpaid_minor) == (2_000_00, 0, 3_000_00)
    even = settled(deal("percent", share_bp=5_000, deposits=had), Take(gross_minor=10_000_00))
    assert (even.walkout_minor, even.overpaid_minor) == (0, 0)


def test_expenses_that_are_more_than_the_night_brought_leave_nothing_to_share() -> None:
    after = deal("percent", share_bp=8_500, share_of=ShareOf.AFTER_EXPENSES, expenses=COSTS)

    found = settled(after, Take(gross_minor=1_000_00, tickets=50))

    # 3,000.00 + 75.00 + 25.00 = 3,100.00: the presenter has lost 2,100.00, the artist gets nothing
    assert (found.after_expenses_minor, found.base_minor, found.earned_minor) == (-2_100_00, 0, 0)
    assert found.presenter_minor == -2_100_00


def test_at_sell_out_every_seat_goes_at_its_price_with_its_taxes() -> None:
    sold = Take(gross_minor=2_000, taxes_minor=100, tickets=2)
    tickets = {
        0: PerTicket(price_minor=1_000, on_top_minor=50, taxes_minor=50, fees_minor=30),
        1: PerTicket(price_minor=500),
    }

    found = at_sell_out(deal("percent", share_bp=5_000), sold, {0: 3, 1: 4, 9: 2}, tickets)

    # 20.00 + 3 x 10.50 + 4 x 5.00 = 71.50; taxes 1.00 + 1.50, fees 0.90; two seats have no price
    assert found.take == Take(gross_minor=7_150, taxes_minor=250, fees_minor=90, tickets=9)
    assert (found.seats, found.unpriced) == (7, 2)
    assert found.outcome.walkout_minor == 3_405  # half of 68.10


def test_half_up_once() -> None:
    assert [share(minor, 5_000) for minor in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert share(10**15, 10_000) == 10**15


# --- what holds of every deal -----------------------------------------------------------------------------------------

amounts = st.integers(0, 50_000_00)
expenses = st.builds(
    Expense, name=st.just("Cost"), amount_minor=st.integers(1, 9_000_00), cap_minor=st.none() | st.integers(1, 5_000_00)
) | st.builds(Expense, name=st.just("Cost"), ticket_minor=st.integers(1, 5_00))
deposits = st.builds(Deposit, name=st.just("Before"), amount_minor=st.integers(1, 9_000_00))
takes = st.builds(
    lambda net, taxes, fees, tickets: Take(
        gross_minor=net + taxes + fees, taxes_minor=taxes, fees_minor=fees, tickets=tickets
    ),
    amounts, amounts, amounts, st.integers(0, 5_000),
)  # fmt: skip


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    kind = draw(st.sampled_from(DealKind))
    guarantee = 0 if kind is DealKind.PERCENT else draw(st.integers(1, 20_000_00))
    is_plus = kind is DealKind.PLUS
    split = draw(st.none() | amounts) if is_plus else None
    cap = draw(st.none() | st.integers(0, 20_000_00))
    shares = st.just(ShareOf.BOX_OFFICE) if is_plus else st.sampled_from(ShareOf)
    return Deal(
        kind=kind,
        currency="EUR",
        guarantee_minor=guarantee,
        share_bp=0 if kind is DealKind.GUARANTEE else draw(st.integers(1, 10_000)),
        share_of=draw(shares),
        split_minor=split,
        profit_bp=draw(st.integers(0, 5_000)) if is_plus and split is None else 0,
        cap_minor=None if cap is None else guarantee + cap,
        expenses=tuple(draw(st.lists(expenses, max_size=3))),
        deposits=tuple(draw(st.lists(deposits, max_size=2))),
    )


@given(deals(), takes)
def test_sums_add_up_and_nobody_walks_out_with_less_than_nothing(terms: Deal, take: Take) -> None:
    found = settled(terms, take)

    assert take.net_minor == found.expenses_minor + found.earned_minor + found.presenter_minor
    assert found.earned_minor == found.deposits_minor + found.walkout_minor - found.overpaid_minor
    assert min(found.walkout_minor, found.overpaid_minor) == 0
    assert found.walkout_minor >= 0 and found.overpaid_minor <= found.deposits_minor
    assert found.earned_minor >= terms.guarantee_minor
    assert terms.cap_minor is None or found.earned_minor <= terms.cap_minor


@given(deals(), takes, st.integers(0, 20_000_00))
def test_more_gross_is_never_less_for_the_artist(terms: Deal, take: Take, more: int) -> None:
    """With expenses that do not grow with the gross; a share of it may take a cent more than the cent that came."""
    after = settled(terms, replace(take, gross_minor=take.gross_minor + more))

    before = settled(terms, take)
    assert before.earned_minor <= after.earned_minor <= before.earned_minor + more + 1


@given(deals(), takes, st.integers(0, 20_000_00), st.integers(1, 10_000))
def test_a_share_of_the_gross_as_an_expense_costs_the_artist_no_more_than_a_cent(
    terms: Deal, take: Take, more: int, of_gross: int
) -> None:
    terms = replace(terms, profit_bp=0, expenses=(*terms.expenses, Expense(name="Cards", gross_bp=of_gross)))

    after = settled(terms, replace(take, gross_minor=take.gross_minor + more))

    assert after.earned_minor >= settled(terms, take).earned_minor - 1
