"""What it costs to draw a house of 80,000 seats: time of a frame, and bytes that go to the terminal.

Runs a real app on a 200x50 terminal of 24-bit colours in a process of its own; the driver counts what is written. A
frame is everything from a change to the bytes, in milliseconds of processor time: neither the timer that paces frames
nor what else runs on the machine is counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import thread_time

from benchmarks.figures import figure

SIZE = (200, 50)
_SEATS = 80_000

Figure = dict[str, object]


def run(quick: bool) -> list[Figure]:
    """Figures with `name, value, unit, goal, holds`. Every goal is an upper bound."""
    environment = {**os.environ, "TEXTUAL_COLOR_SYSTEM": "truecolor", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.paint", "20" if quick else "200"],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
    )
    return json.loads(child.stdout)


def _measure(rounds: int) -> list[Figure]:
    """In the child: run the app, let the pilot measure, give back the figures."""
    from textual.app import App, ComposeResult
    from textual.driver import Driver
    from textual.pilot import Pilot

    from etds_tui.compat import patch_partial_updates
    from etds_tui.theme import SEAT_VARIABLES
    from etds_tui.widgets.seat_map import SeatMap
    from etds_tui.widgets.seat_map.__main__ import a_plane
    from tests.factories.manifests import stadium

    written: list[int] = []

    class CountingDriver(Driver):
        """A terminal that is not there, and keeps count."""

        def write(self, data: str) -> None:
            written.append(len(data.encode()))

        def start_application_mode(self) -> None: ...
        def disable_input(self) -> None: ...
        def stop_application_mode(self) -> None: ...

    class House(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return dict(SEAT_VARIABLES)

        def compose(self) -> ComposeResult:
            yield SeatMap()

    def _under(name: str, value: float, unit: str, goal: float) -> Figure:
        return figure(name, value, unit, goal, at_least=False)

    house = stadium(_SEATS)
    plane = a_plane(house)
    assert house.width and house.height, "asked once: kept by the manifest"
    figures: list[Figure] = []

    async def pilot_it(pilot: Pilot[object]) -> None:
        app = pilot.app
        seat_map = app.query_one(SeatMap)
        seat_map.focus()
        await pilot.pause()

        def frame(act: Callable[[], object]) -> tuple[float, int]:
            """(milliseconds, bytes) of an act and the frame that follows it."""
            written.clear()
            start = thread_time()
            act()
            app.screen._dirty_widgets.add(seat_map)  # what the loop does when it falls idle
            app.screen._on_timer_update()
            return (thread_time() - start) * 1000, sum(written)

        def typical(act: Callable[[int], object]) -> tuple[float, float]:
            taken = [frame(lambda i=i: act(i)) for i in range(rounds)]
            return median(ms for ms, _ in taken), median(size for _, size in taken)

        def flip(seat: int) -> tuple[int, int]:
            return seat, ord("s") if seat_map.plane[seat] == ord("o") else ord("o")

        def seen_seats(seat_map: SeatMap) -> list[int]:
            assert seat_map.layout_ is not None, "a house is shown"
            now, lines = seat_map.view, seat_map.layout_.lines[: SIZE[1] - 3]
            return [seat for line in lines for x, seat in enumerate(line) if seat > 1 and now.span(x, x)]

        first, _ = frame(lambda: seat_map.show(house, plane))
        await pilot.pause()
        figures.append(_under(f"{_SEATS} seats: from show to the first frame", first, "ms", 200))
        seen = seen_seats(seat_map)
        ms, size = typical(lambda i: seat_map.refresh())
        figures.append(_under("full repaint of 200x50", ms, "ms", 8))
        figures.append(_under("full repaint of 200x50, size", size / 1000, "kB", 250))
        ms, size = typical(lambda i: seat_map.apply([flip(seen[i * 7919 % len(seen)])]))
        figures.append(_under("one seat", ms, "ms", 1))
        figures.append(_under("one seat changed, without the patch", size, "bytes", 20_000))
        patch_partial_updates()
        ms, size = typical(lambda i: seat_map.apply([flip(seen[i * 7919 % len(seen)])]))
        figures.append(_under("one seat changed", size, "bytes", 100))
        ms, size = typical(lambda i: seat_map.apply([flip(seen[(i * 100 + j) * 79 % len(seen)]) for j in range(100)]))
        figures.append(_under("100 seats in one frame", ms, "ms", 16))
        figures.append(_under("100 seats in one frame, size", size / 1000, "kB", 10))
        ms, size = typical(lambda i: seat_map.action_walk(1 if i % 2 else -1))
        figures.append(_under("a step of the cursor", size, "bytes", 250))
        app.exit()

    House(driver_class=CountingDriver).run(size=SIZE, auto_pilot=pilot_it)
    return figures


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
