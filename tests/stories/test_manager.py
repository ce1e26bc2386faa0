"""An operator asks, a manager answers at the own terminal: two apps on one database. And the locked till."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot

from core import inventory, payments, shifts
from core.access import Actor, Role, set_pin
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.login.set_pin import SetPinDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.override.answering import AnswerDialog
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.drawers import open_drawers
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

PIN = "4711"


class House:
    """A house with an order of two seats that olga sold, and mona who manages it."""

    def __init__(self, core: Core) -> None:
        self.house: OpenHouse = a_house(core, venue="Hall")
        self.operator: Actor = someone(core, name="olga", venue="Hall")
        self.manager: Actor = someone(core, Role.MANAGER, name="mona", venue="Hall")
        set_pin(core, self.manager, password="2222", pin=PIN)
        cart, order = CartId(uuid4()), OrderId(uuid4())
        inventory.place_hold(core, self.operator, self.house.id, seats=[4, 5], cart=cart)
        payments.claim_order(core, self.operator, self.house.id, cart=cart, order=order, seats={4: "a", 5: "c"})
        payments.pay_by_cash(core, self.operator, self.house.id, order=order, tender=uuid4(), received_minor=1500)


@pytest.fixture
def house(core: Core) -> House:
    return House(core)


async def ask_for_both_back(pilot: Pilot[None]) -> OrderScreen:
    """By keys, from the list of performances to the question that a manager is to answer."""
    app = pilot.app
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, OrderScreen) and app.screen._view)
    order: Any = app.screen
    await pilot.press("a", "r")
    await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
    await pilot.press("1", "y")
    await until(pilot, lambda: isinstance(app.screen, AskManagerDialog))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, AskManagerDialog) and app.screen.is_waiting)
    return order


def shown(app: EtdsApp, selector: str) -> str:
    return str(app.screen.query_one(selector).content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("with_redis", [True, False], ids=["redis", "without redis"])
async def test_a_manager_approves_on_the_own_terminal_and_the_return_goes_on(
    core: Core, open_core: Callable[..., Core], house: House, with_redis: bool
) -> None:
    more = {} if with_redis else {"redis_url": None}
    cores = [open_core(sweep_seconds=300, **more) for _ in range(2)]
    till, office = an_app(cores[0]), an_app(cores[1])
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(100, 30)) as at_office:
        await sign_in(at_office, "mona")
        await open_house(at_office)
        await sign_in(at_till, "olga")
        order: Any = await ask_for_both_back(at_till)

        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
        assert shown(office, ".title") == "Olga asks"
        assert "Take back 2 tickets of order" in shown(office, ".asked")
        assert "15.00 EUR back: A-1-5, A-1-6" in shown(office, ".asked")
        assert "Why: cannot come" in shown(office, ".asked")
        await at_office.press("a", *"4712", "enter")
        await until(at_office, lambda: "not right" in shown(office, ".wrong"))
        assert core.postgres.rows("select count(*)::int from refund") == [(0,)]
        await at_office.press(*PIN, "enter")
        await until(at_office, lambda: not isinstance(office.screen, AnswerDialog))

        await until(at_till, lambda: isinstance(till.screen, ReturnedDialog))
        await at_till.press("enter")
        await until(at_till, lambda: [line.state for line in order._view.lines] == ["returned", "returned"])

    assert core.postgres.rows(
        "select a.username::text, e.detail ->> 'asked_by', e.detail ->> 'approved_by' from audit_entry e"
        " join account a on a.id = e.account_id where e.act = 'override.use'"
    ) == [("olga", "olga", "mona")]
    assert [finding.check for finding in verify_house(core, house.manager) if not finding.holds] == []


async def test_a_manager_says_no_and_nothing_comes_back(
    core: Core, open_core: Callable[..., Core], house: House
) -> None:
    till, office = an_app(core), an_app(open_core())
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(80, 24)) as at_office:
        await sign_in(at_office, "mona")
        await sign_in(at_till, "olga")
        await ask_for_both_back(at_till)
        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
        await at_office.press("r", *"send them up", "enter")

        await until(at_till, lambda: "Mona says no: send them up" in shown(till, "#state"))
        await at_till.press("escape")
        await until(at_till, lambda: isinstance(till.screen, OrderScreen))

    assert core.postgres.rows("select count(*)::int from refund") == [(0,)]


async def test_nobody_answers_in_time_and_it_may_be_asked_again(
    core: Core, open_core: Callable[..., Core], house: House
) -> None:
    till, office = an_app(core), an_app(open_core())
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(80, 24)) as at_office:
        await sign_in(at_office, "mona")
        await sign_in(at_till, "olga")
        await ask_for_both_back(at_till)
        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
        with core.postgres.write() as connection:
            connection.execute("update override_request set expires_at = clock_timestamp()")

        await until(at_till, lambda: "Nobody answered in time" in shown(till, "#state"))
        await until(at_office, lambda: isinstance(office.screen, PerformancesScreen))
        await at_till.press("enter")
        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
        await at_till.press("escape")
        await until(at_till, lambda: isinstance(till.screen, OrderScreen))
        await until(at_office, lambda: isinstance(office.screen, PerformancesScreen))

    assert core.postgres.rows("select answer from override_request order by asked_at") == [(None,), ("withdrawn",)]


async def test_a_manager_who_is_here_types_name_and_pin(core: Core, house: House) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        await ask_for_both_back(pilot)
        await pilot.press("m", *"mona", "enter", *PIN, "enter")
        await until(pilot, lambda: isinstance(app.screen, ReturnedDialog))

    assert core.postgres.rows("select count(*)::int from audit_entry where act = 'override.use'") == [(1,)]


async def test_what_was_allowed_and_refused_all_the_same_is_not_asked_for_twice(core: Core, house: House) -> None:
    """The manager allowed it while the drawer was shut. It is opened, and the same return goes through."""
    mine = shifts.my_shift(core, house.operator)
    assert mine is not None
    shifts.close_shift(core, house.operator, shift=mine.id, counted_minor=0)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        order = await ask_for_both_back(pilot)
        await pilot.press("m", *"mona", "enter", *PIN, "enter")
        await until(pilot, lambda: app.screen is order and any("drawer" in one.message for one in app._notifications))
        open_drawers(core)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        await pilot.press("1", "y")
        await until(pilot, lambda: isinstance(app.screen, ReturnedDialog))

    assert core.postgres.rows("select act from audit_entry where starts_with(act, 'override.') order by id") == [
        ("override.ask",), ("override.approve",), ("override.use",), ("override.give_back",), ("override.use",),
    ]  # fmt: skip
    assert [finding.check for finding in verify_house(core, house.manager) if not finding.holds] == []


async def test_keys_that_were_meant_for_something_else_answer_nothing(
    core: Core, open_core: Callable[..., Core], house: House
) -> None:
    """The question comes while the manager types an amount, and whatever follows goes nowhere."""
    till, office = an_app(core), an_app(open_core())
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(80, 24)) as at_office:
        await sign_in(at_office, "mona")
        await sign_in(at_till, "olga")
        await ask_for_both_back(at_till)
        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
        await at_office.press(*PIN, "enter")
        assert [field.value for field in office.screen.query("Input")] == ["", ""]  # type: ignore[attr-defined]
        await at_office.press("escape")
        await until(at_office, lambda: isinstance(office.screen, PerformancesScreen))

    assert core.postgres.rows("select answer, failures from override_request, account_pin") == [(None, 0)]


# --- the locked till -----------------------------------------------------------------------------------------------


async def test_a_pin_is_set_and_opens_the_lock_over_a_dialog_that_keeps_what_was_typed(
    core: Core, house: House
) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        app.action_set_pin()
        await until(pilot, lambda: isinstance(app.screen, SetPinDialog))
        await pilot.press(*"2222", "enter", *"1234", "enter", *"1234", "enter")
        await until(pilot, lambda: "counts up or down" in shown(app, ".wrong"))
        await pilot.press(*"0815", "enter", *"0815", "enter")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))

        desk: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        await pilot.press("t", *"50")
        await until(pilot, lambda: isinstance(app.screen, TenderDialog))
        tender = app.screen
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, LockDialog) and app.screen._by_pin)
        assert shown(app, "#cart").startswith("2 seats in the cart, held for ")

        await pilot.press("escape", "ctrl+p", "t", "o", *"0816", "enter")
        await until(pilot, lambda: "not right" in shown(app, ".wrong"))
        assert not any(isinstance(screen, CommandPalette) for screen in app.screen_stack)
        await pilot.press(*"0815", "enter")
        await until(pilot, lambda: app.screen is tender)
        assert app.screen.query_one("Input").value == "50"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))


async def test_what_ends_or_comes_up_meanwhile_stays_under_the_lock(core: Core, house: House) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        below, later = ConfirmDialog("Below?", [], "do"), ConfirmDialog("Later?", [], "do")
        answers: list[object] = []
        app.push_screen(below, answers.append)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, LockDialog))

        below.dismiss(True)
        app.push_screen(later)
        await pilot.pause()
        assert isinstance(app.screen, LockDialog)
        assert answers == []

        await pilot.press(*"2222", "enter")
        await until(pilot, lambda: app.screen is later)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
        assert answers == [True]


async def test_a_question_waits_for_the_manager_to_unlock(
    core: Core, open_core: Callable[..., Core], house: House
) -> None:
    till, office = an_app(core), an_app(open_core())
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(80, 24)) as at_office:
        await sign_in(at_office, "mona")
        await at_office.press("ctrl+l")
        await sign_in(at_till, "olga")
        await ask_for_both_back(at_till)
        office.manager.look()
        await at_office.pause(0.2)
        assert [type(screen) for screen in office.screen_stack if isinstance(screen, AnswerDialog)] == []

        await at_office.press(*PIN, "enter")
        await until(at_office, lambda: isinstance(office.screen, AnswerDialog) and office.screen.query(".hint"))
