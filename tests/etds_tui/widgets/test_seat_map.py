"""The seat map by keys, by mouse and by data."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.message import Message

from core.inventory import SeatState
from core.venues import Manifest
from etds_tui.widgets.inspector import Inspector
from etds_tui.widgets.seat_map import Minimap, SeatMap, SectionTiles
from etds_tui.widgets.seat_map.canvas import DENSE, NUMBERS, OVERVIEW, SEATS
from tests.etds_tui.widgets.houses import (
    HELD,
    NOBODY,
    OPEN,
    SOLD,
    all_open,
    app_of,
    house_from,
    house_of,
    line_of,
    map_of,
    picture_of,
    place_of,
)
from tests.fixtures.app import until

SMALL = ("hall,A,1,4", "hall,A,5,8", "hall,B,1,8", "hall,C,1,8")
SIZE = (60, 14)


# --- what is seen -------------------------------------------------------------------------------------------------


async def test_a_house_stands_under_its_name_with_its_rows_and_the_cursor_on_the_first_open_seat() -> None:
    app = app_of(house_of(*SMALL), b"sohprcak" + b"o" * 16)
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        assert [line.strip() for line in picture_of(seat_map) if line.strip()] == [
            "hall",
            "A     ■[○]◐ ◒   ▣ ◈ ▤ ╳",
            "B     ○ ○ ○ ○ ○ ○ ○ ○",
            "C     ○ ○ ○ ○ ○ ○ ○ ○",
        ]


async def test_in_ascii_every_sign_of_the_map_is_ascii() -> None:
    app = app_of(house_of(*SMALL), b"sohprcak" + b"o" * 16, ascii_only=True)
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seat_map.mine = frozenset({9})
        seat_map.pending = frozenset({10})
        assert [line.strip() for line in picture_of(seat_map) if line.strip()] == [
            "hall",
            "A     #[.]+ %   r c a x",
            "B     . @ ? . . . . .",
            "C     . . . . . . . .",
        ]


async def test_every_zoom_shows_the_house_its_way() -> None:
    app = app_of(house_of(*SMALL), b"sooo" + b"o" * 20)
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("minus")
        assert seat_map.zoom == DENSE
        assert [line.strip() for line in picture_of(seat_map) if line.strip()][1] == "A     ■○○○ ○○○○"
        await pilot.press("plus", "plus")
        assert seat_map.zoom == NUMBERS
        assert [line.strip() for line in picture_of(seat_map) if line.strip()][
            2
        ] == "B      1   2   3   4   5   6   7   8"
        await pilot.press("plus")
        assert seat_map.zoom == NUMBERS


async def test_zooming_out_of_a_house_that_fits_asks_for_the_sections() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        await map_of(pilot)
        await pilot.press("minus", "minus")
        await pilot.pause()
        assert isinstance(app.focused, SectionTiles)


async def test_a_house_that_does_not_fit_has_an_overview_and_enter_dives_into_it() -> None:
    app = app_of(house_from("stadium.csv"))
    async with app.run_test(size=(80, 24)) as pilot:
        seat_map = await map_of(pilot)
        assert seat_map.zoom == DENSE
        await pilot.press("minus")
        assert seat_map.zoom == OVERVIEW
        assert "◆" in "".join(picture_of(seat_map)) and "○" not in "".join(picture_of(seat_map))
        before = seat_map.cursor
        await pilot.press("down", "right", "enter")
        assert seat_map.zoom == DENSE and seat_map.cursor != before
        assert app.picked == []
        x, y = place_of(seat_map, seat_map.cursor or 0)
        assert line_of(seat_map, y)[x] == "○"


async def test_the_overview_follows_the_plane() -> None:
    manifest = house_from("stadium.csv")
    app = app_of(manifest)
    async with app.run_test(size=(80, 24)) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("minus")
        assert "█" not in "".join(picture_of(seat_map))
        seat_map.apply((seat, SOLD) for seat in range(manifest.seat_count))
        assert set("".join(picture_of(seat_map))) <= set(" █◆")


async def test_names_of_sections_stand_over_them_and_the_one_of_the_cursor_is_marked() -> None:
    app = app_of(house_of("west,A,1,9", "east,A,1,9"))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        band = picture_of(seat_map)[seat_map.view.band]
        assert band.split() == ["west", "east"]
        here = [s.text.strip() for s in seat_map.render_line(seat_map.view.band) if s.style == seat_map._style("here")]
        assert here == ["west"]
        await pilot.press("tab")
        here = [s.text.strip() for s in seat_map.render_line(seat_map.view.band) if s.style == seat_map._style("here")]
        assert here == ["east"]


async def test_a_changed_theme_changes_the_colours_of_the_map() -> None:
    app = app_of(house_of(*SMALL), b"s" * 24)
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        before = [segment.style for segment in seat_map.render_line(seat_map.view.band + 2)]
        app.theme = "etds-light"
        await pilot.pause()
        after = [segment.style for segment in seat_map.render_line(seat_map.view.band + 2)]
        assert len(before) == len(after) and not set(before) & set(after)


# --- data ---------------------------------------------------------------------------------------------------------


async def test_changes_are_drawn_and_counted_and_equal_ones_are_no_change() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seat_map.apply([(8, SOLD), (9, HELD), (10, OPEN)])
        assert "B     ■ ◐ ○" in "".join(picture_of(seat_map))
        assert {state: count for state, count in seat_map.counts.items() if count} == {
            SeatState.OPEN: 22,
            SeatState.HELD: 1,
            SeatState.SOLD: 1,
        }
        seat_map.apply([(8, HELD), (8, OPEN)])
        assert seat_map.counts[SeatState.OPEN] == 23


async def test_a_whole_new_plane_is_taken_with_its_counts() -> None:
    manifest = house_from("theatre.json")
    app = app_of(manifest)
    plane = bytes(b"ohprscak"[i * i % 8] for i in range(manifest.seat_count))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seat_map.replace(plane)
        assert seat_map.plane == plane
        assert seat_map.counts == {state: plane.count(state.byte) for state in SeatState}


async def test_mine_and_pending_lie_over_the_plane_and_leave_it_as_it_is() -> None:
    app = app_of(house_of(*SMALL), b"h" * 24)
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seat_map.pending = frozenset({8, 9})
        seat_map.mine = frozenset({9, 10})
        assert "B     ◇ ◆ ◆ ◐" in "".join(picture_of(seat_map))
        seat_map.apply([(10, SOLD)])
        assert "B     ◇ ◆ ◆ ◐" in "".join(picture_of(seat_map))
        seat_map.pending = seat_map.mine = frozenset()
        assert "B     ◐ ◐ ■ ◐" in "".join(picture_of(seat_map))


async def test_what_is_on_the_terminal_is_what_the_plane_says_after_many_changes() -> None:
    """The partial repaints, put together, are the full picture."""
    manifest = house_of(*(f"hall,{row},1,40" for row in range(1, 31)))
    app = app_of(manifest)
    async with app.run_test(size=(60, 20)) as pilot:
        seat_map = await map_of(pilot)
        for turn in range(12):
            seat_map.apply([(turn * 977 * i % manifest.seat_count, b"ohps"[(turn + i) % 4]) for i in range(1, 30)])
            await pilot.press(("right", "down", "pagedown", "left", "up")[turn % 5])
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            shown = [strip.text[: seat_map.scrollable_content_region.width].rstrip() for strip in strips[1:]]
            assert shown[: seat_map.scrollable_content_region.height] == picture_of(seat_map)


# --- keys ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "seat"),
    [
        (("right",), 1),
        (("l", "l", "l", "l"), 4),  # over the aisle
        (("right", "left"), 0),
        (("left",), 0),
        (("down",), 8),
        (("j", "j", "j"), 16),
        (("down", "up"), 0),
        (("end",), 7),
        (("end", "home"), 0),
        (("pagedown",), 16),
        (("pagedown", "pageup"), 0),
    ],
)
async def test_keys_move_the_cursor(keys: tuple[str, ...], seat: int) -> None:
    async with app_of(house_of(*SMALL)).run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press(*keys)
        assert seat_map.cursor == seat


async def test_tab_goes_around_the_sections_to_their_first_open_seats() -> None:
    app = app_of(house_of("a,A,1,3", "b,A,1,3", "c,A,1,3"), b"ooosoosss")
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await pilot.press(key)
            seen.append(seat_map.cursor)
        assert seen == [4, 6, 0, 6]


async def test_brackets_go_to_the_next_and_previous_run_of_as_many_open_seats_as_are_wanted() -> None:
    app = app_of(house_of("hall,A,1,9"), b"ossoosooo")
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        seen = []
        for wanted, key in (
            (2, "right_square_bracket"),
            (3, "right_square_bracket"),
            (3, "right_square_bracket"),
            (1, "left_square_bracket"),
        ):
            seat_map.wanted = wanted
            await pilot.press(key)
            seen.append(seat_map.cursor)
        assert seen == [3, 6, 6, 3]


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_space_and_enter_pick_the_seat_under_the_cursor(key: str) -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        await map_of(pilot)
        await pilot.press("down", key)
        await pilot.pause()
        assert app.picked == [(8,)]


async def test_a_stretched_range_is_picked_as_a_rectangle_and_marked_until_then() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("down", "shift+right", "shift+down")
        assert seat_map.stretched() == (8, 9, 16, 17)
        top = seat_map.view.top
        assert all(
            any(segment.style and segment.style.reverse for segment in seat_map.render_line(top + y)) for y in (1, 2)
        )
        await pilot.press("space")
        await pilot.pause()
        assert app.picked == [(8, 9, 16, 17)]
        assert seat_map.stretched() == (17,)


async def test_a_range_takes_what_is_open_of_it_and_else_leaves_what_is_mine() -> None:
    app = app_of(house_of("hall,A,1,4"), b"osoo")
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("shift+right", "shift+right", "shift+right", "space", "home")
        await pilot.pause()
        assert seat_map.mine == {0, 2, 3}
        await pilot.press("shift+right", "shift+right", "shift+right", "space")
        await pilot.pause()
        assert app.picked == [(0, 2, 3), (0, 2, 3)]


async def test_escape_drops_a_range_and_is_the_screens_where_there_is_none() -> None:
    app = app_of(house_of(*SMALL))
    heard: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        app.screen._bindings.bind("escape", "heard")
        app.screen.action_heard = lambda: heard.append("escape")  # type: ignore[attr-defined]
        await pilot.press("shift+right", "escape")
        assert (seat_map.stretched(), heard) == ((1,), [])
        await pilot.press("escape")
        assert heard == ["escape"]


@pytest.mark.parametrize("keys", [("end", "pagedown", "pagedown"), ("tab", "tab", "end"), ("plus", "plus", "end")])
async def test_the_cursor_is_always_in_view(keys: tuple[str, ...]) -> None:
    app = app_of(house_from("stadium.csv"))
    async with app.run_test(size=(40, 12)) as pilot:
        seat_map = await map_of(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            assert seat_map.cursor is not None and seat_map.layout_ is not None
            x, y = place_of(seat_map, seat_map.cursor)
            window = seat_map.scrollable_content_region.size
            assert seat_map.view.edge <= x <= window.width - seat_map.view.cell
            assert seat_map.view.band < y < window.height


# --- mouse --------------------------------------------------------------------------------------------------------


async def test_a_click_picks_the_seat_that_is_drawn_there_also_when_scrolled() -> None:
    manifest = house_from("theatre.json")
    app = app_of(manifest)
    async with app.run_test(size=(50, 14)) as pilot:
        seat_map = await map_of(pilot)
        for seat in (0, 500, manifest.seat_count - 1):
            seat_map.go_to(seat)
            await pilot.pause()
            await pilot.click(SeatMap, offset=place_of(seat_map, seat))
            await pilot.pause()
        assert app.picked == [(0,), (500,), (manifest.seat_count - 1,)]


async def test_a_click_beside_the_seats_and_the_second_of_a_double_click_pick_nothing() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.click(SeatMap, offset=(0, 0))
        await pilot.click(SeatMap, offset=place_of(seat_map, 9), times=2)
        await pilot.pause()
        assert app.picked == [(9,)]


async def test_dragging_picks_a_rectangle_once() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.mouse_down(SeatMap, offset=place_of(seat_map, 9))
        for seat in (10, 11, 19):
            await pilot._post_mouse_events([_move()], SeatMap, offset=place_of(seat_map, seat), button=1)
        await pilot.mouse_up(SeatMap, offset=place_of(seat_map, 19))
        await pilot.pause()
        assert app.picked == [(9, 10, 11, 17, 18, 19)]
        await pilot.click(SeatMap, offset=place_of(seat_map, 12))
        await pilot.pause()
        assert app.picked[1:] == [(12,)]


def _move() -> type:
    from textual.events import MouseMove

    return MouseMove


async def test_hovering_tells_which_seat_is_under_the_pointer_and_moves_nothing() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("down")
        told: list[str] = []
        for seat in (0, 17):  # the first seat counts as one, too
            await pilot.hover(SeatMap, offset=place_of(seat_map, seat))
            await pilot.pause()
            told.append(app.query_one(Inspector).text)
        await pilot.hover(SeatMap, offset=(0, 0))
        await pilot.pause()
        told.append(app.query_one(Inspector).text)
        assert [" ".join(line.split()[2:6]) for line in told] == ["row A seat 1", "row C seat 2", "row B seat 1"]
        assert seat_map.cursor == 8


async def test_in_the_overview_a_click_goes_there_and_closer() -> None:
    app = app_of(house_from("stadium.csv"))
    async with app.run_test(size=(80, 24)) as pilot:
        seat_map = await map_of(pilot)
        await pilot.press("minus")
        await pilot.pause()
        await until(pilot, lambda: seat_map._overview is not None)
        offset = next((40, y) for y in range(5, 20) if seat_map._block_under(40, y) is not None)  # beside the aisle
        await pilot.click(SeatMap, offset=offset)
        await pilot.pause()
        assert seat_map.zoom == DENSE and seat_map.cursor not in (0, None)
        assert app.picked == []


# --- the worst of input -------------------------------------------------------------------------------------------

HOSTILE = [
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGk=\x07",
    "[/]",
    "a\u202ebc",
    "劇場の席",
    "👩\u200d👧",
    "z\u200b\u0301e\u0301",
    "",
    "a name that is far too long for what stands below it",
]


def _hostile_house(name: str) -> Manifest:
    """A house whose every name is this one, built by hand: an importer would refuse some of them."""
    from dataclasses import replace

    plain = house_of("x,A,1,6", "x,A,7,20", "y,A,1,9", "y,B,1,9")
    sections = [replace(section, name=name, stand=name[::-1]) for section in plain.sections]
    rows = [replace(row, name=name, seat_numbers=tuple(name for _ in row.seat_numbers)) for row in plain.rows]
    return Manifest(name=name, sections=sections, rows=rows, levels=plain.levels)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(80, 24), (20, 6)])
async def test_no_name_acts_vanishes_or_changes_the_width_of_a_line(name: str, size: tuple[int, int]) -> None:
    app = app_of(_hostile_house(name))
    async with app.run_test(size=size) as pilot:
        seat_map = await map_of(pilot)
        tiles = app.query_one(SectionTiles)
        for _ in range(5):
            for widget in (seat_map, tiles):
                width = widget.scrollable_content_region.width
                for y in range(widget.scrollable_content_region.height) if widget.display else ():
                    strip = widget.render_line(y)
                    texts = [segment.text for segment in strip]
                    assert [strip.cell_length, sum(map(cell_len, texts))] == [width, width]
                    assert not [text for text in texts if not text.isprintable()]
            await pilot.press("plus" if seat_map.zoom < NUMBERS else "end")
            await pilot.pause()
        assert app.is_running


async def test_markup_in_names_is_shown_letter_by_letter() -> None:
    app = app_of(_hostile_house("[@click=app.quit]x[/]"))
    async with app.run_test(size=(80, 24)) as pilot:
        seat_map = await map_of(pilot)
        assert "[@click=app.quit]x[/]" in picture_of(seat_map)[seat_map.view.band]
        assert "section [@click=app.quit]x[/]" in app.query_one(Inspector).text


ONE = house_of("a,A,1,1")
KEYS = (
    "right",
    "down",
    "tab",
    "end",
    "pagedown",
    "right_square_bracket",
    "shift+right",
    "shift+down",
    "space",
    "minus",
)


@pytest.mark.parametrize("manifest", [NOBODY, ONE, house_from("stadium.csv")], ids=["empty", "one seat", "stadium"])
async def test_nothing_breaks_in_the_smallest_house_and_terminal(manifest: Manifest) -> None:
    app = app_of(manifest)
    async with app.run_test(size=(1, 1)) as pilot:
        seat_map = await map_of(pilot)
        for size in ((20, 6), (1, 1), (140, 40)):
            await pilot.resize_terminal(*size)
            await pilot.press("plus", *KEYS)
            await pilot.pause()
            for minimap in app.query(Minimap):
                minimap.picture(seat_map)
        assert app.is_running
        assert sum(seat_map.counts.values()) == manifest.seat_count


async def test_zoom_levels_are_told() -> None:
    app = app_of(house_of(*SMALL))
    told: list[int] = []

    def hear(message: Message) -> None:
        if isinstance(message, SeatMap.ZoomChanged):
            told.append(message.zoom)

    async with app.run_test(size=SIZE, message_hook=hear) as pilot:
        await map_of(pilot)
        await pilot.press("plus", "minus", "minus")
        await pilot.pause()
    assert list(dict.fromkeys(told)) == [NUMBERS, SEATS, DENSE]


async def test_a_plane_of_another_house_is_a_bug_that_shows() -> None:
    app = app_of(house_of(*SMALL))
    async with app.run_test(size=SIZE) as pilot:
        seat_map = await map_of(pilot)
        with pytest.raises(AssertionError, match="same house"):
            seat_map.replace(all_open(ONE))
