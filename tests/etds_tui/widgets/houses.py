"""Houses and an app for the tests of the seat map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from core.inventory import SeatState
from core.venues import Manifest, read_manifest
from etds_tui.widgets.seat_map import SeatMap
from etds_tui.widgets.seat_map.__main__ import SeatMapApp
from tests.fixtures.app import until

DATA = Path(__file__).parents[2] / "data"
OPEN, HELD, SOLD = SeatState.OPEN.byte, SeatState.HELD.byte, SeatState.SOLD.byte

NOBODY = Manifest(name="empty", sections=(), rows=(), levels=())


def house_of(*lines: str) -> Manifest:
    """A house from lines of `section,row,seat_from,seat_to`."""
    text = "\n".join(["level,section,row,seat_from,seat_to", *(f"all,{line}" for line in lines)])
    return read_manifest(text.encode(), source="house")


def house_from(name: str) -> Manifest:
    return read_manifest((DATA / name).read_bytes(), source=name, rename_duplicates=True)


def all_open(manifest: Manifest) -> bytes:
    return bytes([OPEN]) * manifest.seat_count


def app_of(manifest: Manifest, plane: bytes | None = None, **options: Any) -> SeatMapApp:
    return SeatMapApp(manifest, all_open(manifest) if plane is None else plane, **options)


async def map_of(pilot: Pilot[None]) -> SeatMap:
    """The map, painted and in focus."""
    await pilot.pause()
    seat_map = pilot.app.query_one(SeatMap)

    def rests() -> bool:
        return seat_map.size.height > 0 and seat_map.scroll_offset.y == min(
            seat_map.scroll_target_y, seat_map.max_scroll_y
        )

    await until(pilot, rests)
    return seat_map


def line_of(seat_map: SeatMap, y: int) -> str:
    return "".join(segment.text for segment in seat_map.render_line(y))


def picture_of(seat_map: SeatMap) -> list[str]:
    """What the map shows, line by line, without blanks at the end."""
    return [line_of(seat_map, y).rstrip() for y in range(seat_map.scrollable_content_region.height)]


def place_of(seat_map: SeatMap, seat: int) -> tuple[int, int]:
    """Where in the widget a seat is drawn."""
    assert seat_map.layout_ is not None
    now = seat_map.view
    return now.left + seat_map.layout_.column[seat] * now.cell, now.top + seat_map.layout_.line[seat]
