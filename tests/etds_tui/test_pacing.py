from __future__ import annotations

from etds_tui.pacing import SPANS_MAX, spans


def test_cells_far_apart_are_spans_of_their_own_in_reading_order() -> None:
    assert spans([(2, 10, 12), (1, 40, 42), (1, 4, 6)]) == [(1, 4, 6), (1, 40, 42), (2, 10, 12)]


def test_cells_close_together_on_a_line_travel_together() -> None:
    assert spans([(1, 4, 6), (1, 9, 11), (1, 6, 8), (2, 11, 13)]) == [(1, 4, 11), (2, 11, 13)]


def test_the_same_cell_twice_is_one_span() -> None:
    assert spans([(1, 4, 6), (1, 4, 6), (1, 3, 9)]) == [(1, 3, 9)]


def test_nothing_changed_is_nothing_to_paint_and_very_much_is_everything() -> None:
    assert spans([]) == []
    many = [(y, 0, 1) for y in range(SPANS_MAX)]
    assert spans(many) == many
    assert spans([*many, (SPANS_MAX, 0, 1)]) is None
