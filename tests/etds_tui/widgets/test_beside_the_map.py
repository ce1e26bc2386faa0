"""What stands around the map: the house equation, the inspector line, the minimap, the tiles of sections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget

from core.inventory import SeatState
from core.venues import Manifest
from etds_tui.theme import SEAT_VARIABLES
from etds_tui.widgets.inspector import Fact, Inspector, that_fit
from etds_tui.widgets.seat_map import HouseEquation, Minimap, SeatMap, SectionTiles
from tests.etds_tui.widgets.houses import NOBODY, all_open, app_of, house_from, house_of

PLANE = b"o" * 1240 + b"h" * 31 + b"p" * 2 + b"r" * 14 + b"s" * 12757 + b"c" * 8 + b"a" * 120 + b"k" * 5


class Alone(App[None]):
    """One widget and nothing else."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget
        self.chosen: list[int] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(SEAT_VARIABLES)

    def compose(self) -> ComposeResult:
        yield self._widget

    def on_section_tiles_chosen(self, event: SectionTiles.Chosen) -> None:
        self.chosen.append(event.section)


# --- the house equation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            140,
            "○ 1,240 open + ◐ 31 held + ◒ 2 paying + ▣ 14 reserved + ■ 12,757 sold + ◈ 8 comp + ▤ 120 allocated"
            " + ╳ 5 killed = 14,177",
        ),
        (90, "○ 1,240 open + ◐ 31 held + ◒ 2 + ▣ 14 + ■ 12,757 sold + ◈ 8 + ▤ 120 + ╳ 5 = 14,177"),
        (80, "○ 1,240 + ◐ 31 + ◒ 2 + ▣ 14 + ■ 12,757 + ◈ 8 + ▤ 120 + ╳ 5 = 14,177"),
        (60, "○1,240+◐31+◒2+▣14+■12,757+◈8+▤120+╳5=14,177"),
    ],
)
async def test_the_equation_keeps_counts_and_sum_and_lets_words_go(width: int, line: str) -> None:
    equation = HouseEquation()
    async with Alone(equation).run_test(size=(width, 3)) as pilot:
        equation.count(PLANE)
        await pilot.pause()
        assert equation.text == line


async def test_states_without_seats_are_left_out_but_for_open_held_and_sold() -> None:
    equation = HouseEquation(ascii_only=True)
    async with Alone(equation).run_test(size=(80, 3)):
        equation.count(b"ooo")
        assert equation.text == ". 3 open + + 0 held + # 0 sold = 3"


async def test_the_equation_adds_up_for_every_plane() -> None:
    equation = HouseEquation(ascii_only=True)
    async with Alone(equation).run_test(size=(140, 3)):
        for plane in (b"", b"ohprscak", PLANE):
            equation.count(plane)
            left, right = equation.text.replace(",", "").split(" = ")
            assert sum(int(word) for word in left.split() if word.isdigit()) == int(right) == len(plane)


# --- the inspector ------------------------------------------------------------------------------------------------

FACTS = (Fact("section 12"), Fact("row B"), Fact("seat 4"), Fact("level stalls", weight=0), Fact("sold", weight=2))


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (60, ["section 12", "row B", "seat 4", "level stalls", "sold"]),
        (33, ["section 12", "row B", "seat 4", "sold"]),
        (24, ["section 12", "row B", "sold"]),
        (10, ["sold"]),
        (0, ["sold"]),
    ],
)
def test_facts_of_little_weight_go_first(width: int, said: list[str]) -> None:
    assert [fact.text for fact in that_fit(FACTS, width)] == said


async def test_facts_are_said_literally_in_one_line() -> None:
    inspector = Inspector()
    async with Alone(inspector).run_test(size=(60, 3)) as pilot:
        inspector.describe(Fact("[@click=app.quit]x[/]"), Fact(""), Fact("\x1b]52;a\u202eb", colour="$seat-sold"))
        await pilot.pause()
        assert inspector.text == "[@click=app.quit]x[/]  �]52;a�b"
        assert inspector.render_line(0).text.strip() == inspector.text
        inspector.describe()
        await pilot.pause()
        assert inspector.render_line(0).text.strip() == ""


# --- the minimap --------------------------------------------------------------------------------------------------


async def test_the_minimap_frames_what_the_map_shows_and_moves_with_it() -> None:
    manifest = house_from("stadium.csv")
    async with app_of(manifest, ascii_only=True).run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        minimap, seat_map = pilot.app.query_one(Minimap), pilot.app.query_one(SeatMap)
        frames = []
        for seat in (0, manifest.seat_count - 1):
            seat_map.go_to(seat)
            await pilot.pause()
            minimap.picture(seat_map)
            frames.append([y for y in range(9) if "+-" in minimap.render_line(y).text])
        assert frames == [[0, 1], [7, 8]]


