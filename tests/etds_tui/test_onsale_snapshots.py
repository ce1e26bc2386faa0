"""The desk of an on-sale, its forms and a rehearsal as pictures. What they tell is given, so time stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core.access import Role
from core.programming import Channel, OnSale, PerformanceState, PresaleCode, Window
from core.programming.checklist import CodeFacts, Facts, Rehearsed, SetAside, checklist
from core.rehearsal.report import Report
from core.runtime import Core
from etds_tui.screens.boxoffice.presale import CodeDialog
from etds_tui.screens.programming.onsale import OnSaleScreen
from etds_tui.screens.programming.onsale_forms import WindowDialog
from etds_tui.screens.programming.rehearsing import RehearsalDialog
from tests.etds_tui.test_snapshots import Snap, size, still
from tests.etds_tui.test_till_snapshots import at_rest
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]


def windows(core: Core) -> tuple[Window, ...]:
    now = core.clock.now()

    def one(number: int, name: str, opens: float, closes: float | None, **more: Any) -> Window:
        return Window(
            id=number, name=name, opens_at=now + timedelta(hours=opens),
            closes_at=None if closes is None else now + timedelta(hours=closes),
            **({"channel": None, "letters": None, "needs_code": False, "buyer_seats_max": None} | more),
        )  # fmt: skip

    return (
        one(1, "Friends presale", -1, 16, needs_code=True, buyer_seats_max=4, seats=312, orders=120),
        one(2, "Web children", 10, 40, channel=Channel.WEB, letters=("c",)),
        one(3, "General on-sale", 16, None),
    )


def seen(core: Core, house: OpenHouse, state: str) -> OnSale:
    now = core.clock.now()
    is_bare, is_wrong = state == "bare", state == "stopped"
    shown = () if is_bare else windows(core)
    performance = replace(
        house.performance, state=PerformanceState.ON_SALE if state == "live" else PerformanceState.ANNOUNCED,
        starts_at=now + timedelta(days=30),
    )  # fmt: skip
    codes = [CodeFacts(window_id=1, is_good=not is_wrong)]
    facts = Facts(
        now=now, zone=now.tzinfo, state=performance.state, starts_at=performance.starts_at, seats=1_240,  # type: ignore[arg-type]
        open=1_100, killed=12, levels=["Stalls", "Balcony"], types=["a", "c"],
        priced={(0, "a"), (0, "c"), (1, "a")} if is_wrong else {(0, "a"), (0, "c"), (1, "a"), (1, "c")},
        set_aside=[SetAside(letter="P", name="Press", left=128, next_due=None if is_wrong else now + timedelta(days=29),
                            overdue=0)],
        windows=shown, codes=codes, customer_seats_max=8, workers=0 if is_wrong else 1, clock_off_seconds=0.02,
        redis=True, printer="escpos-net:printer:9100",
        rehearsed=Rehearsed(at=now - timedelta(hours=4), is_whole=True, holds=True,
                            words="5,000 buyers, 1,100 sold, 0 twice"),
    )  # fmt: skip
    made = (
        PresaleCode(id=2, window_id=1, window="Friends presale", name="Press", uses_max=20, used=20, seats_max=2,
                    valid_until=now - timedelta(hours=1)),
        PresaleCode(id=1, window_id=1, window="Friends presale", name="Friends of the house", uses_max=None, used=100,
                    seats_max=4, valid_until=None),
    )  # fmt: skip
    return OnSale(
        performance=performance, windows=shown, codes=() if is_bare else made, checks=checklist(facts), rehearsals=()
    )


REPORT = Report(
    pattern="burst", buyers=5_000, tills=16, processes=2, speed=1.0, seconds=61.2, is_whole=True, arrived=5_000,
    holds_placed=412, abandoned=38, orders=371, sold=1_100, left=0,
    refused={"seats_unavailable": 4_588, "card_off": 3}, failed=(), sold_out_seconds=21.4, double=0, not_there=0,
    times_ms={"wait": {"p50": 412.0, "p99": 9_312.5}, "hold": {"p50": 9.8, "p99": 71.3},
              "sale": {"p50": 14.2, "p99": 98.0}},
    broken=(),
)  # fmt: skip


async def planning(core: Core, pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch, state: str) -> Any:
    house = a_house(core, code="KT-261220", event="The Winter's Tale", state="announced", organisation="Ours")
    someone(core, Role.DISTRIBUTOR, name="dora", organisation="Ours")
    monkeypatch.setattr("core.programming.see_onsale", lambda *asked: seen(core, house, state))
    await sign_in(pilot, "dora")
    await pilot.app.push_screen(OnSaleScreen(house.performance))
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen._seen is not None)
    return screen


@pytest.mark.parametrize("state", ["live", "stopped"])
def test_on_sale(
    snap_compare: Snap, still: Core, size: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await planning(still, pilot, monkeypatch, state)
        if state == "stopped":
            await pilot.press("tab", "tab")
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["bare", "codes", "form", "report"])
def test_parts_of_an_on_sale(snap_compare: Snap, still: Core, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        screen = await planning(still, pilot, monkeypatch, "bare" if state == "bare" else "live")
        if state == "codes":
            await pilot.press("tab")
        elif state == "form":
            await pilot.app.push_screen(WindowDialog(screen.performance, screen._seen.windows[0]))
        elif state == "report":
            dialog = RehearsalDialog(screen.performance)
            await pilot.app.push_screen(dialog)
            dialog.add_class("-going")
            dialog._show(REPORT)
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=(80, 24), run_before=scene)


def test_the_code_is_asked_for(snap_compare: Snap, still: Core) -> None:
    house = a_house(still, code="KT-261220", event="The Winter's Tale", venue="Kalendar Theatre")
    someone(still, name="operator1")

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        told = (
            "KT-261220: now is Friends, for everybody, with a code. Ask for the code and show it: y, or presale CODE."
        )
        await pilot.app.push_screen(CodeDialog(house.id, None, told))  # type: ignore[arg-type]
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=(80, 24), run_before=scene)
