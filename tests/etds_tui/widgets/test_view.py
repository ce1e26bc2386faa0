from __future__ import annotations

import pytest

from etds_tui.widgets.seat_map.view import GUTTER, scrolled_to, view


def test_a_small_house_stands_in_the_middle_under_its_line_of_names() -> None:
    now = view((10, 4), (66, 15), (0, 0), 2)
    assert (now.gutter, now.edge, now.left, now.band, now.top) == (20, 26, 26, 5, 6)
    assert now.cell_under(26, 6) == (0, 0)
    assert now.cell_under(29, 9) == (1, 3)
    assert [now.cell_under(25, 6), now.cell_under(26, 5)] == [None, None]


def test_a_scrolled_house_shows_what_is_right_of_the_gutter_and_below_the_names() -> None:
    now = view((100, 100), (46, 11), (7, 20), 2)
    assert now.cell_under(GUTTER, 1) == (3, 20)
    assert (now.first_line, now.last_line) == (20, 29)
    assert [now.is_line_seen(y) for y in (19, 20, 29, 30)] == [False, True, True, False]


def test_a_span_is_cut_at_the_gutter_and_at_the_window_and_is_none_outside() -> None:
    now = view((100, 100), (46, 11), (7, 20), 2)
    assert now.span(3, 3) == (6, 7)  # one of its two columns is under the gutter
    assert now.span(22, 30) == (43, 46)
    assert [now.span(0, 2), now.span(24, 30)] == [None, None]


@pytest.mark.parametrize("cell", [1, 2, 5])
@pytest.mark.parametrize("window", [(80, 24), (20, 6), (GUTTER + 5, 2)])
@pytest.mark.parametrize("seat", [(0, 0), (50, 30), (99, 99)])
def test_scrolling_brings_the_whole_cell_into_view(seat: tuple[int, int], window: tuple[int, int], cell: int) -> None:
    for scroll in ((0, 0), (500, 99), (70, 40)):
        now = view((100, 100), window, scrolled_to(seat, window, scroll, cell), cell)
        span = now.span(seat[0], seat[0])
        assert now.is_line_seen(seat[1])
        assert span is not None and span[1] - span[0] == cell


def test_a_seat_well_in_view_moves_nothing() -> None:
    assert scrolled_to((30, 30), (60, 30), (20, 20), 1) == (20, 20)
