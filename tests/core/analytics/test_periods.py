"""Periods as they are typed, moved and told."""

from __future__ import annotations

from datetime import date

import pytest

from core.analytics.periods import Period, moved, period_words, read_period
from core.errors import BadInput

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("", (None, None)),
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2024-2", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("30d", (date(2026, 10, 24), TODAY)),
        ("1 d", None),
        ("today", (TODAY, TODAY)),
        ("-7d yesterday", (date(2026, 11, 15), date(2026, 11, 21))),
        ("2026-11-01 2026-11-30", (date(2026, 11, 1), date(2026, 11, 30))),
        ("2026-11-01 to 2026-11-30", (date(2026, 11, 1), date(2026, 11, 30))),
        ("2026-11-01..2026-11-30", (date(2026, 11, 1), date(2026, 11, 30))),
        ("2026-11-01..", (date(2026, 11, 1), None)),
        ("..2026-11-30", (None, date(2026, 11, 30))),
        ("2026-13", None),
        ("0000", None),
        ("november", None),
        ("2026-11-01 2026-11-30 2026-12-01", None),
        ("2026-11-30 2026-11-01", None),
        ("9999d 9999d 9999d", None),
    ],
)
def test_a_period_is_read_or_refused_with_examples(text: str, period: Period | None) -> None:
    if period is not None:
        assert read_period(text, TODAY) == period
        return
    with pytest.raises(BadInput, match=r"\.$") as refused:
        read_period(text, TODAY)
    assert "like" in refused.value.message or "earlier day first" in refused.value.message


def _all(text: str) -> Period:
    return read_period(text, TODAY)


@pytest.mark.parametrize(
    ("text", "by", "told"),
    [
        ("", -1, "November 2026"),
        ("2026-11", -1, "October 2026"),
        ("2026-12", 1, "January 2027"),
        ("2024-02", 12, "February 2025"),
        ("2026", -1, "2025"),
        ("2026-01-01 2026-03-31", 1, "1 Apr 2026 to 30 Jun 2026"),
        ("2026-11-22", -1, "21 Nov 2026"),
        ("2026-11-16 2026-11-22", 1, "23 Nov 2026 to 29 Nov 2026"),
        ("2026-11-16..", 1, "November 2026"),
        ("0001", -1, "1"),
        ("9999-12", 1, "December 9999"),
    ],
)
def test_a_period_goes_on_by_itself(text: str, by: int, told: str) -> None:
    assert period_words(moved(_all(text), by, TODAY)) == told


def test_there_and_back_is_where_one_was() -> None:
    for text in ("2026-11", "2024", "30d", "today", "2026-01-01 2026-06-30"):
        for by in (1, 5, 40):
            assert moved(moved(_all(text), by, TODAY), -by, TODAY) == _all(text)


def test_open_periods_are_told() -> None:
    words = [period_words(_all(text)) for text in ("", "2026-11-01..", "..2026-11-30")]

    assert words == ["", "from 1 Nov 2026", "up to 30 Nov 2026"]
