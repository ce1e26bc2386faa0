"""What undoing would do, as it is drawn: a sale with its cash large, and a dialog without money."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from core.money import Money
from core.runtime import Core
from core.undo import Back, Undoable
from etds_tui.screens.boxoffice.undoing import UndoDialog
from tests.etds_tui.test_order_snapshots import still  # noqa: F401
from tests.etds_tui.test_snapshots import DATA, live, size
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, until

__all__ = ["size"]

Snap = Callable[..., bool]
Scene = Callable[[Pilot[None]], Awaitable[None]]

_SALE = Undoable(
    act="order:1:2",
    kind="sale",
    words="sold Parkett A-1-1, A-1-2, A-1-3, A-1-4 and 2 more for 1,240.00 EUR cash and voucher",
    age_seconds=40,
    performance_id=None,
    then="the order KT1-4F7Q is void, its 6 seats are open again.",
    back=(
        Back("cash to give back", Money(104_000, "EUR")),
        Back("back on the voucher", Money(20_000, "EUR")),
    ),
)
_KILL = Undoable(
    act="seats:1:7",
    kind="kill",
    words="took off sale A-1-3 (view)",
    age_seconds=700,
    performance_id=None,
    then="it is open again.",
)


@pytest.mark.parametrize("seen", [_SALE, _KILL], ids=["sale", "kill"])
def test_what_undoing_does(snap_compare: Snap, still: Core, size: tuple[int, int], seen: Undoable) -> None:  # noqa: F811
    a_house(still, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="A Play", venue="Kalendar Theatre")
    someone(still, name="operator1")

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        pilot.app.push_screen(UndoDialog(seen))
        await until(pilot, lambda: isinstance(pilot.app.screen, UndoDialog))
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
