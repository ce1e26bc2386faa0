"""Prices by window and step, fees and taxes, worked out by hand and by Hypothesis. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.pricing.charges import Charge, ChargeKind, Fee, Per, Tax, TaxRounding, charges
from core.pricing.rounding import half_up, half_up_to, largest_remainder
from core.pricing.stack import stack_of
from core.pricing.stages import Stages, Step, Window, staged

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def fee(minor: int | None = None, *, number: int = 1, bp: int | None = None, on_top: bool = True, kept: bool = False,
        per: Per = Per.TICKET, on_free: bool = False) -> Fee:  # fmt: skip
    return Fee(id=number, name=f"Fee {number}", per=per, amount_minor=minor, rate_bp=bp, is_on_top=on_top, is_kept=kept,
               on_free=on_free, starts_at=NOW, ends_at=None)  # fmt: skip


def tax(bp: int, *, number: int = 9, inclusive: bool = True, price: bool = True, fees: bool = True,
        rounding: TaxRounding = TaxRounding.LINE) -> Tax:  # fmt: skip
    return Tax(id=number, name="VAT", rate_bp=bp, is_inclusive=inclusive, on_price=price, on_fees=fees,
               rounding=rounding, starts_at=NOW, ends_at=None)  # fmt: skip


def told(found: tuple[Charge, ...]) -> list[tuple[int, str, int, int]]:
    return [(each.line, each.kind.value, each.base_minor, each.amount_minor) for each in found]


class TestRounding:
    def test_a_half_goes_up(self) -> None:
        assert [half_up(Fraction(n, 2)) for n in (0, 1, 2, 3, -1, -3)] == [0, 1, 1, 2, -1, -2]

    def test_to_coins(self) -> None:
        assert [half_up_to(minor, 5) for minor in (1232, 1233, 1237, 1238)] == [1230, 1235, 1235, 1240]

    def test_largest_remainder(self) -> None:
        thirds = [Fraction(1, 3)] * 3
        assert largest_remainder(thirds) == (1, 0, 0)
        assert largest_remainder([Fraction(17, 10), Fraction(19, 10), Fraction(4, 10)]) == (2, 2, 0)


class TestStages:
    def window(self, price: int, *, starts: int = 0, ends: int | None = None, number: int = 1) -> Window:
        return Window(id=number, name="w", level=1, letter="a", price_minor=price,
                      starts_at=NOW + timedelta(hours=starts),
                      ends_at=None if ends is None else NOW + timedelta(hours=ends))  # fmt: skip

    def step(self, number: int = 1, *, minor: int | None = None, bp: int | None = None, since: int | None = 0,
             to: int = 1) -> Step:  # fmt: skip
        at = None if since is None else NOW + timedelta(hours=since)
        return Step(id=number, name="s", level=None, letter=None, at=at, sold_percent=None if at else 50,
                    change_minor=minor, change_bp=bp, to_minor=to, reached_at=None)  # fmt: skip

    def test_a_window_is_half_open_and_the_one_that_began_last_counts(self) -> None:
        windows = [self.window(800, ends=2), self.window(700, starts=1, ends=2, number=2)]

        def price(hours: float) -> int:
            at = NOW + timedelta(hours=hours)
            return staged(1000, 1, "a", windows=windows, steps=(), at=at).price_minor

        assert [price(hours) for hours in (-0.1, 0, 0.9, 1, 1.9, 2)] == [1000, 800, 800, 700, 700, 1000]

    def test_a_step_is_put_on_the_window_and_the_last_one_counts(self) -> None:
        steps = [self.step(1, bp=1000), self.step(2, minor=250, since=1)]
        found = staged(1000, 1, "a", windows=[self.window(845)], steps=steps, at=NOW)
        later = staged(1000, 1, "a", windows=[], steps=steps, at=NOW + timedelta(hours=1))

        assert found == Stages(list_minor=1000, window_minor=845, step_minor=930)  # 84.5 half up
        assert later.price_minor == 1250

    def test_a_step_that_nobody_reached_does_nothing(self) -> None:
        assert staged(1000, 1, "a", windows=[], steps=[self.step(minor=5, since=None)], at=NOW).is_plain

    def test_a_step_rounds_to_what_was_said_and_never_below_nothing(self) -> None:
        assert self.step(bp=1000, to=50).applied(1234) == 1350  # 1357.4 to the nearest half
        assert self.step(minor=-2000).applied(1000) == 0


class TestCharges:
    def test_a_fee_inside_is_a_part_and_a_tax_inside_too(self) -> None:
        found = charges([5000], [fee(300, on_top=False)], [tax(1900)])

        assert told(found) == [(1, "fee", 5000, 300), (1, "tax", 4202, 798)]  # 50.00 x 19 / 119 = 7.983
        assert sum(each.amount_minor for each in found if each.is_on_top) == 0

    def test_a_tax_on_top_of_price_and_fee(self) -> None:
        found = charges([5000], [fee(bp=500)], [tax(700, inclusive=False)])

        assert told(found) == [(1, "fee", 5000, 250), (1, "tax", 5000, 350), (1, "tax", 250, 18)]  # 17.5 half up
        assert sum(each.amount_minor for each in found if each.is_on_top) == 618

    def test_a_tax_of_the_price_alone(self) -> None:
        assert told(charges([5000], [fee(200)], [tax(1000, inclusive=False, fees=False)])) == [
            (1, "fee", 5000, 200), (1, "tax", 5000, 500)]  # fmt: skip

    def test_line_by_line_and_by_the_sum(self) -> None:
        by_line = charges([105, 105, 105], [], [tax(1000, inclusive=False)])
        by_sum = charges([105, 105, 105], [], [tax(1000, inclusive=False, rounding=TaxRounding.NET)])

        assert [each.amount_minor for each in by_line] == [11, 11, 11]  # 10.5 each
        assert [each.amount_minor for each in by_sum] == [11, 11, 10]  # 31.5 is 32

    def test_what_is_free_bears_a_fee_only_where_that_was_said(self) -> None:
        assert charges([0], [fee(200), fee(100, number=2, on_free=True)], [])[0].rule == 2
        assert len(charges([0], [fee(200)], [tax(1900)])) == 0

    def test_a_tax_of_a_kept_fee_is_kept_with_it(self) -> None:
        found = charges([1000], [fee(200, kept=True)], [tax(1900)])

        assert [(each.kind, each.is_kept) for each in found] == [
            (ChargeKind.FEE, True), (ChargeKind.TAX, False), (ChargeKind.TAX, True)]  # fmt: skip

    def test_the_stack_of_a_ticket_comes_to_what_the_buyer_pays(self) -> None:
        found = charges([5000], [fee(300, on_top=False), fee(250, number=2)], [tax(1900)])

        assert [(part.kind, part.minor) for part in stack_of(5000, found)] == [
            ("face", 3902), ("fee", 300), ("fee", 210), ("tax", 798), ("tax", 40)]  # fmt: skip
        assert sum(part.minor for part in stack_of(5000, found)) == 5250


PRICES = st.lists(st.integers(0, 100_000), min_size=1, max_size=12)
FEES = st.lists(
    st.builds(
        lambda number, minor, bp, top, kept: fee(
            minor if bp is None else None, number=number, bp=bp, on_top=top, kept=kept
        ),
        st.integers(1, 5), st.integers(1, 900), st.none() | st.integers(1, 3000), st.booleans(), st.booleans(),
    ),
    max_size=3, unique_by=lambda one: one.id,
)  # fmt: skip
ROUNDINGS = st.sampled_from(TaxRounding)
TAXES = st.lists(
    st.builds(
        lambda number, bp, inside, fees, rounding: tax(
            bp, number=number, inclusive=inside, fees=fees, rounding=rounding
        ),
        st.integers(10, 15), st.integers(1, 2500), st.booleans(), st.booleans(), ROUNDINGS,
    ),
    max_size=3, unique_by=lambda one: one.id,
)  # fmt: skip


def on_top(found: tuple[Charge, ...]) -> int:
    return sum(each.amount_minor for each in found if each.is_on_top)


@given(PRICES, FEES, TAXES)
def test_the_parts_come_to_the_whole(prices: list[int], fees: list[Fee], taxes: list[Tax]) -> None:
    found = charges(prices, fees, taxes)

    for line, price in enumerate(prices, start=1):
        of_line = [each for each in found if each.line == line]
        parts = stack_of(price, of_line)
        assert sum(part.minor for part in parts) == price + sum(each.amount_minor for each in of_line if each.is_on_top)


@given(PRICES, FEES, TAXES, st.data())
def test_an_order_that_is_split_costs_the_same(
    prices: list[int], fees: list[Fee], taxes: list[Tax], data: st.DataObject
) -> None:
    """Where rounding is line by line, and no fee is of the order."""
    by_line = [tax(one.rate_bp, number=one.id, inclusive=one.is_inclusive, fees=one.on_fees) for one in taxes]
    cut = data.draw(st.integers(0, len(prices)))

    parts = on_top(charges(prices[:cut], fees, by_line)) + on_top(charges(prices[cut:], fees, by_line))

    assert parts == on_top(charges(prices, fees, by_line))


@given(PRICES, st.integers(1, 2500), st.booleans())
def test_by_the_sum_the_tax_is_that_of_the_sum(prices: list[int], bp: int, inside: bool) -> None:
    found = charges(prices, [], [tax(bp, inclusive=inside, rounding=TaxRounding.NET)])

    total = sum(prices)
    exact = Fraction(total * bp, 10_000 + bp if inside else 10_000)
    assert sum(each.amount_minor for each in found) == half_up(exact)
