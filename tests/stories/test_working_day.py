"""One whole day at the window, by keyboard: from the float to the manager's word under a Z that balances to the cent.

What the drawer should have is kept by the test itself, sale by sale. Mona, the manager, sits at a terminal of her own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from core import inventory, payments, sales, shifts
from core.access import Role, set_pin
from core.audit import verify_house
from core.inventory import AllocationKind
from core.runtime import Core
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.buyer import BuyerDialog
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.counter_dialogs import CartsDialog, ParkDialog
from etds_tui.screens.boxoffice.difference import DifferenceDialog, ExchangedDialog
from etds_tui.screens.boxoffice.exchanging import ExchangeScreen
from etds_tui.screens.boxoffice.group import GroupDialog, PayReservedDialog
from etds_tui.screens.boxoffice.line_payment import LineCardDialog
from etds_tui.screens.boxoffice.order_changes import OrderDesk
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.printing import ReprintDialog
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.boxoffice.shift import DrawerScreen
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog, MoveDialog
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.boxoffice.till import TillScreen
from etds_tui.screens.boxoffice.voucher import VoucherDialog
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.screens.override.answering import AnswerDialog
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.house import OpenHouse, a_house, someone
from tests.stories.hands import Hands

PIN = "4711"
HALL = b"level,section,row,seat_from,seat_to\n" + b"".join(b"stalls,A,%d,1,12\n" % row for row in range(1, 9))
WHEELCHAIRS = (10, 11)
WATCHED = 95  # the last seat of the last row


@dataclass(slots=True)
class Book:
    """The day in the test's own hand, in cents."""

    float_: int = 0
    cash_in: list[int] = field(default_factory=list)
    cash_back: list[int] = field(default_factory=list)
    card: list[int] = field(default_factory=list)
    vouchers: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    sold: int = 0
    comps: int = 0
    reserved: int = 0

    @property
    def expected(self) -> int:
        return self.float_ + sum(self.cash_in) - sum(self.cash_back) - sum(self.dropped)

    @property
    def figures(self) -> dict[str, int]:
        return {
            "cash": sum(self.cash_in), "cash_back": sum(self.cash_back), "paid_in": 0, "paid_out": 0,
            "drop": sum(self.dropped), "card": sum(self.card), "voucher": sum(self.vouchers),
        }  # fmt: skip


class Day:
    """A house with two performances, who works there, and what the organisation gave out before."""

    def __init__(self, core: Core) -> None:
        self.core, self.book = core, Book()
        self.tonight: OpenHouse = a_house(core, HALL, venue="The House", code="NOW-1", event="Tonight", drawers=False)
        self.later: OpenHouse = a_house(core, HALL, venue="The House", code="LATER-1", event="Later", drawers=False)
        self.omar = someone(core, name="omar", venue="The House", drawer=False)
        self.mona = someone(core, Role.MANAGER, name="mona", venue="The House", drawer=False)
        for person in (self.omar, self.mona):
            set_pin(core, person, password="2222", pin=PIN)
        inventory.put_allocation(
            core, self.mona, self.tonight.id, letter="W", name="Wheelchairs", kind=AllocationKind.ACCESSIBLE,
            sold_by=[Role.OPERATOR],
        )  # fmt: skip
        inventory.allocate_seats(core, self.mona, self.tonight.id, letter="W", seats=WHEELCHAIRS)
        admin = someone(core, Role.ADMIN, drawer=False)
        sales.create_coupon(core, admin, self.tonight.id, name="Spring", code="SPRING25", percent=25)
        self.voucher = payments.issue_voucher(
            core, self.mona, self.tonight.id, voucher=uuid4(), name="Gift card", amount_minor=1250, ends_at=None
        )

    def holds(self) -> bool:
        """What the test wrote down is what the house says of its seats."""
        counts = [inventory.house_counts(self.core, self.mona, house.id) for house in (self.tonight, self.later)]
        return (self.book.sold, self.book.comps, self.book.reserved) == tuple(
            sum(getattr(one, name) for one in counts) for name in ("sold", "comp", "reserved")
        )