async def test_the_minimap_says_how_full_the_house_is_without_colour() -> None:
    manifest = house_of("hall,A,1,20", "hall,B,1,20")
    async with app_of(manifest, b"o" * 20 + b"s" * 20).run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        minimap = pilot.app.query_one(Minimap)
        minimap.picture(pilot.app.query_one(SeatMap))
        await pilot.pause()
        lines = [minimap.render_line(y).text.strip() for y in range(9)]
        assert [line for line in lines if line] == ["·" * 20, "█" * 20]


async def test_of_a_minimap_only_lines_that_differ_are_drawn() -> None:
    manifest = house_of("hall,A,1,20", "hall,B,1,20")
    async with app_of(manifest, b"o" * 40).run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        minimap, seat_map = pilot.app.query_one(Minimap), pilot.app.query_one(SeatMap)
        minimap.picture(seat_map)
        await pilot.pause()
        for seats, lines in ((range(20, 40), [1]), ((), [])):
            seat_map.apply((seat, ord("s")) for seat in seats)
            minimap.picture(seat_map)
            assert [region.y for region in minimap._repaint_regions] == lines
            minimap._exchange_repaint_regions()


async def test_a_minimap_of_nothing_is_empty() -> None:
    async with app_of(NOBODY).run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        minimap = pilot.app.query_one(Minimap)
        minimap.picture(pilot.app.query_one(SeatMap))
        assert [minimap.render_line(y).text.strip() for y in range(9)] == [""] * 9


# --- the tiles ----------------------------------------------------------------------------------------------------


def tiles_of(tiles: SectionTiles) -> list[str]:
    return [tiles.render_line(y).text.rstrip() for y in range(tiles.scrollable_content_region.height)]


def four_sections() -> Manifest:
    return house_of(*(f"{name},A,1,10" for name in "abcd"))


async def test_tiles_flow_to_the_width_with_open_counts_and_a_bar() -> None:
    tiles, manifest = SectionTiles(), four_sections()
    async with Alone(tiles).run_test(size=(50, 12)) as pilot:
        tiles.show(manifest, b"s" * 5 + b"o" * 35)
        await pilot.pause()
        assert tiles_of(tiles)[:6] == [
            " all  35 open of 40",
            " a               b               c",
            " 5 of 10         10 of 10        10 of 10",
            " ━━━━━━───────   ━━━━━━━━━━━━━   ━━━━━━━━━━━━━",
            "",
            " d",
        ]
        tiles.count(b"s" * 40)
        await pilot.pause()
        assert tiles_of(tiles)[0] == " all  0 open of 40"


@pytest.mark.parametrize(
    ("keys", "section"),
    [((), 0), (("right",), 1), (("l", "l", "l", "l"), 3), (("down",), 3), (("end", "k"), 0), (("end", "home"), 0)],
)
@pytest.mark.parametrize("dive", ["enter", "plus", "space"])
async def test_keys_choose_a_section_and_dive(keys: tuple[str, ...], section: int, dive: str) -> None:
    tiles = SectionTiles()
    app = Alone(tiles)
    async with app.run_test(size=(50, 12)) as pilot:
        tiles.show(four_sections(), all_open(four_sections()))
        await pilot.pause()
        await pilot.press(*keys, dive)
        await pilot.pause()
        assert app.chosen == [section]


async def test_a_click_dives_into_the_tile_under_it() -> None:
    tiles = SectionTiles()
    app = Alone(tiles)
    async with app.run_test(size=(50, 12)) as pilot:
        tiles.show(four_sections(), all_open(four_sections()))
        await pilot.pause()
        await pilot.click(SectionTiles, offset=(20, 2))
        await pilot.click(SectionTiles, offset=(2, 0))  # a heading
        await pilot.click(SectionTiles, offset=(40, 6))  # beside the last tile
        await pilot.pause()
        assert app.chosen == [1]


async def test_tiles_of_an_empty_house_and_of_an_empty_section_are_shown() -> None:
    tiles = SectionTiles()
    house = four_sections()
    hollow = replace(house.sections[3], number=4, name="e", first_ordinal=40, seat_count=0)
    async with Alone(tiles).run_test(size=(50, 14)) as pilot:
        tiles.show(NOBODY, b"")
        await pilot.press("right", "down", "end", "enter")
        tiles.show(Manifest(house.name, [*house.sections, hollow], house.rows, house.levels), all_open(house))
        await pilot.pause()
        assert tiles_of(tiles)[5:7] == [" d               e", " 10 of 10        0 of 0"]


async def test_the_chosen_tile_is_always_in_view() -> None:
    tiles, manifest = SectionTiles(), house_from("stadium.csv")
    async with Alone(tiles).run_test(size=(80, 24)) as pilot:
        tiles.show(manifest, bytes([SeatState.OPEN.byte]) * manifest.seat_count)
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert manifest.sections[-1].name in "\n".join(tiles_of(tiles)).split("\n")[-4]
