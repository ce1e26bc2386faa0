"""The patch of Textual's partial updates: the same picture, fewer bytes. Skipped on a version nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pyte
import pytest
from textual import _compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from etds_tui import compat
from etds_tui.theme import SEAT_VARIABLES
from etds_tui.widgets.seat_map import SeatMap
from tests.etds_tui.widgets.houses import HELD, OPEN, all_open, house_of

SIZE = (120, 30)
BYTES_MAX = 100


@pytest.fixture
def patched() -> Iterator[None]:
    stock, renders = _compositor.ChopsUpdate.render_segments, _compositor.Compositor._get_renders
    if not compat.patch_partial_updates():
        pytest.skip("this version of Textual was not looked at yet: see compat.py")
    yield
    _compositor.ChopsUpdate.render_segments, _compositor.Compositor._get_renders = stock, renders


class Beside(App[None]):
    """The map between wide characters and a border, where a wrong crop would show."""

    CSS = "Static { width: 14; border: round white; } SeatMap { width: 1fr; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(SEAT_VARIABLES)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("劇場の席です\n" * 20, id="left")
            yield SeatMap()
            yield Static("👩 劇場\n" * 20)


def frame(screen: Screen[object], *changed: Widget) -> str:
    """What would be sent to the terminal now."""
    screen._compositor.update_widgets(set(changed))
    update = screen._compositor.render_update()
    return update.render_segments(screen.app.console) if isinstance(update, _compositor.CompositorUpdate) else ""


def shown_by(terminal: pyte.Screen) -> list[str]:
    return [line.rstrip() for line in terminal.display]


async def test_partial_updates_add_up_to_the_full_picture(patched: None) -> None:
    house = house_of(*(f"hall,{row},1,40" for row in range(1, 60)))
    random = Random(7)
    app = Beside()
    terminal, whole = pyte.Screen(*SIZE), pyte.Screen(*SIZE)
    sent, again = pyte.Stream(terminal), pyte.Stream(whole)
    async with app.run_test(size=SIZE) as pilot:
        seat_map, left = app.query_one(SeatMap), app.query_one("#left", Static)
        seat_map.show(house, all_open(house))
        seat_map.focus()
        await pilot.pause()
        full = app.screen._compositor.render_full_update().render_segments(app.console)
        sent.feed(full.replace("\n", "\r\n"))
        for turn in range(60):
            seats = random.sample(range(house.seat_count), random.choice((1, 3, 40)))
            seat_map.apply((seat, random.choice(b"ohprscak")) for seat in seats)
            seat_map.go_to(random.randrange(200) if turn % 3 else seats[0])
            if turn % 2:  # far from what has changed on the map, or beside it
                left.update("劇場の席です\n" * 20 + f"席 {turn}", layout=False)
            sent.feed(frame(app.screen, seat_map, left).replace("\n", "\r\n"))
            full = app.screen._compositor.render_full_update().render_segments(app.console)
            whole.reset()
            again.feed(full.replace("\n", "\r\n"))
            assert shown_by(terminal) == shown_by(whole), turn


async def test_only_lines_that_have_changed_are_drawn(patched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_of(*(f"hall,{row},1,40" for row in range(1, 20)))
    app = Beside()
    drawn: list[tuple[str, Region]] = []
    draw = Widget.render_lines

    def counted(widget: Widget, crop: Region) -> list[Strip]:
        drawn.append((type(widget).__name__, crop))
        return draw(widget, crop)

    async with app.run_test(size=SIZE) as pilot:
        seat_map = app.query_one(SeatMap)
        seat_map.show(house, all_open(house))
        await pilot.pause()
        frame(app.screen, seat_map)
        monkeypatch.setattr(Widget, "render_lines", counted)
        seat_map.apply([(100, HELD)])
        assert frame(app.screen, seat_map)

    on_the_map = [crop for name, crop in drawn if name == "SeatMap"]
    assert [crop.height for crop in on_the_map] == [1]
    assert {name for name, _ in drawn} == {"SeatMap", "Horizontal", "Screen"}  # and none of those beside it


async def test_one_seat_costs_fewer_than_a_hundred_bytes_wherever_it_is(patched: None) -> None:
    house = house_of(*(f"hall,{row},1,40" for row in range(1, 20)))
    app = Beside()
    async with app.run_test(size=SIZE) as pilot:
        seat_map = app.query_one(SeatMap)
        seat_map.show(house, all_open(house))
        await pilot.pause()
        sizes = []
        for seat in range(1, house.seat_count):
            seat_map.apply([(seat, HELD if seat_map.plane[seat] == OPEN else OPEN)])
            sizes.append(len(frame(app.screen, seat_map).encode()))
        assert min(sizes) > 0
        assert max(sizes) < BYTES_MAX


def test_a_version_nobody_looked_at_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = _compositor.ChopsUpdate.render_segments, _compositor.Compositor._get_renders
    monkeypatch.setattr(compat, "version", lambda _: "9.0.0")
    assert compat.patch_partial_updates() is False
    assert (_compositor.ChopsUpdate.render_segments, _compositor.Compositor._get_renders) == stock
