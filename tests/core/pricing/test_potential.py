"""What a scaling would bring, by hand and against a count that is as simple as can be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.money import Money
from core.pricing.potential import Stock, difference, figures, in_words, percent
from core.pricing.quote import PriceList, PriceType
from core.pricing.scaling import Diff, Scale, applied, carried, changes, diff, levels_of, overlaid, paint, scale_of
from core.venues import Manifest, read_manifest
from tests.factories.manifests import small_manifest

TYPES = (PriceType(id=1, letter="a", name="Adult"), PriceType(id=2, letter="c", name="Child"))
PRICES = {(0, "a"): 4000, (0, "c"): 2000, (1, "a"): 2500, (1, "c"): 1500}


def listed(prices: dict[tuple[int, str], int] | None = None) -> PriceList:
    return PriceList(currency="EUR", types=TYPES, prices_minor=PRICES if prices is None else prices)


def a_scale(levels: str = "0000111111", prices: dict[tuple[int, str], int] | None = None) -> Scale:
    """Ten seats: four in the stalls, six on the balcony."""
    return Scale(levels=bytes(map(int, levels)), names=("Stalls", "Balcony"), prices=listed(prices))


def euros(amount_minor: int) -> Money:
    return Money(amount_minor, "EUR")


STOCK = Stock(seat_count=10, sold=((0, "a", 4000), (1, "c", 2000), (4, "a", 2500)), killed=frozenset({9}),
              given=frozenset({5}))  # fmt: skip


class TestByHand:
    def test_the_gross_potential_is_every_seat_that_is_not_killed_at_the_standard_price(self) -> None:
        found = figures(a_scale(), STOCK)

        assert found.potential == euros(4 * 4000 + 5 * 2500)
        assert [(row.name, row.seats, row.killed, row.left, row.potential) for row in found.levels] == [
            ("Stalls", 4, 0, 2, euros(16000)),
            ("Balcony", 6, 1, 3, euros(12500)),
        ]

    def test_the_average_is_a_seat_of_the_potential(self) -> None:
        assert figures(a_scale(), STOCK).average == euros(3167)  # 28,500 over 9 seats

    def test_of_a_mix_each_seat_is_sold_to_its_share_of_each_type(self) -> None:
        found = figures(a_scale(), STOCK, mix={"a": 75, "c": 25})

        assert found.potential == euros(4 * 3500 + 5 * 2250)

    def test_who_has_no_price_at_a_level_does_not_buy_there(self) -> None:
        prices = {cell: minor for cell, minor in PRICES.items() if cell != (1, "c")}

        assert figures(a_scale(prices=prices), STOCK, mix={"a": 1, "c": 1}).potential == euros(4 * 3000 + 5 * 2500)

    def test_seats_without_any_price_are_counted_and_bring_nothing(self) -> None:
        found = figures(a_scale(prices={(0, "a"): 4000}), STOCK)

        assert (found.potential, found.unpriced) == (euros(16000), 5)

    def test_what_is_left_and_what_was_sold_are_apart(self) -> None:
        found = figures(a_scale(), STOCK)

        assert (found.left, found.sold, found.sold_seats) == (euros(2 * 4000 + 3 * 2500), euros(8500), 3)
        assert found.outlook == euros(8500 + 15500)

    def test_what_the_sold_seats_would_have_made_at_the_types_they_were_sold_at(self) -> None:
        dearer = a_scale("1000111111", {(0, "a"): 5000, (0, "c"): 3000, (1, "a"): 2600})

        found = figures(dearer, STOCK)

        assert found.resold == euros(2600 + 3000 + 2600)  # the first is on the balcony now, the child is dearer
        assert (found.sold, found.not_resold) == (euros(8500), 0)

    def test_sold_seats_that_could_not_be_sold_so_are_counted(self) -> None:
        found = figures(a_scale(prices={(0, "a"): 4000, (1, "a"): 2500}), STOCK)

        assert (found.resold, found.not_resold) == (euros(6500), 1)

    def test_the_cost_is_covered_by_a_share_of_the_potential_and_by_so_many_seats(self) -> None:
        found = figures(a_scale(), STOCK, cost_minor=20_000)

        assert (found.break_even, found.break_even_seats) == (702, 7)  # 20,000 of 28,500; 6.3 of 9 seats
        assert percent(702) == "70.2 %"

    def test_without_a_cost_there_is_nothing_to_break_even(self) -> None:
        found = figures(a_scale(), STOCK)

        assert (found.break_even, found.break_even_seats, found.cost) == (None, None, None)

    @pytest.mark.parametrize("mix", [{}, {"x": 1}, {"a": 0}, {"a": -1, "c": 2}], ids=repr)
    def test_a_mix_names_price_types_and_somebody(self, mix: dict[str, int]) -> None:
        with pytest.raises(BadInput, match="a, c"):
            figures(a_scale(), STOCK, mix=mix)


class TestInWords:
    def test_a_difference_has_its_sign_and_its_share(self) -> None:
        assert difference(euros(12_450), euros(12_000)) == "+4.50 (+3.8 %)"
        assert difference(euros(11_880), euros(12_000)) == "-1.20 (-1.0 %)"
        assert difference(euros(500), euros(0)) == "+5.00"
        assert difference(euros(500), euros(500)) == "the same"

    def test_what_changes_is_said_a_sentence_a_line(self) -> None:
        before, after = a_scale(), a_scale("0011111110", {**PRICES, (1, "a"): 3000})

        said = in_words(before, after, figures(before, STOCK), figures(after, STOCK))

        assert list(said) == [
            "Gross potential 290.00 EUR, +5.00 (+1.8 %) against 285.00.",
            "3 seats of another level.",
            "6 dearer, 2 cheaper for the standard price type.",
            "1 price changed: Balcony a 30.00.",
            "The 3 seats sold so far made 85.00 and keep it; at these prices they would have made 90.00.",
        ]

    def test_nothing_is_said_to_be_nothing(self) -> None:
        scale = a_scale()

        assert list(in_words(scale, scale, figures(scale, STOCK), figures(scale, STOCK))) == [
            "Nothing changes: same levels, same prices."
        ]


class TestPainting:
    def test_painted_seats_have_the_level_and_the_others_keep_theirs(self) -> None:
        assert paint(bytes([0, 0, 1, 1]), [1, 2], 5) == bytes([0, 5, 5, 1])

    def test_a_diff_names_the_seats_that_moved_and_leads_from_one_to_the_other(self) -> None:
        before, after = bytes(1200), paint(bytes(1200), [0, 511, 512, 1199], 3)

        change = diff(before, after)

        assert (change.seats, change.was, change.now) == ((0, 511, 512, 1199), bytes(4), bytes([3] * 4))
        assert applied(before, change) == after
        assert not diff(after, after)

    def test_a_house_has_the_levels_that_are_laid_over_it(self) -> None:
        manifest = small_manifest()
        levels = bytes(seat % 2 for seat in range(manifest.seat_count))

        found = overlaid(manifest, levels, ["Even", "Odd"])

        assert levels_of(found) == levels
        assert [found.level_of(seat).name for seat in range(4)] == ["Even", "Odd", "Even", "Odd"]
        assert [found.label(seat) for seat in range(4)] == [manifest.label(seat) for seat in range(4)]
        assert [length for _, length, _ in found.stretches[0]] == [1] * len(manifest.rows[0].levels)

    def test_changes_count_who_pays_more_and_who_less(self) -> None:
        found = changes(a_scale(), a_scale("0011111110", {**PRICES, (1, "a"): 3000}))

        assert (found.moved, found.dearer, found.cheaper, found.cells) == (3, 6, 2, ((1, "a"),))

    def test_a_template_finds_its_seats_by_name_in_another_manifest(self) -> None:
        old, new = a_manifest("stalls,A,1,1,4\n"), a_manifest("stalls,B,1,1,2\nstalls,A,1,1,6\n")
        under = scale_of(new, listed())

        found = carried(bytes([0, 1, 1, 0]), ["stalls", "Gold"], old, new, under)

        assert found.names == ("stalls", "Gold")
        assert {str(new.label(seat)): found.names[found.levels[seat]] for seat in range(new.seat_count)} == {
            "B-1-1": "stalls", "B-1-2": "stalls", "A-1-1": "stalls", "A-1-2": "Gold", "A-1-3": "Gold",
            "A-1-4": "stalls", "A-1-5": "stalls", "A-1-6": "stalls",
        }  # fmt: skip


def a_manifest(lines: str) -> Manifest:
    return read_manifest(f"level,section,row,seat_from,seat_to\n{lines}".encode(), source="hall")


SEATS = 40
LEVELS = st.binary(min_size=SEATS, max_size=SEATS).map(lambda raw: bytes(byte % 3 for byte in raw))
GRIDS = st.dictionaries(
    st.tuples(st.integers(0, 2), st.sampled_from("ac")), st.integers(0, 9_999), min_size=1, max_size=6
)
STOCKS = st.lists(st.sampled_from(["left", "sold a", "sold c", "killed", "given"]), min_size=SEATS, max_size=SEATS)
MIXES = st.fixed_dictionaries({"a": st.integers(1, 9), "c": st.integers(0, 9)})


@settings(max_examples=60, deadline=None)
@given(levels=LEVELS, grid=GRIDS, kinds=STOCKS, mix=MIXES, cost_minor=st.integers(1, 500_000))
def test_the_figures_are_those_of_a_count_seat_by_seat(
    levels: bytes, grid: dict[tuple[int, str], int], kinds: list[str], mix: dict[str, int], cost_minor: int
) -> None:
    scale = Scale(levels=levels, names=("P1", "P2", "P3"), prices=listed(grid))
    sold = tuple((seat, kind[-1], 700) for seat, kind in enumerate(kinds) if kind.startswith("sold"))
    stock = Stock(
        seat_count=SEATS, sold=sold,
        killed=frozenset(seat for seat, kind in enumerate(kinds) if kind == "killed"),
        given=frozenset(seat for seat, kind in enumerate(kinds) if kind == "given"),
    )  # fmt: skip

    found = figures(scale, stock, mix=mix, cost_minor=cost_minor)

    def worth(seat: int) -> Fraction | None:
        buyers = [(mix[letter], grid[levels[seat], letter]) for letter in "ac" if (levels[seat], letter) in grid]
        of = sum(weight for weight, _ in buyers)
        return Fraction(sum(weight * minor for weight, minor in buyers), of) if of else None

    on_sale = [seat for seat, kind in enumerate(kinds) if kind != "killed"]
    potential = sum((worth(seat) or 0 for seat in on_sale), Fraction(0))
    left = sum((worth(seat) or 0 for seat in on_sale if kinds[seat] == "left"), Fraction(0))
    resold = [grid.get((levels[seat], letter)) for seat, letter, _ in sold]
    assert found.potential.amount_minor == int(potential + Fraction(1, 2))
    assert found.left.amount_minor == int(left + Fraction(1, 2))
    assert found.unpriced == sum(worth(seat) is None for seat in on_sale)
    assert found.resold.amount_minor == sum(minor for minor in resold if minor is not None)
    assert found.not_resold == resold.count(None)
    assert found.sold.amount_minor == 700 * len(sold)
    if found.break_even_seats is not None and found.potential.amount_minor:
        average = Fraction(found.potential.amount_minor, len(on_sale))
        assert (found.break_even_seats - 1) * average < cost_minor <= found.break_even_seats * average


@settings(max_examples=60, deadline=None)
@given(before=LEVELS, strokes=st.lists(st.tuples(st.sets(st.integers(0, SEATS - 1)), st.integers(0, 2)), max_size=5))
def test_strokes_taken_back_in_turn_leave_the_house_as_it_was(
    before: bytes, strokes: list[tuple[set[int], int]]
) -> None:
    painted, done = before, list[Diff]()
    for seats, level in strokes:
        after = paint(painted, seats, level)
        assert all(after[seat] == (level if seat in seats else painted[seat]) for seat in range(SEATS))
        done.append(diff(painted, after))
        painted = after
    for change in reversed(done):
        painted = applied(painted, replace(change, was=change.now, now=change.was))
    assert painted == before
