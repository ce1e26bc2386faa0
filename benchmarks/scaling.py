"""What a stroke of 10,000 seats costs: to the screen, and to the database; against one seat, and against a design with
a row a seat. And what a sale costs in a house that was scaled, against one that was not.

`uv run python -m benchmarks.scaling [--quick]`. Painting runs in a real app on a 140x40 terminal that is not there; a
frame is processor time from the stroke to the bytes. The database is asked as the desk asks it, by the wall clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import thread_time
from uuid import uuid4

from benchmarks.figures import Figure, figure, machine, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import Watch, median, turns
from core import inventory, sales, scaling
from core.access import Role
from core.inventory import CartId
from core.sales import OrderId
from db.vocabulary import PerformanceId
from tests.factories.drawers import open_drawers
from tests.factories.house import someone

_HOUSE, _STROKE = 40_000, 10_000
_SIZE = (140, 40)
_SEAT_ROWS = """
create table seat_level (performance_id bigint, seat_ordinal int, level_number smallint,
  primary key (performance_id, seat_ordinal));
grant select, insert, update on seat_level to etds_app;
"""


def run(quick: bool) -> list[Figure]:
    rounds = 10 if quick else 50
    with a_town() as town:
        return [*_to_the_screen(rounds), *_to_the_database(town, rounds), *_sales(town, rounds * 4)]


def _to_the_screen(rounds: int) -> list[Figure]:
    from textual.app import App, ComposeResult
    from textual.driver import Driver
    from textual.pilot import Pilot

    from core.scaling import Scale, Stock, figures, paint
    from etds_tui.compat import patch_partial_updates
    from etds_tui.theme import SEAT_VARIABLES
    from etds_tui.widgets.seat_map.levels import LevelMap
    from tests.core.pricing.test_potential import listed
    from tests.factories.manifests import stadium

    class Silent(Driver):
        """A terminal that is not there."""

        def write(self, data: str) -> None: ...
        def start_application_mode(self) -> None: ...
        def disable_input(self) -> None: ...
        def stop_application_mode(self) -> None: ...

    class House(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return dict(SEAT_VARIABLES)

        def compose(self) -> ComposeResult:
            yield LevelMap()

    manifest, stock = stadium(_HOUSE), Stock(seat_count=_HOUSE)
    found: list[Figure] = []
    patch_partial_updates()

    async def pilot_it(pilot: Pilot[object]) -> None:
        map_ = pilot.app.query_one(LevelMap)
        map_.show_levels(manifest, bytes(_HOUSE), stock)
        await pilot.pause()

        def frame(levels: bytes, seats: range, level: int) -> tuple[float, bytes]:
            start = thread_time()
            painted = paint(levels, seats, level)
            map_.paint_levels(painted)
            pilot.app.screen._dirty_widgets.add(map_)  # what the loop does when it falls idle
            pilot.app.screen._on_timer_update()
            return (thread_time() - start) * 1000, painted

        def typical(count: int) -> float:
            levels, taken = bytes(_HOUSE), list[float]()
            for number in range(rounds):
                ms, levels = frame(levels, range(count), 1 + number % 2)
                taken.append(ms)
            return median(taken)

        many, one = typical(_STROKE), typical(1)
        scale = Scale(levels=bytes(_HOUSE), names=("P1", "P2"), prices=listed())
        reckoned = _typical(rounds, lambda: figures(scale, stock))
        found.extend(
            [
                figure(f"a stroke of {_STROKE:,} of {_HOUSE:,} seats, to the screen", many, "ms", 100, at_least=False),
                seen("a stroke of one seat, to the screen", one, "ms"),
                figure(
                    "a seat of a long stroke, of a stroke of one", many / _STROKE / one, "times", 0.1, at_least=False
                ),
                figure(f"the figures of {_HOUSE:,} seats", reckoned, "ms", 50, at_least=False),
            ]
        )
        pilot.app.exit()

    House(driver_class=Silent).run(size=_SIZE, auto_pilot=pilot_it)
    return found


def _typical(rounds: int, act: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(rounds):
        with Watch() as watch:
            act()
        taken.append(watch.seconds * 1000)
    return median(taken)


def _to_the_database(town: Town, rounds: int) -> list[Figure]:
    import psycopg

    core, house = town.core, town.house(_HOUSE)
    booker = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    draft = scaling.draft_scaling(core, booker, house.id)
    revision = scaling.name_level(core, booker, house.id, version=draft.version, revision=1, name="P2")
    level = 0

    def stroke(count: int) -> None:
        nonlocal revision, level
        level = 1 - level
        revision = scaling.paint_levels(
            core, booker, house.id, version=draft.version, revision=revision, strokes={level: range(count)}
        )

    with psycopg.connect(town.owner_url, autocommit=True) as owner:
        owner.execute(_SEAT_ROWS)
        owner.execute("insert into seat_level select %s, s, 0 from generate_series(0, %s) s", [house.id, _HOUSE - 1])

    with town.driver() as peer:

        def row_a_seat() -> None:
            nonlocal level
            level = 1 - level
            peer.execute(
                "update seat_level set level_number = %s where performance_id = %s and seat_ordinal = any(%s::int[])",
                [level, house.id, list(range(_STROKE))],
            )

        acts: dict[str, Callable[[], None]] = {
            "many": lambda: stroke(_STROKE), "rows": row_a_seat, "one": lambda: stroke(1),
        }  # fmt: skip
        taken: dict[str, list[float]] = {name: [] for name in acts}
        for name in turns(list(acts), rounds):
            with Watch() as watch:
                acts[name]()
            taken[name].append(watch.seconds * 1000)
    many, rows, one = (median(taken[name]) for name in ("many", "rows", "one"))
    return [
        figure(f"a stroke of {_STROKE:,} seats, to the database", many, "ms", 1_000, at_least=False),
        seen("the same in a table with a row a seat, without a journal", rows, "ms"),
        figure("how many times as long that is", rows / many, "times", 1.5, at_least=True),
        seen("a stroke of one seat, to the database", one, "ms"),
    ]


def _sales(town: Town, rounds: int) -> list[Figure]:
    """Two houses alike, one of them scaled; a cash sale of two seats there and there, in turn."""
    core = town.core
    plain, scaled = town.house(_HOUSE), town.house(_HOUSE)
    booker, other = (someone(core, Role.DISTRIBUTOR, organisation="Presenter") for _ in range(2))
    version = scaling.draft_scaling(core, booker, scaled.id).version
    scaling.propose_scaling(core, booker, scaled.id, version=version, revision=1)
    stamp = scaling.preview_promotion(core, other, scaled.id, version=version).stamp
    scaling.promote_scaling(core, other, scaled.id, version=version, stamp=stamp)
    open_drawers(core)

    def sell(performance: PerformanceId, seat: int) -> float:
        cart = CartId(uuid4())
        inventory.place_hold(core, town.actor, performance, seats=[seat, seat + 1], cart=cart)
        with Watch() as watch:
            sales.sell_for_cash(
                core, town.actor, performance, cart=cart, order=OrderId(uuid4()), seats={seat: "a", seat + 1: "a"},
                received_minor=2_000,
            )  # fmt: skip
        return watch.seconds * 1000

    taken: dict[PerformanceId, list[float]] = {plain.id: [], scaled.id: []}
    for number, performance in enumerate(turns([plain.id, scaled.id], rounds)):
        taken[performance].append(sell(performance, number // 2 * 2))
    before, after = (median(taken[house.id]) for house in (plain, scaled))
    return [
        seen("a cash sale of two seats where nothing was scaled", before, "ms"),
        figure("the same in a scaled house, of that", after / before, "times", 1.15, at_least=False),
    ]


if __name__ == "__main__":
    from benchmarks.__main__ import _line

    measured = run("--quick" in sys.argv)
    print(*map(_line, measured), sep="\n")
    print(*(f"{key} {value}" for key, value in machine().items()), sep=", ", file=sys.stderr)
    sys.exit(0 if all(one["holds"] for one in measured) else 1)
