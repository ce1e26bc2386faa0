"""The map that is painted: a sign and a colour a level, grey where it is sold; and the strokes behind it."""

from __future__ import annotations

from textual.app import App, ComposeResult

from core.scaling import Stock
from etds_tui.screens.scaling.strokes import Strokes
from etds_tui.theme import SEAT_VARIABLES
from etds_tui.widgets.seat_map.canvas import DENSE, NUMBERS
from etds_tui.widgets.seat_map.levels import LevelMap, colour, sign
from tests.factories.manifests import hall_of

HALL = hall_of(1, 12)


class Alone(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(SEAT_VARIABLES)

    def compose(self) -> ComposeResult:
        yield LevelMap()


def drawn(map_: LevelMap) -> str:
    """The line of seats as it is on the screen, without what is around it."""
    lines = ("".join(part.text for part in map_.render_line(y)) for y in range(map_.size.height))
    return next(line for line in lines if line.strip().startswith("1 ")).strip()[2:].replace("[", " ").replace("]", " ")


async def test_each_level_has_its_sign_and_what_is_sold_or_killed_can_be_told() -> None:
    async with Alone().run_test(size=(60, 8)) as pilot:
        map_ = pilot.app.query_one(LevelMap)
        stock = Stock(seat_count=12, sold=((1, "a", 500),), killed=frozenset({2}))
        map_.show_levels(HALL, bytes([0, 1, 1, 8, 9, 10, 0, 0, 0, 0, 0, 0]), stock)
        await pilot.pause()

        assert drawn(map_).split() == ["1", "2", "╳", "9", "A", "B", *["1"] * 6]
        free, taken = map_.LOOKS[map_.plane[0]], map_.LOOKS[map_.plane[1]]
        assert (free.style, taken.style) == ("level0", "sold")

        map_.paint_levels(bytes([1] * 12))
        await pilot.pause()
        assert drawn(map_).split() == ["2", "2", "╳", *["2"] * 9]


async def test_it_is_zoomed_between_a_column_a_seat_and_its_number() -> None:
    async with Alone().run_test(size=(60, 8)) as pilot:
        map_ = pilot.app.query_one(LevelMap)
        map_.show_levels(HALL, bytes(12), Stock(seat_count=12))
        for _ in range(4):
            map_.action_zoom(-1)
        assert map_.zoom == DENSE
        for _ in range(4):
            map_.action_zoom(1)
        assert map_.zoom == NUMBERS


def test_nine_levels_are_told_by_their_keys_and_neighbours_by_their_colours() -> None:
    assert [sign(level) for level in range(11)] == [*"123456789AB"]
    assert len({colour(level) for level in range(9)}) == 9


def test_a_stroke_undone_and_painted_again_is_the_same() -> None:
    strokes = Strokes(bytes(6))
    assert (strokes.paint([0, 1], 1), strokes.paint([1, 2], 2), strokes.paint([1], 2)) == (2, 2, 0)
    assert (strokes.undo(), strokes.levels) == (2, bytes([1, 1, 0, 0, 0, 0]))
    assert (strokes.redo(), strokes.levels) == (2, bytes([1, 2, 2, 0, 0, 0]))
    assert (strokes.undo(), strokes.undo(), strokes.undo(), strokes.levels) == (2, 2, 0, bytes(6))
    assert strokes.is_saved


def test_what_was_not_saved_is_kept_when_somebody_else_was_first() -> None:
    strokes = Strokes(bytes(4))
    strokes.paint([0], 1)
    strokes.saved(strokes.levels)
    strokes.paint([1], 1)
    assert strokes.unsaved() == {1: [1]}

    strokes.begin_again(bytes([2, 0, 2, 2]))

    assert (strokes.levels, strokes.is_saved, strokes.undo()) == (bytes([2, 0, 2, 2]), True, 0)
    assert (strokes.redo(), strokes.levels) == (1, bytes([2, 1, 2, 2]))
