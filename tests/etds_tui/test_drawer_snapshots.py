"""The drawer, its count and its closing as pictures, at 80x24 and 140x40. What they tell is given, so time stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from textual.pilot import Pilot

from core.money import Money
from core.runtime import Core
from core.shifts import Cause, DrawerAct, ShiftId, ShiftState
from core.shifts.report import Figure, Movement, Note, Shift, ZReport
from db.vocabulary import AccountId, VenueId
from etds_tui.screens.boxoffice.shift import DrawerScreen
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog, MoveDialog
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from tests.etds_tui.test_snapshots import Snap, size, still
from tests.etds_tui.test_till_snapshots import at_rest
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

OPENED = datetime(2054, 11, 20, 14, 0, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def a_shift(number: int | None, state: ShiftState, over: int | None, who: str = "Olga Operator") -> Shift:
    return Shift(
        id=ShiftId(UUID(int=number or 0)),
        house_id=VenueId(1),
        house="Kalendar Theatre",
        account_id=AccountId(1),
        operator=who,
        username="operator1",
        terminal="window 2",
        currency="EUR",
        state=state,
        opened=OPENED,
        closed=None if over is None else OPENED + timedelta(hours=9),
        float_=eur(20_000),
        number=number,
        over=None if over is None else eur(over),
    )


def a_report(shift: Shift) -> ZReport:
    is_closed = shift.number is not None
    moves = ((DrawerAct.PAID_IN, 5_000, "change from the bank"), (DrawerAct.PAID_OUT, 1_500, "taxi for the soloist"),
             (DrawerAct.DROP, 10_000, "to the safe"))  # fmt: skip
    figures = (("cash", "Cash sales", 23, 110_400), ("cash_back", "Cash paid back", 1, 2_400),
               ("paid_in", "Paid in", 1, 5_000), ("paid_out", "Paid out", 1, 1_500),
               ("drop", "Dropped to the safe", 1, 10_000))  # fmt: skip
    return ZReport(
        shift=shift,
        closed_by="Olga Operator" if is_closed else None,
        approved_by=None,
        approved=None,
        cash=tuple(Figure(key=k, words=w, count=c, amount=eur(m)) for k, w, c, m in figures) if is_closed else None,
        others=(Figure(key="card", words="By card", count=12, amount=eur(57_600)),),
        orders=35,
        tickets=78,
        comps=2,
        returned=1,
        voided=0,
        total=eur(168_000),
        average=eur(4_800),
        expected=eur(121_500) if is_closed else None,
        counted=eur(119_100) if is_closed else None,
        sha256="0" * 64 if is_closed else None,
        movements=tuple(
            Movement(act=act, amount=eur(minor), reason=why, by="Olga Operator", at=OPENED + timedelta(minutes=95 * n))
            for n, (act, minor, why) in enumerate(moves)
        ),
        notes=(Note(at=OPENED, by="Mona Manager", sentence="24.00 were under the tray"),) if is_closed else (),
    )


SHORT = a_shift(17, ShiftState.CLOSED, -2_400)
CLOSED = (SHORT, a_shift(16, ShiftState.RECONCILED, 0, "Anna Longname-Featherstonehaugh"))
CAUSES = tuple(
    Cause(kinds=(kind,), names=(name,), sentence=f"{kind}: {name}, 24.00", weight=1.0)
    for kind, name in (("a refund handed out twice", "E7K-WF4M"), ("rung as cash, paid by card", "E7K-WF6X"))
)


async def signed(core: Core, pilot: Pilot[None]) -> Any:
    a_house(core, code="KT-261121", venue="Kalendar Theatre", drawers=False)
    someone(core, name="operator1", drawer=False)
    await sign_in(pilot, "operator1")
    return pilot.app


@pytest.mark.parametrize("state", ["shut", "open", "counting"])
def test_drawer(
    snap_compare: Snap, still: Core, size: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = a_shift(None, ShiftState.COUNTING if state == "counting" else ShiftState.OPEN, None)
    monkeypatch.setattr("core.shifts.my_shift", lambda core, actor: None if state == "shut" else mine)
    monkeypatch.setattr("core.shifts.shift_report", lambda core, actor, shift: a_report(mine))
    shown = () if state == "shut" else (mine, *CLOSED)
    monkeypatch.setattr("core.shifts.list_shifts", lambda core, actor: shown)

    async def scene(pilot: Pilot[None]) -> None:
        app = await signed(still, pilot)
        await app.push_screen(DrawerScreen())
        await until(pilot, lambda: app.screen.is_read)
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["float", "pieces", "differ", "move"])
def test_what_a_drawer_asks(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        app = await signed(still, pilot)
        if state == "float":
            await app.push_screen(CashDialog("Open your drawer", "EUR", act="opens it", proposed=eur(20_000)))
        elif state == "move":
            await app.push_screen(MoveDialog(DrawerAct.PAID_OUT, "EUR"))
        else:
            await app.push_screen(CashDialog("Count the drawer of Olga Operator", "EUR", act="closes it for good"))
            await pilot.press("down", "down", "1", "down", "3", "down", "12")
            if state == "differ":
                await pilot.press("up", "up", "up", "up", *"99")
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["open", "short", "right"])
def test_closing(
    snap_compare: Snap, still: Core, size: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = {"open": a_shift(None, ShiftState.OPEN, None), "short": SHORT, "right": CLOSED[1]}[state]
    monkeypatch.setattr("core.shifts.shift_report", lambda core, actor, shift_=shift, **_: a_report(shift_))
    causes = CAUSES if state == "short" else ()
    monkeypatch.setattr("core.shifts.explain_shift", lambda core, actor, shift: causes)

    async def scene(pilot: Pilot[None]) -> None:
        app = await signed(still, pilot)
        await app.push_screen(ClosingScreen(shift.id))
        await until(pilot, lambda: app.screen.table.row_count)
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
