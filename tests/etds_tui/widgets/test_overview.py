from __future__ import annotations

import pytest

from etds_tui.widgets.seat_map.glyphs import FULLEST
from etds_tui.widgets.seat_map.layout import Layout
from etds_tui.widgets.seat_map.overview import Overview
from tests.etds_tui.widgets.houses import house_from, house_of


def test_levels_say_none_some_and_all_taken() -> None:
    layout = Layout(house_of("hall,A,1,8"))
    overview = Overview(layout, 4, 1)
    assert overview.levels(0, [bytearray(b"oooossss")]) == bytes([1, 1, FULLEST, FULLEST])
    assert overview.levels(0, [bytearray(b"osososss")]) == bytes([3, 3, 3, FULLEST])


def test_a_cell_without_seats_is_blank() -> None:
    layout = Layout(house_of("hall,A,1,2", "hall,A,6,7"))
    drawn = [bytearray(b"oo ss")]
    assert Overview(layout, 5, 1).levels(0, drawn) == bytes([1, 1, 0, FULLEST, FULLEST])


def test_a_picture_is_never_larger_than_the_house() -> None:
    overview = Overview(Layout(house_of("hall,A,1,3", "hall,B,1,3")), 80, 24)
    assert (overview.width, overview.height) == (3, 2)


@pytest.mark.parametrize("size", [(80, 24), (36, 9), (7, 3), (1, 1)])
def test_every_seat_is_counted_in_exactly_one_cell(size: tuple[int, int]) -> None:
    manifest = house_from("stadium.csv")
    layout = Layout(manifest)
    overview = Overview(layout, *size)
    lines = [y for row in range(overview.height) for y in overview.lines(row)]
    assert lines == list(range(layout.height))
    assert sum(sum(overview._count_seats(row)) for row in range(overview.height)) == manifest.seat_count
    for seat in (0, manifest.seat_count // 2, manifest.seat_count - 1):
        column, row = overview.cell_of(layout.column[seat], layout.line[seat])
        assert layout.line[seat] in overview.lines(row)
        assert overview.cell_of(*overview.house_cell(column, row)) == (column, row)
