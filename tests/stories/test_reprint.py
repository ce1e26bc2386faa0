"""A customer lost the ticket: from the desk to a new one in six keys at most, and a print that did not come out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from core import printing
from core.runtime import Core
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.printing import ReprintDialog
from tests.core.printing.orders import generations, jobs, sold
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


class Counted:
    """A hand that counts its keys."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot, self.keys = pilot, 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self._pilot.press(*keys)


async def order_open(pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen._view)
    return pilot.app.screen


async def test_a_lost_ticket_is_printed_again_in_five_keys(core: Core) -> None:
    house, operator = a_house(core), someone(core, name="operator1")
    sale = sold(core, operator, house, 1, 2)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await open_house(pilot)
        hand = Counted(pilot)

        await hand.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await hand.press("enter")
        order = await order_open(pilot)
        await hand.press("p")
        await until(pilot, lambda: isinstance(app.screen, ReprintDialog))
        await hand.press("1", "enter")
        await until(pilot, lambda: app.screen is order and [line.printed for line in order._view.lines] == [2, 2])

    assert hand.keys == 5
    assert core.postgres.rows("select detail->>'reason' from audit_entry where act = 'ticket.reprint'") == [("lost",)]


async def test_the_first_print_asks_nothing_and_a_marked_ticket_is_printed_alone(core: Core) -> None:
    house, operator = a_house(core), someone(core, name="operator1")
    sold(core, operator, house, 1, 2)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        order = await order_open(pilot)
        await pilot.press("p")
        await until(pilot, lambda: [line.printed for line in order._view.lines] == [1, 1])

        await pilot.press("space", "p")
        await until(pilot, lambda: isinstance(app.screen, ReprintDialog))
        dialog: Any = app.screen
        assert str(dialog.query_one(".title").content) == "Print the 1 ticket that is marked again?"
        await pilot.press("enter")  # the button that does nothing has the focus
        await until(pilot, lambda: app.screen is order)
        assert generations(core) == [1, 1]

        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, ReprintDialog))
        await pilot.press("5", "enter")
        assert isinstance(app.screen, ReprintDialog)  # no words yet
        await pilot.press(*"wet", "enter")
        await until(pilot, lambda: [line.printed for line in order._view.lines] == [2, 1])

    assert core.postgres.rows("select detail->>'reason' from audit_entry where act = 'ticket.reprint'") == [("wet",)]


async def test_a_print_that_did_not_come_out_is_sent_again_by_the_same_key(
    open_core: Callable[..., Core], tmp_path: Path
) -> None:
    (tmp_path / "printer").touch()
    core = open_core(ticket_printer=f"folder:{tmp_path / 'printer'}")
    house, operator = a_house(core), someone(core, name="operator1")
    sold(core, operator, house, 1)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        await order_open(pilot)
        await pilot.press("p")
        await until(pilot, lambda: any("Nothing is lost" in note.message for note in app._notifications))

        (tmp_path / "printer").unlink()
        await pilot.press("p")
        await until(pilot, lambda: any("Tickets written" in note.message for note in app._notifications))

    assert (generations(core), [title for title, _, _ in jobs(core)]) == ([1], ["tickets"])