async def test_a_working_day(core: Core, open_core: Callable[..., Core]) -> None:
    day = Day(core)
    till, office = EtdsApp(core, terminal="window 1"), EtdsApp(open_core(), terminal="office")
    async with till.run_test(size=(80, 24)) as at_till, office.run_test(size=(140, 40)) as at_office:
        omar, mona = Hands(at_till), Hands(at_office)
        await mona.sign_in("mona")
        await opens(mona, "now-1")
        await omar.sign_in("omar")

        await the_drawer_is_opened(day, omar)
        await a_telephone_sale_for_another_evening(day, omar)
        await names_for_the_window_are_sold(day, omar)
        await walk_ups(day, omar)
        await a_wheelchair_pair(day, omar)
        await a_comp_for_the_press_by_the_managers_word(day, omar, mona)
        await ten_for_a_school_with_a_deposit(day, omar)
        await like_for_like(day, omar)
        await one_comes_back_by_the_manager_at_the_till(day, omar)
        await a_coupon_and_a_voucher(day, omar)
        await a_card_is_declined(day, omar)
        await lunch_behind_a_lock(omar)
        await a_lost_ticket(day, omar)
        await a_cart_changes_hands(day, omar, mona)
        await a_seat_is_watched(day, omar, mona)
        await taken_and_given_back(day, omar)
        await three_come_for_their_tickets(day, omar)
        assert day.holds()

        await an_x_and_a_drop(day, omar)
        await counted_blind_and_short(day, omar)
        await the_manager_approves(day, mona)

    (closed,) = shifts.list_shifts(core, day.mona)
    report = shifts.shift_report(core, day.mona, shift=closed.id)
    assert (closed.number, closed.state.value) == (1, "reconciled")
    assert report.expected is not None and report.expected.amount_minor == day.book.expected
    figures = {each.key: each.amount.amount_minor for each in (*(report.cash or ()), *report.others)}
    assert figures == day.book.figures
    assert [one.check for one in verify_house(core, day.mona) if not one.holds] == []


# --- the morning --------------------------------------------------------------------------------------------------


async def opens(who: Hands, code: str) -> TillScreen:
    """A house from the list of performances, found by its code."""
    await who.see(PerformancesScreen, lambda desk: desk._views)
    await who.type(f"/{code}", "enter")
    return await who.see(TillScreen, lambda desk: desk.house and desk._merger and desk._merger.feed)


async def the_drawer_is_opened(day: Day, omar: Hands) -> None:
    """The bank from the safe: 1 of 100, 1 of 50, 2 of 20, 1 of 10."""
    await omar.press("d")
    desk = await omar.see(DrawerScreen, lambda desk: desk.is_read)
    await omar.press("n")
    await omar.see(CashDialog)
    await omar.press("down", "down", "1", "down", "1", "down", "2", "down", "1", "f8")
    await omar.until(lambda: omar.screen is desk and "is open" in omar.words("#state"))
    await omar.press("escape")
    day.book.float_ = 20_000


async def a_telephone_sale_for_another_evening(day: Day, omar: Hands) -> None:
    """Two for next week by card; she collects them on the evening."""
    await opens(omar, "later-1")
    await omar.type(":2 for Lee card", "enter")
    await omar.see(LineCardDialog, lambda dialog: not dialog._is_busy and dialog.query_one("Input").value)
    await omar.press("enter")
    await next_customer(omar)
    day.book.card.append(2000)
    day.book.sold += 2
    await omar.press("slash")
    await opens(omar, "now-1")


async def names_for_the_window_are_sold(day: Day, omar: Hands) -> None:
    for name in ("Schmidt", "Adler", "Stein", "Larsson", "Weber"):
        await omar.type(f":1 for {name} cash", "enter")
        await next_customer(omar)
        day.book.cash_in.append(1000)
        day.book.sold += 1


