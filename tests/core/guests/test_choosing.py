"""Which seats a party gets: together if that can be, beside the seat that was meant."""

from __future__ import annotations

import pytest

from core.guests import choose


def row_of(seat: int) -> int:
    return seat // 10


@pytest.mark.parametrize(
    ("free", "count", "start", "chosen"),
    [
        (range(10), 3, None, (0, 1, 2)),
        (range(10), 3, 4, (4, 5, 6)),
        (range(10), 3, 9, (7, 8, 9)),  # not over the end of the row
        (range(8, 13), 3, None, (10, 11, 12)),  # 8 and 9 are in the row before
        (range(8, 13), 2, 8, (8, 9)),
        ([1, 3, 5, 7], 2, None, (1, 3)),  # nowhere together: the first ones
        ([1, 3, 5, 7], 3, 5, (1, 5, 7)),  # from the seat on, then from the front
        ([4, 1, 4], 1, 4, (4,)),
        ([1, 2], 1, 9, (1,)),  # the seat that was meant is gone
        ([1, 2], 3, None, ()),
        ([1, 2], 0, None, ()),
    ],
)
def test_seats_are_chosen(free: list[int], count: int, start: int | None, chosen: tuple[int, ...]) -> None:
    assert tuple(sorted(choose(free, count, row_of, start=start))) == chosen
