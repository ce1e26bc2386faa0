"""Courses of sales: what belongs to one, where it stands, and how two are laid over each other."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.curves import Alignment, Curve, curve_of, laid_over, quantile

_SHOW = date(2026, 3, 10)


def days(*before: int) -> list[int]:
    return [(_SHOW - timedelta(days=one)).toordinal() for one in before]


def test_days_without_sales_keep_the_count_and_what_comes_back_lowers_it() -> None:
    assert curve_of(days(4, 2, 0), [5, 3, -1], show_day=_SHOW) == Curve(_SHOW - timedelta(days=4), 4, (5, 5, 8, 8, 7))


def test_what_comes_after_the_show_or_after_today_is_no_part_of_it() -> None:
    assert curve_of(days(2, 0, -1), [5, 1, 9], show_day=_SHOW).latest == 6
    assert curve_of(days(2, 0), [5, 1], show_day=_SHOW, today=_SHOW - timedelta(days=1)).counts == (5, 5)


@pytest.mark.parametrize(
    ("on_sale", "first", "counts"),
    [(None, 4, (5, 5, 5)), (6, 6, (0, 0, 5, 5, 5)), (3, 4, (5, 5, 5)), (-2, 4, (5, 5, 5))],
)
def test_the_sale_begins_as_it_was_meant_to_or_with_the_first_ticket(
    on_sale: int | None, first: int, counts: tuple[int, ...]
) -> None:
    meant = None if on_sale is None else _SHOW - timedelta(days=on_sale)
    curve = curve_of(days(4), [5], show_day=_SHOW, on_sale=meant, today=_SHOW - timedelta(days=2))

    assert curve == Curve(_SHOW - timedelta(days=first), first, counts)


def test_a_sale_that_is_to_come_has_no_counts() -> None:
    curve = curve_of([], [], show_day=_SHOW, on_sale=_SHOW - timedelta(days=5), today=_SHOW - timedelta(days=9))

    assert (curve, curve.latest, curve.at(3)) == (Curve(_SHOW - timedelta(days=5), 5, ()), 0, 0)


def test_the_same_day_twice_is_added_up() -> None:
    assert curve_of(days(1, 1, 0), [5, 2, 1], show_day=_SHOW).counts == (7, 8)


@pytest.mark.parametrize(("at", "count"), [(-3, 0), (-1, 0), (-0.5, 4), (0, 8), (0.25, 9), (1, 12), (2, 12), (9, 12)])
def test_within_a_day_it_grows_evenly(at: float, count: float) -> None:
    assert Curve(_SHOW, 2, (8, 12, 12)).at(at) == count


def test_laid_over_by_its_end_or_by_its_beginning() -> None:
    assert laid_over(3, 10, 25, Alignment.DAYS_OUT) == 18
    assert laid_over(3, 10, 25, Alignment.ON_SALE) == 3


@given(st.lists(st.integers(0, 100), min_size=2, max_size=40))
def test_tenths_are_those_that_statistics_knows(values: list[int]) -> None:
    """Where there are values enough that none lies outside of them."""
    ordered, tenths = sorted(values), quantiles(values, n=10, method="exclusive")

    for tenth, known in zip(range(1, 10), tenths, strict=True):
        found = quantile(ordered, tenth / 10)
        assert ordered[0] <= found <= ordered[-1]
        if 1 <= tenth / 10 * (len(ordered) + 1) <= len(ordered):
            assert found == pytest.approx(known)
