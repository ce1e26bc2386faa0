"""From a hold in one process to the screen of another terminal, at 300 seat changes a second.

One process places and releases holds of four seats through the services, 75 a second, all of them on seats that the
other process has in view. That other process is the real app at its selling desk, over a house of 80,000 seats, on a
terminal of 200x50 that only keeps the time of each write. A change counts from `News.announce` to the write of the
frame that shows it. Both clocks are the machine's monotonic one.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from benchmarks.crew import Crew, Kit
from benchmarks.desk import at_the_desk
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import median, p99
from core import inventory
from core.inventory import CartId
from db.vocabulary import PerformanceId
from tests.factories.house import someone

_SEATS = 80_000
_ROW = 160
_CHANGES_A_SECOND = 300
_SEATS_A_HOLD = 4

Stamp = tuple[int, float]  # a seat, and when


def run(quick: bool) -> list[Figure]:
    seconds = 12 if quick else 60
    os.environ.update(TEXTUAL_COLOR_SYSTEM="truecolor", TERM="xterm-256color")
    with a_town() as town, tempfile.TemporaryDirectory() as folder:
        house = town.house(_SEATS, row=_ROW)
        someone(town.core, name="watcher")
        with Crew(2) as crew:
            told, shown = crew.all(_part, town, house.id, Path(folder) / "seen.json", seconds)
    each = sorted(_latencies(told, shown))
    assert len(each) == len(told), f"{len(told)} changes were told, {len(each)} shown"
    span = told[-1][1] - told[0][1]
    return [
        figure("news: publish to screen, p99", p99(each), "ms", 60, at_least=False),
        seen("news: publish to screen, p50", median(each), "ms"),
        seen("news: publish to screen, longest", each[-1], "ms"),
        figure("news: seat changes", len(told) / span, "1/s", _CHANGES_A_SECOND * 0.98, at_least=True),
    ]


def _latencies(told: Sequence[Stamp], shown: Iterable[Stamp]) -> Iterable[float]:
    """Milliseconds of each change: the n-th showing of a seat belongs to its n-th telling."""
    waiting: dict[int, list[float]] = defaultdict(list)
    for seat, at in told:
        waiting[seat].append(at)
    for seat, at in shown:
        if waiting[seat]:
            yield (at - waiting[seat].pop(0)) * 1000


# --- in the two processes ----------------------------------------------------------------------------------------


def _part(kit: Kit, town: Town, performance: PerformanceId, in_view: Path, seconds: float) -> list[Stamp]:
    """The first process tells, the second shows."""
    if kit.number == 0:
        return _tell(kit, town, performance, in_view, seconds)
    return _show(kit, town, in_view, seconds)


def _tell(kit: Kit, town: Town, performance: PerformanceId, in_view: Path, seconds: float) -> list[Stamp]:
    told: list[Stamp] = []
    with town.connect() as core:
        announce = core.news.announce

        def stamped(performance_id: PerformanceId, state: Any, seats: Sequence[int], *rest: Any, **more: Any) -> None:
            at = monotonic()
            told.extend((seat, at) for seat in seats)
            announce(performance_id, state, seats, *rest, **more)

        core.news.announce = stamped  # type: ignore[method-assign]
        kit.start()
        seats: list[int] = json.loads(in_view.read_text())
        parties = [(seats[i : i + _SEATS_A_HOLD], CartId(uuid4())) for i in range(0, len(seats) - 3, _SEATS_A_HOLD)]
        pause, began = _SEATS_A_HOLD / _CHANGES_A_SECOND, monotonic()
        for number in range(round(seconds / pause)):
            sleep(max(0.0, began + number * pause - monotonic()))
            wanted, cart = parties[number % len(parties)]
            if number // len(parties) % 2 == 0:
                inventory.place_hold(core, town.actor, performance, seats=wanted, cart=cart)
            else:
                inventory.release_hold(core, town.actor, performance, cart=cart)
        core.news.flush(5)
    return told


def _show(kit: Kit, town: Town, in_view: Path, seconds: float) -> list[Stamp]:
    taken: list[int] = []  # by the map, not yet written
    shown: list[Stamp] = []

    def written() -> None:
        at = monotonic()
        shown.extend((seat, at) for seat in taken)
        taken.clear()

    async def look_on(_: Any, screen: Any) -> None:
        take = screen.seat_map.apply

        def noted(changes: Iterable[tuple[int, int]]) -> None:
            listed = list(changes)
            take(listed)
            taken.extend(seat for seat, _ in listed)

        screen.seat_map.apply = noted
        in_view.write_text(json.dumps(_seen(screen)))
        await asyncio.to_thread(kit.start)
        await asyncio.sleep(seconds + 1)

    with town.connect(pool_size=4) as core:
        at_the_desk(core, "watcher", look_on, written)
    return shown


def _seen(screen: Any) -> list[int]:
    """The seats in view, by ordinal."""
    seat_map = screen.seat_map
    width, height = seat_map.size
    cells = (seat_map.view.cell_under(x, y) for y in range(height) for x in range(width))
    under = {seat_map.layout_.at(*cell) for cell in cells if cell is not None}
    return sorted(seat for seat in under if seat is not None)