async def next_customer(omar: Hands, *, prints: bool = False) -> None:
    await omar.see(SoldDialog)
    await omar.press("p" if prints else "enter")
    await omar.see(TillScreen, lambda desk: desk.seat_map.has_focus and not desk.cart.seats)


async def takes(omar: Hands, seats: int) -> None:
    """The best together."""
    await omar.type(str(seats), "b")
    await omar.see(TillScreen, lambda desk: len(desk.cart.seats) == seats)


async def walk_ups(day: Day, omar: Hands) -> None:
    """Two adults in one line; then two adults and a child, of 50 handed over, who say later that it was a card."""
    await omar.type(":2 cash", "enter")
    await next_customer(omar, prints=True)
    await takes(omar, 3)
    await omar.type(".c")
    await omar.type("t50")
    await omar.see(TenderDialog)
    await omar.press("enter")
    sold = await omar.see(SoldDialog)
    assert sold._sale.change.amount_minor == 2500
    await next_customer(omar)
    day.book.cash_in += [2000, 2500]
    day.book.sold += 5


async def a_wheelchair_pair(day: Day, omar: Hands) -> None:
    await omar.type(":2 accessible cash", "enter")
    sold = await omar.see(SoldDialog)
    assert {ticket.seat for ticket in sold._sale.tickets} == set(WHEELCHAIRS)
    await next_customer(omar)
    day.book.cash_in.append(2000)
    day.book.sold += 2


async def a_comp_for_the_press_by_the_managers_word(day: Day, omar: Hands, mona: Hands) -> None:
    await takes(omar, 2)
    await omar.press("N")
    await omar.see(ReasonDialog)
    await omar.type("press", "enter")
    await omar.see(AskManagerDialog)
    await omar.press("enter")
    await mona.see(AnswerDialog, lambda dialog: dialog.query(".hint"))
    assert "Give 2 seats of NOW-1 away" in mona.words(".asked")
    await mona.press("a", *PIN, "enter")
    await mona.see(TillScreen)
    await next_customer(omar)
    day.book.comps += 2


async def ten_for_a_school_with_a_deposit(day: Day, omar: Hands) -> None:
    await takes(omar, 10)
    await omar.press("G")
    await omar.see(GroupDialog)
    await omar.type("School", "tab", "tab", "tab")
    await omar.type("30", "enter")
    await omar.see(PayReservedDialog)
    await omar.press("f8")
    await omar.see(TillScreen, lambda desk: not desk.cart.seats)
    day.book.cash_in.append(3000)
    day.book.reserved += 10


# --- orders -------------------------------------------------------------------------------------------------------


async def finds(omar: Hands, typed: str, *, count: int = 1) -> OrderDesk:
    """An order by three letters of its name; the newest, where there are several."""
    await omar.press("o", *typed)
    await omar.see(OrdersScreen, lambda desk: desk._hits is not None and len(desk._hits) == count)
    await omar.press("enter")
    return await omar.see(OrderDesk, lambda desk: desk._view)


async def back_at_the_map(omar: Hands) -> None:
    """Out of the order, out of what was typed, out of the orders."""
    await omar.press("escape", "escape", "escape")
    await omar.see(TillScreen)


async def like_for_like(day: Day, omar: Hands) -> None:
    """One ticket needs no mark. Larsson leaves with paper."""
    await finds(omar, "lar")
    await omar.press("x")
    await omar.see(ExchangeScreen, lambda desk: desk.house and desk._merger and desk._merger.feed)
    await omar.press("b")
    await omar.until(lambda: "even" in omar.words("#banner"))
    await omar.press("y")
    await omar.see(DifferenceDialog)
    await omar.press("y")
    await omar.see(ExchangedDialog)
    await omar.press("p")
    await omar.see(OrderDesk, lambda desk: [line.state for line in desk._view.lines] == ["exchanged"])
    assert day.core.postgres.rows("select count(*)::int from print_job where title = 'tickets'") == [(2,)]
    await back_at_the_map(omar)


