"""Forecasts against shows that were kept aside: the stated four in five, neither fewer nor more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.analytics.curves import Alignment, Curve
from core.analytics.forecast import Past, Running, Spread, band, forecast_of
from tests.core.analytics.seasons import KINDS, a_season, a_show, as_of

_OUT = (1, 3, 7, 14, 21, 30, 45, 60)
_DAY = date(2026, 3, 7)


def forecasts(
    compared: int, seeds: int, alignment: Alignment = Alignment.DAYS_OUT
) -> Iterator[tuple[str, Past, Spread]]:
    """Of every third show of each season, by the first ones of the others."""
    for kind in (*KINDS, "mixed"):
        for seed in range(seeds):
            season = a_season(seed, kind)
            known = [show for number, show in enumerate(season) if number % 3][:compared]
            for show in season[::3]:
                for running in (as_of(show, out) for out in _OUT if out < show.curve.days):
                    found = forecast_of(running, known, alignment)
                    if running.sold < running.room:  # of a full house nothing is foretold
                        assert found is not None
                        yield kind, show, found.final


def covered(found: list[tuple[str, Past, Spread]], stretch: float = 1.0) -> float:
    """The share of final counts that were in the range, or in one so many times as wide."""
    hits = 0
    for _, show, spread in found:
        low = spread.likely - stretch * (spread.likely - spread.low)
        high = spread.likely + stretch * (spread.high - spread.likely)
        hits += low <= show.curve.latest <= high
    return hits / len(found)


@pytest.fixture(scope="module")
def found() -> list[tuple[str, Past, Spread]]:
    return list(forecasts(40, seeds=4))


def test_four_in_five_final_counts_are_in_the_range(found: list[tuple[str, Past, Spread]]) -> None:
    assert len(found) > 2_000
    assert 0.75 <= covered(found) <= 0.85
    for kind in (*KINDS, "mixed"):
        assert 0.70 <= covered([one for one in found if one[0] == kind]) <= 0.90, kind


def test_a_range_that_is_too_wide_or_too_narrow_would_be_seen(found: list[tuple[str, Past, Spread]]) -> None:
    """If this fails, the test above means little."""
    assert covered(found, 1.4) > 0.85
    assert covered(found, 0.75) < 0.75


@pytest.mark.parametrize("compared", [4, 8, 9])
def test_few_shows_make_it_wider_and_not_wrong(compared: int) -> None:
    assert 0.75 <= covered(list(forecasts(compared, seeds=2))) <= 0.87


def test_laid_over_by_the_days_since_the_sale_began_it_holds_too() -> None:
    assert 0.75 <= covered(list(forecasts(40, seeds=2, alignment=Alignment.ON_SALE))) <= 0.85


def test_more_is_known_the_nearer_the_show() -> None:
    season = a_season(1, "slow")
    widths = {}
    for out in (1, 14, 45):
        spreads = [forecast_of(as_of(show, out), season[20:], Alignment.DAYS_OUT) for show in season[:20]]
        widths[out] = sum(one.final.high - one.final.low for one in spreads if one is not None)

    assert widths[1] < widths[14] < widths[45]


def test_the_day_of_the_sell_out_is_in_its_range_as_a_rule() -> None:
    inside = []
    for seed in range(4):
        season = a_season(seed, "fast")
        for show in season[::3]:
            full = next((day for day, count in enumerate(show.curve.counts) if count == show.seats), None)
            for out in _OUT:
                running = as_of(show, out) if out < show.curve.days else None
                if full is None or running is None or running.sold == running.room:
                    continue
                found = forecast_of(running, [one for one in season if one is not show][:40], Alignment.DAYS_OUT)
                assert found is not None
                if found.sell_out is not None and found.sell_out.chance > 0.1:
                    inside.append(found.sell_out.first <= show.curve.day(full) <= found.sell_out.last)

    assert len(inside) > 100
    assert sum(inside) / len(inside) > 0.65


def flat(count: int, days: int = 10, seats: int = 100) -> Past:
    """A show that sold the same every day, this many in all."""
    counts = tuple(count * (day + 1) // (days + 1) for day in range(days + 1))
    return Past(seats, Curve(_DAY - timedelta(days=days), days, counts))


@pytest.mark.parametrize("shows", [0, 1, 2])
def test_with_one_or_two_there_is_none(shows: int) -> None:
    assert forecast_of(as_of(flat(50), 5), [flat(60)] * shows, Alignment.DAYS_OUT) is None


def test_it_is_never_below_what_is_sold_nor_above_what_there_is() -> None:
    pasts = [flat(count) for count in (40, 60, 70, 80, 90, 95, 100, 100, 100, 100)]
    running = replace(as_of(flat(88), 1), room=90)
    found = forecast_of(running, pasts, Alignment.DAYS_OUT)

    assert found is not None
    assert running.sold <= found.final.low <= found.final.likely <= found.final.high <= 90


@pytest.mark.parametrize("kind", KINDS)
def test_the_days_on_the_way_lead_to_the_final_count(kind: str) -> None:
    season = a_season(3, kind)
    running = as_of(season[0], 14)
    found = forecast_of(running, season[1:41], Alignment.DAYS_OUT)
    assert found is not None

    days = [found.on(day) for day in range(int(running.position), running.curve.days + 1)]

    assert days[0] == Spread(running.sold, running.sold, running.sold)
    assert days[-1] == found.final
    assert [one.likely for one in days] == sorted(one.likely for one in days)


def test_nothing_sold_yet_goes_by_the_others() -> None:
    finals = (40, 42, 44, 46, 48, 50, 52, 54, 56, 58)
    pasts = [Past(100, Curve(_DAY - timedelta(days=2), 2, (0, count // 2, count))) for count in finals]
    running = Running(seats=100, room=100, curve=Curve(_DAY - timedelta(days=2), 2, (0,)), position=0.0)
    found = forecast_of(running, pasts, Alignment.DAYS_OUT)

    assert found is not None
    assert 38 <= found.final.low < found.final.likely == 49 < found.final.high <= 60
    assert found.sell_out is None


def test_a_full_house_has_no_sell_out_to_come() -> None:
    pasts = [flat(count) for count in (80, 90, 100, 100)]
    found = forecast_of(replace(as_of(flat(100), 0), room=90), pasts, Alignment.DAYS_OUT)

    assert found is not None
    assert (found.final, found.sell_out) == (Spread(100, 100, 100), None)


def test_shows_that_were_all_alike_leave_no_doubt_and_break_nothing() -> None:
    found = forecast_of(as_of(flat(50), 5), [flat(50)] * 12, Alignment.DAYS_OUT)

    assert found is not None
    assert (found.final.low, found.final.high) == (50, 50)


def test_the_band_is_of_the_shares_of_the_houses() -> None:
    pasts = [flat(10 * count) for count in range(1, 10)]

    assert band(pasts, own_days=10, days=[-2, 10], alignment=Alignment.DAYS_OUT) == [
        (0.0, 0.0, 0.0), (pytest.approx(0.1), 0.5, pytest.approx(0.9)),
    ]  # fmt: skip


def test_a_longer_sale_is_laid_over_by_either_end() -> None:
    longer = Past(100, flat(60, days=20).curve)
    [(by_show, _, _)] = band([longer], own_days=10, days=[0], alignment=Alignment.DAYS_OUT)
    [(by_sale, _, _)] = band([longer], own_days=10, days=[0], alignment=Alignment.ON_SALE)

    assert (by_show, by_sale) == (longer.curve.counts[10] / 100, longer.curve.counts[0] / 100)


def test_a_season_is_the_same_each_time() -> None:
    from random import Random

    assert a_show(Random(1), KINDS["fast"], 100, 30) == a_show(Random(1), KINDS["fast"], 100, 30)
