"""Arrival curves: read, offered, scaled; what is wrong is said by line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.rehearsal.patterns import Pattern, burst, from_journal, ramp, read_pattern


def test_a_file_is_read_with_or_without_a_head() -> None:
    wanted = Pattern("rush.csv", ((0, 50), (1, 30), (9, 1)))

    assert read_pattern(b"second,arrivals\r\n0,50\r\n1,30\r\n\r\n9, 1\r\n", "rush.csv") == wanted
    assert read_pattern(b"\xef\xbb\xbf9,1\n0,50\n1,30\n4,0\n", "rush.csv") == wanted
    assert (wanted.buyers, wanted.seconds) == (81, 10)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "brings nobody"),
        (b"0,0\n", "brings nobody"),
        (b"\xff\xfe\x00", "is no text"),
        (b"0,5\n1;5\n", "line 2: 1 columns"),
        (b"0,5,5\n", "line 1: 3 columns"),
        (b"0,5\n0,6\n", "line 2: second 0 stands there twice"),
        (b"0,-5\n", "line 1: '-5' is no number of arrivals"),
        (b"0,5\nx,5\n1,1.5\n", "line 2: 'x' is no second from 0 to 86,400; line 3: '1.5' is no number"),
        ("0,٣\n".encode(), "is no number of arrivals"),
        (b"99999,5\n", "is no second"),
        (b"".join(b"%d,x\n" % n for n in range(9)), "and 4 more lines"),
        (b"0,150000\n1,150000\n", "At most 200,000"),
    ],
)
def test_a_bad_file_is_refused_by_line(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_pattern(data, "rush.csv")

    assert words in refused.value.message


def test_a_burst_comes_at_once_and_a_ramp_late() -> None:
    early, late = burst(600, 30), ramp(600, 30)

    assert (early.buyers, late.buyers, late.seconds) == (600, 600, 30)
    assert sum(count for second, count in early.arrivals if second < 5) >= 290
    assert sum(count for second, count in late.arrivals if second < 5) < 25


def test_the_curve_of_a_journal_begins_with_its_first_cart() -> None:
    first = datetime(2026, 11, 27, 10, 0, 0, 900_000, tzinfo=UTC)

    assert from_journal("KT-1", [first + timedelta(seconds=s) for s in (0, 0.2, 3.1)]).arrivals == ((0, 2), (3, 1))
    with pytest.raises(BadInput, match="Nothing was ever held at KT-1"):
        from_journal("KT-1", [])


@given(
    arrivals=st.dictionaries(st.integers(0, 500), st.integers(1, 500), min_size=1, max_size=30),
    buyers=st.integers(1, 5_000),
    speed=st.floats(0.5, 50),
)
def test_a_scaled_curve_has_exactly_so_many_buyers_in_its_time(
    arrivals: dict[int, int], buyers: int, speed: float
) -> None:
    pattern = Pattern("any", tuple(sorted(arrivals.items()))).scaled(buyers)
    moments = pattern.moments(Random(1), speed=speed)

    assert pattern.buyers == buyers == len(moments)
    assert {second for second, _ in pattern.arrivals} <= set(arrivals)
    assert moments == sorted(moments)
    assert moments[-1] <= (max(arrivals) + 1) / speed