async def one_comes_back_by_the_manager_at_the_till(day: Day, omar: Hands) -> None:
    await finds(omar, "web")
    await omar.press("a", "r")
    await omar.see(ReturnDialog)
    await omar.press("1", "y")
    await omar.see(AskManagerDialog)
    await omar.press("m", *"mona", "enter", *PIN, "enter")
    await omar.see(ReturnedDialog)
    await omar.press("enter")
    await omar.see(OrderDesk, lambda desk: [line.state for line in desk._view.lines] == ["returned"])
    await back_at_the_map(omar)
    day.book.cash_back.append(1000)
    day.book.sold -= 1


async def a_coupon_and_a_voucher(day: Day, omar: Hands) -> None:
    """Two at 25 % off: 15.00; 12.50 from the gift card, the rest in cash."""
    await takes(omar, 2)
    await omar.press("n")
    await omar.see(BuyerDialog, lambda dialog: dialog.focused)
    await omar.press("tab", "tab", *"SPRING25", "enter")
    await omar.see(TillScreen, lambda desk: desk.quoted().total.amount_minor == 1500)
    await omar.press("v")
    await omar.see(VoucherDialog)
    await omar.type(day.voucher, "enter")
    await omar.until(lambda: "2.50 EUR stay" in omar.words("#told"))
    await omar.press("enter")
    await omar.see(CardDialog, lambda dialog: "2.50 EUR is left" in str(dialog.query_one("#told").content))
    await omar.press("f8")
    await next_customer(omar)
    day.book.vouchers.append(1250)
    day.book.cash_in.append(250)
    day.book.sold += 2


async def a_card_is_declined(day: Day, omar: Hands) -> None:
    """The cents of what is charged script the demo terminal."""
    await takes(omar, 2)
    await omar.type("c10.01")
    await omar.see(CardDialog)
    await omar.press("enter")
    await omar.until(lambda: "declined" in omar.words("#told"))
    await omar.press("f8")
    await next_customer(omar)
    day.book.cash_in.append(2000)
    day.book.sold += 2


async def lunch_behind_a_lock(omar: Hands) -> None:
    await omar.press("ctrl+l")
    await omar.see(LockDialog, lambda dialog: dialog._by_pin)
    await omar.press(*PIN, "enter")
    await omar.see(TillScreen)


async def a_lost_ticket(day: Day, omar: Hands) -> None:
    """Larsson lost his new one: it has his name too. Printed again; a note says who it was."""
    await finds(omar, "lar", count=2)
    await omar.press("p")
    await omar.see(ReprintDialog)
    await omar.press("1", "enter")
    await omar.see(OrderDesk, lambda desk: [line.printed for line in desk._view.lines] == [2])
    await omar.press("n")
    await omar.see(AskDialog)
    await omar.type("ID seen", "enter")
    await omar.see(OrderDesk, lambda desk: desk._view.brief.notes == 1)
    await back_at_the_map(omar)


# --- the colleague ------------------------------------------------------------------------------------------------


async def a_cart_changes_hands(day: Day, omar: Hands, mona: Hands) -> None:
    """Blue coat looks for her purse; Mona sells it, by card."""
    await takes(omar, 2)
    await omar.press("z")
    await omar.see(ParkDialog)
    await omar.type("blue coat", "enter")
    await omar.see(TillScreen, lambda desk: not desk.cart.seats)
    await mona.press("Z")
    await mona.see(CartsDialog, lambda dialog: dialog.query_one("Listing").row_count == 1)
    await mona.press("enter")
    await mona.see(TillScreen, lambda desk: len(desk.cart.seats) == 2)
    await mona.press("c")
    await mona.see(CardDialog)
    await mona.press("enter")
    await next_customer(mona)
    day.book.sold += 2


