from __future__ import annotations

from core.venues import Manifest
from etds_tui.widgets.seat_map.layout import Box, Heading, Layout, open_blocks
from tests.etds_tui.widgets.houses import NOBODY, OPEN, all_open, house_from, house_of


def two_wings() -> Manifest:
    """Row A is 1-3, an aisle, 4-5; row B has three seats on the left."""
    return house_of("hall,A,1,3", "hall,A,4,5", "hall,B,1,3")


def test_every_seat_is_found_in_its_cell_and_every_other_cell_is_none() -> None:
    manifest = house_from("theatre.json")
    layout = Layout(manifest)
    found = [layout.at(layout.column[seat], layout.line[seat]) for seat in range(manifest.seat_count)]
    seats = sum(seat >= 0 for cells in layout.lines for seat in cells)
    assert (found, seats) == (list(range(manifest.seat_count)), manifest.seat_count)
    assert [layout.at(-1, 0), layout.at(0, -1), layout.at(layout.width, 0), layout.at(0, layout.height)] == [None] * 4


def test_runs_cover_every_seat_once_and_lie_in_one_line() -> None:
    manifest = house_from("theatre.json")
    layout = Layout(manifest)
    cells = {first + i: (x + i, y) for first, count, x, y in layout.runs for i in range(count)}
    assert cells == {seat: (layout.column[seat], layout.line[seat]) for seat in range(manifest.seat_count)}
    assert sum(count for _, count, _, _ in layout.runs) == manifest.seat_count


def test_beside_goes_over_the_aisle_and_ends_at_the_end_of_the_line() -> None:
    layout = Layout(two_wings())
    assert [layout.beside(2, 1), layout.beside(3, -1), layout.beside(4, 1), layout.beside(0, -1)] == [3, 2, None, None]


def test_above_takes_the_nearest_column_and_a_long_step_ends_on_the_outermost_line() -> None:
    layout = Layout(two_wings())
    assert layout.above(4, 1) == 7  # the rightmost seat of the shorter row
    assert layout.above(7, 1) is None
    assert layout.above(0, 10) == 5
    assert layout.above(6, -10) == 1


def test_ends_are_the_outer_seats_of_the_section_on_that_line_over_its_aisles() -> None:
    layout = Layout(house_of("hall,A,1,3", "hall,A,4,5", "side,A,1,3"))
    assert [layout.ends(1, 0), layout.ends(4, 0), layout.ends(6, 1)] == [(0, 4), (0, 4), (5, 7)]


def test_block_is_the_rectangle_whichever_corners_are_given() -> None:
    layout = Layout(house_of("hall,A,1,4", "hall,B,1,4", "hall,C,1,4"))
    assert layout.block(1, 6) == layout.block(2, 5) == layout.block(6, 1) == (1, 2, 5, 6)
    assert layout.block(3, 3) == (3,)


def test_a_name_stands_on_a_free_line_above_its_section_and_nowhere_else() -> None:
    manifest = house_of("west,A,1,4", "west,B,1,4")
    assert Layout(manifest).headings == {}  # there is no line above the first one
    stadium = house_from("stadium.csv")
    layout = Layout(stadium)
    for y, headings in layout.headings.items():
        for heading in headings:
            assert all(layout.at(x, y) is None for x in range(heading.left, heading.right + 1))
            box = layout.boxes[heading.section]
            assert box is not None and box.top == y + 1
    assert len({heading.section for headings in layout.headings.values() for heading in headings}) > 30


def test_the_overhead_line_names_what_is_cut_and_the_section_of_the_cursor_before_all() -> None:
    layout = Layout(house_from("theatre.json"))  # three blocks, each directly behind the next
    front, _middle, rear = layout.boxes
    assert front is not None and rear is not None
    assert layout.overhead(0, 26, None) == [Heading(rear.left, rear.right, 2)]
    assert layout.overhead(0, 26, 0) == [Heading(front.left, front.right, 0)]
    assert layout.overhead(0, 5, 0) == [Heading(rear.left, rear.right, 2)]  # the front block is not in view


def test_open_blocks_are_runs_of_open_neighbours_of_the_size() -> None:
    manifest = house_of("hall,A,1,6", "hall,B,1,3")
    assert list(open_blocks(manifest, b"osooohooo", OPEN, 2)) == [2, 6]
    assert list(open_blocks(manifest, b"osooohooo", OPEN, 1)) == [0, 2, 6]
    assert list(open_blocks(manifest, b"osooohooo", OPEN, 4)) == []


def test_an_empty_house_has_no_cells_and_no_names() -> None:
    layout = Layout(NOBODY)
    assert (layout.width, layout.height, layout.at(0, 0), layout.overhead(0, 5, None)) == (0, 0, None, [])
    assert list(open_blocks(NOBODY, all_open(NOBODY), OPEN, 1)) == []


def test_boxes_hold_their_sections_tightly() -> None:
    assert Layout(house_of("hall,A,1,3", "hall,B,1,5")).boxes == (Box(0, 0, 4, 1),)
