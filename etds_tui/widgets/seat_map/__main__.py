"""The seat map alone, for those who work on it: `python -m etds_tui.widgets.seat_map [MANIFEST FILE]`.

Shows the house of the file, or a made-up stadium, with random sales; without stores, services or accounts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher, Footer, Static

from core.inventory import SeatState
from core.venues import Manifest, read_manifest
from etds_tui.text import plain
from etds_tui.theme import SEAT_VARIABLES, THEMES
from etds_tui.widgets.inspector import Fact, Inspector
from etds_tui.widgets.seat_map import LOOKS, HouseEquation, Minimap, SeatMap, SectionTiles

_CHANGES_A_TICK = 20
_STANDS = ("west", "south", "east", "north")


class SeatMapApp(App[None]):
    """A map with everything that stands around it; picked seats become mine."""

    CSS = "#side { width: 36; background: $surface; } ContentSwitcher { width: 1fr; } #house { height: 1fr; }"

    def __init__(
        self,
        manifest: Manifest,
        plane: bytes,
        *,
        theme: str = "etds-dark",
        ascii_only: bool = False,
        churn: float = 0.0,
    ) -> None:
        super().__init__()
        self.manifest, self.plane = manifest, plane
        self.picked: list[tuple[int, ...]] = []
        self._first_theme, self._ascii, self._churn_seconds = theme, ascii_only, churn
        self._random = Random(2)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(SEAT_VARIABLES)

    def compose(self) -> ComposeResult:
        yield HouseEquation(ascii_only=self._ascii)
        with Horizontal(id="house"):
            with ContentSwitcher(initial="map"):
                yield SeatMap(ascii_only=self._ascii, id="map")
                yield SectionTiles(ascii_only=self._ascii, id="tiles")
            if self.size.width >= 100:
                with Vertical(id="side"):
                    yield Minimap(ascii_only=self._ascii)
                    yield Static("+ - zoom, space pick\narrows, tab, [ ]\nshift+arrows range", markup=False)
        yield Inspector()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._first_theme
        self.seat_map.show(self.manifest, self.plane)
        self.query_one(SectionTiles).show(self.manifest, self.plane)
        self.seat_map.focus()
        self.call_after_refresh(self._recount)
        if self._churn_seconds:
            self.set_interval(self._churn_seconds, self._churn)

    @property
    def seat_map(self) -> SeatMap:
        return self.query_one("#map", SeatMap)

    def _churn(self) -> None:
        states = [state.byte for state in SeatState]
        seats = self._random.choices(range(self.manifest.seat_count), k=_CHANGES_A_TICK)
        self.seat_map.apply([(seat, self._random.choice(states)) for seat in seats])

    def _recount(self) -> None:
        self.query_one(HouseEquation).count(self.seat_map.plane)
        self.query_one(SectionTiles).count(self.seat_map.plane)
        for minimap in self.query(Minimap):
            minimap.picture(self.seat_map)

    def on_seat_map_changed(self) -> None:
        self._recount()

    def on_seat_map_picked(self, event: SeatMap.Picked) -> None:
        self.picked.append(event.ordinals)
        self.seat_map.mine = self.seat_map.mine ^ set(event.ordinals)

    def on_seat_map_cursor_moved(self, event: SeatMap.CursorMoved) -> None:
        self.call_after_refresh(self._recount)
        if event.ordinal is None:
            return
        label, look = self.manifest.label(event.ordinal), LOOKS[self.seat_map.plane[event.ordinal]]
        self.query_one(Inspector).describe(
            Fact(f"section {label.section}"),
            Fact(f"row {label.row}"),
            Fact(f"seat {label.seat}"),
            Fact(f"level {self.manifest.level_of(event.ordinal).name}", weight=0),
            Fact(look.word, colour=f"$seat-{look.style}", weight=2),
        )

    def on_seat_map_left_above(self) -> None:
        self.query_one(ContentSwitcher).current = "tiles"
        self.query_one(SectionTiles).focus()

    def on_section_tiles_chosen(self, event: SectionTiles.Chosen) -> None:
        self.query_one(ContentSwitcher).current = "map"
        self.seat_map.go_to_section(event.section)
        self.seat_map.focus()


def a_plane(manifest: Manifest, *, seed: int = 1) -> bytes:
    """A half-sold house: states come in runs, as people buy together."""
    random = Random(seed)
    letters = bytearray()
    states, weights = [state.byte for state in SeatState], [50, 4, 1, 3, 34, 2, 4, 2]
    while len(letters) < manifest.seat_count:
        letters += bytes(random.choices(states, weights)) * random.randint(1, 6)
    return bytes(letters[: manifest.seat_count])


def a_stadium() -> Manifest:
    """40,000 seats in four stands of seven sections."""
    lines = [
        f"{stand},{stand[0].upper()}{section},{row},1,36"
        for stand in _STANDS
        for section in range(1, 8)
        for row in range(1, 41)
    ]
    return read_manifest("\n".join(["level,section,row,seat_from,seat_to", *lines]).encode(), source="stadium")


def _house(arguments: list[str]) -> Manifest:
    if not arguments:
        return a_stadium()
    return read_manifest(Path(arguments[0]).read_bytes(), source=plain(arguments[0]), rename_duplicates=True)


if __name__ == "__main__":
    from etds_tui.compat import patch_partial_updates

    patch_partial_updates()
    house = _house(sys.argv[1:])
    SeatMapApp(house, a_plane(house), churn=0.1).run()