async def a_seat_is_watched(day: Day, omar: Hands, mona: Hands) -> None:
    """Mona has the seat that somebody wants; it is told when she lets it go, and Enter takes it."""
    await mona.press("g")
    await mona.see(AskDialog)
    await mona.type("A-8-12", "enter")
    await mona.see(TillScreen, lambda desk: desk.seat_map.cursor == WATCHED)
    await mona.press("space")
    await mona.see(TillScreen, lambda desk: set(desk.cart.seats) == {WATCHED})
    await omar.press("g")
    await omar.see(AskDialog)
    await omar.type("A-8-12", "enter")
    await omar.see(TillScreen, lambda desk: desk.seat_map.cursor == WATCHED)
    await omar.press("w")
    await omar.until(lambda: omar.app.watches.has(day.tonight.id, WATCHED))
    await mona.press("space")
    await omar.until(lambda: "open now" in omar.told())
    await omar.press("enter")
    await omar.see(TillScreen, lambda desk: set(desk.cart.seats) == {WATCHED})
    await omar.type("t", "enter")
    await next_customer(omar)
    day.book.cash_in.append(1000)
    day.book.sold += 1


async def taken_and_given_back(day: Day, omar: Hands) -> None:
    """The wrong pair: u gives it back. What undoes a sale has its place here, once there is a key for it."""
    await takes(omar, 2)
    await omar.press("u")
    await omar.see(TillScreen, lambda desk: not desk.cart.seats)


async def three_come_for_their_tickets(day: Day, omar: Hands) -> None:
    await omar.press("W")
    await omar.see(WillCallScreen, lambda desk: len(desk.waiting) == 3)
    for letters, left in (("sch", 2), ("adl", 1), ("ste", 0)):
        await omar.press(*letters, "enter")
        await omar.see(
            WillCallScreen,
            lambda desk, left=left: not desk.field.value and sum(one.collected is None for one in desk.waiting) == left,
        )
    await omar.press("escape")
    await omar.see(TillScreen)


# --- the night ----------------------------------------------------------------------------------------------------


async def an_x_and_a_drop(day: Day, omar: Hands) -> None:
    await omar.press("d")
    drawer = await omar.see(DrawerScreen, lambda desk: desk.is_read)
    await omar.press("x")
    await omar.see(ClosingScreen, lambda desk: desk._report is not None)
    await omar.press("escape")
    await omar.see(DrawerScreen)
    await omar.press("p")
    await omar.see(MoveDialog)
    await omar.press(*"100", "enter")
    await omar.until(lambda: omar.screen is drawer and "100.00" in omar.words("#moved"))
    day.book.dropped.append(10_000)


async def counted_blind_and_short(day: Day, omar: Hands) -> None:
    """The family with the child paid by card, and was rung as cash."""
    missing = 2500
    await omar.press("c")
    await omar.see(CashDialog)
    await omar.type(f"{(day.book.expected - missing) / 100:.2f}", "enter")
    await omar.see(ClosingScreen, lambda desk: "Z 1" in str(desk.query_one("#head").content))
    assert "25.00 EUR short" in omar.words("#over")
    await omar.until(lambda: "Likely" in omar.words("#why"))
    (reference,) = day.core.postgres.rows("select reference from orders where total_minor = 2500")[0]
    assert f"rung as cash, paid by card: {reference}, 25.00" in omar.words("#why")


async def the_manager_approves(day: Day, mona: Hands) -> None:
    await mona.press("d")
    await mona.see(DrawerScreen, lambda desk: desk.is_read and desk.table.selected)
    await mona.press("enter")
    await mona.see(ClosingScreen, lambda desk: desk._report is not None)
    await mona.press("a")
    await mona.until(lambda: "approved by Mona" in mona.words("#head"))
