"""A list that spans its room: nobody is cut short while there is room, and the cursor stays on its row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from etds_tui.text import fit_seat
from etds_tui.widgets.listing import Column, Listing, Row, column_widths, shares
from tests.fixtures.app import until

COLUMNS = (
    Column("code"),
    Column("name", gives=True),
    Column("house", gives=True, least=40),
    Column("n", is_right=True),
)


@given(st.integers(0, 300), st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_room_is_shared_without_rest_and_nobody_is_short_while_another_has_too_much(
    room: int, wants: list[int]
) -> None:
    got = shares(room, wants)

    assert len(got) == len(wants)
    assert min(got) >= 6
    if room >= 6 * len(wants) and min(wants) >= 6:
        assert sum(got) == room
        if sum(wants) <= room:
            assert all(has >= want for has, want in zip(got, wants, strict=True))
        else:
            fair = room // len(wants)
            assert all(has >= min(want, fair) for has, want in zip(got, wants, strict=True))


def test_figures_are_as_wide_as_they_must_be_and_names_take_the_rest() -> None:
    rows = [("P-1", "日本", "Hall", "1"), ("P-1000", "An Evening", "Theatre", "1,000")]

    assert column_widths(COLUMNS, rows, 40) == [6, 16, 13, 5]
    assert sum(column_widths(COLUMNS, rows, 80)) == 80


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30), st.integers(1, 40))
def test_a_seat_is_named_in_exactly_so_many_cells_and_keeps_its_row_and_number(section: str, width: int) -> None:
    shown = fit_seat(f"{section}-AA-17", width)

    assert cell_len(shown) == width
    if width >= 8:
        assert shown.rstrip().endswith("-AA-17")


class Lists(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield Listing(*COLUMNS)

    def on_data_table_row_selected(self, event: Listing.RowSelected) -> None:
        self.chosen.append(event.row_key.value)


def rows(*keys: str, count: int = 1) -> list[Row]:
    return [Row(key, (key, f"name {key}", "house", str(count))) for key in keys]


def texts(listing: Listing) -> list[list[str]]:
    return [[str(cell).strip() for cell in listing.get_row_at(at)] for at in range(listing.row_count)]


async def test_keys_that_come_before_a_list_is_drawn_count() -> None:
    """A list that was hidden knows its width only after it was laid out; who goes down until then is down."""
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = app.query_one(Listing)
        listing.display = False
        await pilot.pause()
        listing.show(rows("a", "b", "c"))
        listing.go(1)
        assert (listing.row_count, listing.selected) == (0, "b")
        listing.go(5)
        assert listing.selected == "c"
        listing.show(rows("z", "a", "b", "c"))
        listing.go(-1)
        assert listing.selected == "b"
        listing.go_to("nobody")
        listing.display = True
        await until(pilot, lambda: listing.row_count)

        assert (listing.row_count, listing.cursor_row, listing.selected) == (4, 2, "b")
        listing.go_to_top()
        assert (listing.cursor_row, listing.selected) == (0, "z")


async def entered_early(pilot: Pilot[None], listed: list[Row]) -> Listing:
    """A list that is not drawn yet, with Enter pressed on its second row."""
    listing = pilot.app.query_one(Listing)
    listing.focus()
    listing.display = False
    await pilot.pause()
    listing.show(listed)
    listing.go(1)
    listing.action_select_cursor()
    return listing


async def test_enter_before_a_list_is_drawn_chooses_its_row_once_it_is() -> None:
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = await entered_early(pilot, rows("a", "b"))
        assert app.chosen == []
        listing.display = True
        await until(pilot, lambda: app.chosen)

        assert app.chosen == ["b"]


async def test_enter_before_a_list_is_drawn_chooses_no_row_that_came_to_its_place() -> None:
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = await entered_early(pilot, rows("a", "b", "c"))
        listing.show(rows("a", "c"))
        listing.display = True
        await until(pilot, lambda: listing.row_count == 2)
        await pilot.pause()
        listing.go(1)
        listing.action_select_cursor()
        await until(pilot, lambda: app.chosen)

        assert app.chosen == ["c"]  # by the Enter that was pressed on it, and nothing by the other


async def test_where_a_list_was_gone_to_while_it_was_hidden_counts_when_the_same_rows_are_drawn_again() -> None:
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = app.query_one(Listing)
        listing.show(rows("a", "b", "c"))
        await until(pilot, lambda: listing.row_count == 3)
        listing.display = False
        await until(pilot, lambda: listing.scrollable_content_region.width == 0)
        listing.show(rows("a", "b", "c"))
        listing.go(2)
        listing.display = True
        await until(pilot, lambda: listing.cursor_row == 2)

        assert listing.selected == "c"


async def test_the_cursor_stays_on_its_row_while_others_come_and_go() -> None:
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = app.query_one(Listing)
        listing.focus()
        listing.show(rows("a", "b", "c"))
        await pilot.press("down", "down")
        assert listing.selected == "c"
        listing.show(rows("0", "a", "b", "c"))
        assert listing.selected == "c"
        listing.show(rows("a", "b"))
        assert listing.selected == "b"
        listing.show([])
        assert listing.selected is None


async def test_what_differs_is_drawn_and_nothing_is_lost_when_the_terminal_shrinks() -> None:
    app = Lists()
    async with app.run_test(size=(60, 10)) as pilot:
        listing = app.query_one(Listing)
        listing.show(rows("a", "b"))
        await pilot.pause()
        listing.show(rows("a", "b", count=7))
        assert texts(listing) == [["a", "name a", "house", "7"], ["b", "name b", "house", "7"]]
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert texts(listing) == [["a", "name a", "7"], ["b", "name b", "7"]]
