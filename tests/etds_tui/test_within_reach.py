"""Nothing is out of reach at 80x24: each desk and dialog of the till, opened by its keys. And how much a map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets._footer import FooterKey

from core import printing
from core.access import Role
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

_WALK: Sequence[tuple[Sequence[str], Sequence[str]]] = [
    ([], []),
    (["0"], ["TillScreen"]),
    (["full_stop"], ["TillScreen"]),
    ([":"], ["TillScreen"]),
    (["?"], ["HelpDialog"]),
    (["t"], ["TenderDialog"]),
    (["c"], ["CardDialog"]),
    (["v"], ["VoucherDialog"]),
    (["n"], ["BuyerDialog"]),
    (["z"], ["ParkDialog"]),
    (["Z"], ["CartsDialog"]),
    (["N"], ["ReasonDialog"]),
    (["$"], ["PriceDialog"]),
    (["G"], ["GroupDialog"]),
    (["g"], ["AskDialog"]),
    (["i"], ["LifeDialog"]),
    (["A"], ["SetAsideDialog"]),
    (["K"], ["KillDialog"]),
    (["a"], ["AttentionScreen"]),
    (["W"], ["WillCallScreen"]),
    (["o"], ["OrdersScreen"]),
    (["o", "enter"], ["OrdersScreen", "OrderDesk"]),
    (["o", "enter", "a", "r"], ["OrdersScreen", "OrderDesk", "OrderDesk", "ReturnDialog"]),
    (["o", "enter", "p"], ["OrdersScreen", "OrderDesk", "ReprintDialog"]),
    (["o", "enter", "v"], ["OrdersScreen", "OrderDesk", "ConfirmDialog"]),
    (["o", "enter", "l"], ["OrdersScreen", "OrderDesk", "LifeDialog"]),
    (["o", "enter", "n"], ["OrdersScreen", "OrderDesk", "AskDialog"]),
    (["o", "enter", "a", "x"], ["OrdersScreen", "OrderDesk", "OrderDesk", "ExchangeScreen"]),
    (["o", "enter", "a", "x", "w"], ["OrdersScreen", "OrderDesk", "OrderDesk", "ExchangeScreen", "ElsewhereDialog"]),
    (["d"], ["DrawerScreen"]),
    (["d", "i"], ["DrawerScreen", "MoveDialog"]),
    (["d", "o"], ["DrawerScreen", "MoveDialog"]),
    (["d", "p"], ["DrawerScreen", "MoveDialog"]),
    (["d", "c"], ["DrawerScreen", "CashDialog"]),
    (["d", "x"], ["DrawerScreen", "ClosingScreen"]),
    (["d", "x", "n"], ["DrawerScreen", "ClosingScreen", "AskDialog"]),
    (["ctrl+p"], ["CommandPalette"]),
]
_LOOKS_MAX = 100
_NAMES = {"?": "question_mark", ":": "colon", "$": "dollar_sign"}


def _ready(screen: Any) -> bool:
    """Read, as far as a desk reads; what keys mean may hang on it."""
    match type(screen).__name__:
        case "TillScreen" | "ExchangeScreen":
            return bool(screen.house and screen._merger and screen._merger.feed)
        case "OrdersScreen":
            return bool(screen._shown)
        case "OrderDesk":
            return screen._view is not None
        case "DrawerScreen":
            return screen.is_read and screen._mine is not None
        case "ClosingScreen":
            return screen._report is not None
        case _:
            return True


def out_of_reach(screen: Any) -> list[str]:
    """What can have the focus, what says which keys there are, and the keys of the footer, where a part is cut off."""
    found: list[str] = []
    for widget in screen.walk_children(Widget):
        is_meant = widget.focusable or widget.has_class("hint") or isinstance(widget, FooterKey)
        if not (is_meant and widget.is_on_screen):
            continue
        place = screen.find_widget(widget)
        if place.region.area == 0 or place.visible_region == place.region:
            continue
        scrolls = [one for one in widget.ancestors if isinstance(one, Widget) and one.allow_vertical_scroll]
        if not scrolls or isinstance(widget, FooterKey):
            found.append(f"{type(screen).__name__}: {widget} {place.region} seen {place.visible_region}")
    return found


async def _go(pilot: Pilot[None], keys: Sequence[str], kinds: Sequence[str]) -> None:
    for key, kind in zip(keys, kinds, strict=True):
        await pilot.press(_NAMES.get(key, key))
        await until(pilot, lambda kind=kind: type(pilot.app.screen).__name__ == kind and _ready(pilot.app.screen))
    await pilot.pause(0.1)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OPERATOR], ids=str)
async def test_everything_of_the_till_is_within_reach(core: Core, role: Role) -> None:
    """A manager has all keys there are, an operator fewer; neither has one that is cut off."""
    someone(core, role, name="somebody")
    house, other = a_house(core), someone(core)
    a_house(core)
    printed = sold(core, someone(core, Role.MANAGER), house, *range(20, 25), customer="Anna Schmidt")
    printing.print_order(core, other, house.id, order=printed.order_id)
    app = an_app(core)
    found: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "somebody")
        found += out_of_reach(app.screen)
        till: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(till.cart.seats) == 2)
        for keys, kinds in _WALK:
            if role is Role.OPERATOR and keys and keys[0] in "AKa":
                continue
            await _go(pilot, keys, kinds or [])
            found += out_of_reach(app.screen)
            while app.screen is not till:
                assert till in app.screen_stack, keys
                await _escape(pilot)
            till.show_map()
            await pilot.press("escape") if till.query_one("#prompt").has_class("-open") else None

    assert found == []


async def _escape(pilot: Pilot[None]) -> None:
    """Out of this screen. Where something in it is left first, as a field with text, it takes another one."""
    below, looks = pilot.app.screen, 0
    await pilot.press("escape")
    while pilot.app.screen is below and looks < _LOOKS_MAX:
        looks += 1
        await pilot.pause(0.01)


@pytest.mark.parametrize("size", [(160, 48)], ids=["160x48"])
async def test_two_thousand_seats_are_in_view(core: Core, size: tuple[int, int]) -> None:
    rows = b"".join(b"stalls,A,%d,1,80\n" % row for row in range(1, 61))
    a_house(core, b"level,section,row,seat_from,seat_to\n" + rows)
    someone(core, name="somebody")
    app = an_app(core)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot, "somebody")
        till: Any = await open_house(pilot)
        till.show_map()
        await pilot.pause()
        seat_map = till.seat_map
        width, height = seat_map.size
        cells = (seat_map.view.cell_under(x, y) for y in range(height) for x in range(width))
        seen = {seat_map.layout_.at(*cell) for cell in cells if cell is not None} - {None}

    assert len(seen) >= 2_000
