"""Performances are led through their life; the sale follows the clock, and people with tickets are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from core import inventory, payments, programming, sales
from core.access import Actor, Role
from core.errors import BadInput, NotAsShown, NotFound, NotPermitted, SaleClosed
from core.inventory import CartId
from core.messaging import send_outbox
from core.programming import NotNow, PerformanceState
from core.programming.states import move_performances
from core.runtime import Core
from core.sales import Buyer, OrderId
from tests.factories.house import OpenHouse, a_house, someone
from tests.factories.late import sell
from tests.fixtures.mail import MailServer

_HOUR = timedelta(hours=1)


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


@pytest.fixture
def operator(core: Core) -> Actor:
    return someone(core, Role.OPERATOR)


def put(core: Core, house: OpenHouse, **moments: str | None) -> None:
    """Give it moments: intervals from now."""
    with core.postgres.write() as connection:
        for name, interval in moments.items():
            connection.execute(
                "update performance set " + name + " = now() + %s::interval where id = %s",  # type: ignore[operator]
                [interval, house.id],
            )
    core.repertoire.forget(house.id)


def holds(core: Core, actor: Actor, house: OpenHouse, seat: int) -> bool:
    try:
        inventory.place_hold(core, actor, house.id, seats=[seat], cart=CartId(uuid4()))
    except SaleClosed:
        return False
    return True


def state_of(core: Core, house: OpenHouse) -> str:
    return str(core.postgres.rows("select state::text from performance where id = %s", [house.id])[0][0])


def test_from_draft_to_settled_by_hand(core: Core, booker: Actor, operator: Actor) -> None:
    house, sells, seen = a_house(core, state="draft"), list[bool](), list[str]()
    for act in (
        programming.announce, programming.open_sale, programming.close_sale, programming.open_sale,
        programming.begin, programming.end, programming.settle,
    ):  # fmt: skip
        seen.append(act(core, booker, house.id).state)
        sells.append(holds(core, operator, house, len(sells)))

    assert seen == ["announced", "on_sale", "off_sale", "on_sale", "in_progress", "played", "settled"]
    assert sells == [False, True, False, True, True, False, False]
    acts = core.postgres.rows("select act::text from audit_entry where act like 'performance.%%' order by id")
    assert [row[0].removeprefix("performance.") for row in acts] == [
        "announce", "open", "close", "open", "begin", "end", "settle"]  # fmt: skip


def test_what_the_table_refuses_is_refused_with_its_reason(core: Core, booker: Actor) -> None:
    house = a_house(core, state="draft")

    with pytest.raises(NotNow, match="It is a draft; it can be put on sale when it is announced or off sale"):
        programming.open_sale(core, booker, house.id)
    with pytest.raises(NotNow, match="It is a draft"):
        programming.plan_move(core, booker, house.id, starts_at=None)

    assert state_of(core, house) == "draft"


def test_a_foreign_performance_is_not_there_and_an_operator_may_not(core: Core, operator: Actor) -> None:
    house = a_house(core, state="announced")

    with pytest.raises(NotFound):
        programming.open_sale(core, someone(core, Role.DISTRIBUTOR, organisation="Rival"), house.id)
    with pytest.raises(NotPermitted):
        programming.open_sale(core, operator, house.id)

    assert state_of(core, house) == "announced"


@pytest.mark.parametrize("is_moved", [True, False], ids=["moved", "no-worker-came-yet"])
def test_a_sale_opens_and_ends_at_its_moments_with_or_without_a_worker(
    core: Core, operator: Actor, is_moved: bool
) -> None:
    opened, closed, to_come = (a_house(core, state="announced") for _ in range(3))
    put(core, opened, on_sale_at="-1 min")
    put(core, closed, on_sale_at="-2 hours", off_sale_at="-1 min")
    put(core, to_come, on_sale_at="10 min")
    customer = someone(core, Role.CUSTOMER)
    if is_moved:
        assert move_performances(core) == 2

    assert [holds(core, operator, house, 0) for house in (opened, closed, to_come)] == [True, False, False]
    assert [holds(core, customer, house, 1) for house in (opened, closed, to_come)] == [True, False, False]
    assert state_of(core, opened) == ("on_sale" if is_moved else "announced")


def test_a_cart_that_was_held_while_it_sold_is_paid_after_the_end_of_the_sale(core: Core, operator: Actor) -> None:
    house, cart = a_house(core), CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[0], cart=cart)
    put(core, house, off_sale_at="-1 s")

    sold = sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"}, received_minor=1_000
    )

    assert len(sold.tickets) == 1
    assert not holds(core, operator, house, 1)


def test_opening_by_hand_forgets_an_end_of_the_sale_that_is_over(core: Core, booker: Actor, operator: Actor) -> None:
    house = a_house(core)
    put(core, house, off_sale_at="-1 min")
    assert not holds(core, operator, house, 0)

    opened = programming.open_sale(core, booker, house.id)

    assert (opened.state, opened.off_sale_at) == (PerformanceState.ON_SALE, None)
    assert holds(core, operator, house, 0)
    assert move_performances(core) == 0


def test_two_who_open_and_cancel_at_one_moment_leave_one_truth(
    core: Core, open_core: Callable[..., Core], booker: Actor
) -> None:
    """Whoever comes second is judged on what the first one left."""
    for _ in range(5):
        house = a_house(core, state="announced")
        stamp = payments.plan_cancellation(core, booker, house.id).stamp
        other, together = open_core(), Barrier(2)

        def opens(to: Core = other, house: OpenHouse = house, together: Barrier = together) -> str:
            together.wait()
            try:
                return programming.open_sale(to, booker, house.id).state
            except NotNow:
                return "refused"

        def cancels(house: OpenHouse = house, stamp: str = stamp, together: Barrier = together) -> str:
            together.wait()
            payments.cancel_performance(core, booker, house.id, stamp=stamp, reason="ill")
            return "cancelled"

        with ThreadPoolExecutor(2) as pool:
            ends = [pool.submit(opens), pool.submit(cancels)]
            assert {end.result() for end in ends} <= {"on_sale", "refused", "cancelled"}
        assert state_of(core, house) == "cancelled"


class TestAnotherHour:
    def test_the_dry_run_counts_and_changes_nothing(self, core: Core, booker: Actor, operator: Actor) -> None:
        house = a_house(core)
        sell(core, operator, house, 0, 1, contact="visitor@example.org")
        sell(core, operator, house, 2)
        inventory.place_hold(core, operator, house.id, seats=[5], cart=CartId(uuid4()))
        to = house.performance.starts_at + 24 * _HOUR

        plan = programming.plan_move(core, booker, house.id, starts_at=to)

        assert (plan.orders, plan.seats, plan.told, plan.untold, plan.held, plan.conflicts) == (2, 3, 1, 1, 1, ())
        assert core.postgres.rows("select starts_at from performance where id = %s", [house.id]) == [
            (house.performance.starts_at,)
        ]
        assert plan.as_data()["starts_at"] == to.isoformat()

    def test_what_hangs_on_the_hour_moves_along_and_holders_are_told(
        self, core: Core, booker: Actor, operator: Actor
    ) -> None:
        house = a_house(core)
        was = house.performance.starts_at
        put(core, house, on_sale_at="-1 hour", off_sale_at="20 hours", doors_at="1 hour")
        before = core.repertoire.performance(house.id)
        manager = someone(core, Role.MANAGER)
        rung = inventory.Release(due_at=was - _HOUR, percent=100)
        inventory.put_allocation(
            core, manager, house.id, letter="A", name="Artist", kind=inventory.AllocationKind.ARTIST, ladder=[rung]
        )
        sell(core, operator, house, 0, contact="visitor@example.org")
        sell(core, operator, house, 1)
        plan = programming.plan_move(core, booker, house.id, starts_at=was + 48 * _HOUR)

        programming.reschedule(core, booker, house.id, starts_at=was + 48 * _HOUR, stamp=plan.stamp, reason="strike")

        now = core.repertoire.performance(house.id)
        assert (now.starts_at - was, now.ends_at - before.ends_at) == (48 * _HOUR, 48 * _HOUR)
        assert before.doors_at and now.doors_at and now.doors_at - before.doors_at == 48 * _HOUR
        assert before.off_sale_at and now.off_sale_at and now.off_sale_at - before.off_sale_at == 48 * _HOUR
        assert (now.on_sale_at, now.state) == (before.on_sale_at, PerformanceState.ON_SALE)
        (step,) = inventory.release_ladder(core, manager, house.id)
        assert step.due_at == was + 47 * _HOUR
        told = core.postgres.rows("select topic, starts_was from outbox where done_at is null and topic like 'perf%%'")
        assert told == [("performance_rescheduled", was)]
        assert holds(core, operator, house, 5)

    def test_what_was_put_off_sells_nothing_until_it_has_a_date_and_is_opened_anew(
        self, core: Core, booker: Actor, operator: Actor
    ) -> None:
        house = a_house(core)
        put(core, house, on_sale_at="-1 hour")
        order = sell(core, operator, house, 0, contact="visitor@example.org")
        plan = programming.plan_move(core, booker, house.id, starts_at=None)

        programming.postpone(core, booker, house.id, stamp=plan.stamp, reason="ill")

        assert (state_of(core, house), holds(core, operator, house, 1)) == ("postponed", False)
        assert payments.quote_return(core, operator, house.id, order=order).total.amount_minor == 1_000
        again = house.performance.starts_at + 240 * _HOUR
        stamp = programming.plan_move(core, booker, house.id, starts_at=again).stamp
        programming.reschedule(core, booker, house.id, starts_at=again, stamp=stamp, reason="well again")
        assert (state_of(core, house), holds(core, operator, house, 1)) == ("announced", False)
        programming.open_sale(core, booker, house.id)
        assert holds(core, operator, house, 1)

    def test_numbers_that_moved_and_hours_that_cannot_be_are_refused(
        self, core: Core, booker: Actor, operator: Actor
    ) -> None:
        house, neighbour = a_house(core, venue="One", code="P-A"), a_house(core, venue="One", code="P-B")
        with core.postgres.write() as connection:
            connection.execute(
                "update performance set hall_id = %s, starts_at = starts_at + interval '1 day',"
                " ends_at = ends_at + interval '1 day' where id = %s",
                [house.performance.hall_id, neighbour.id],
            )
        to = house.performance.starts_at + 72 * _HOUR
        stamp = programming.plan_move(core, booker, house.id, starts_at=to).stamp
        sell(core, operator, house, 0)

        with pytest.raises(NotAsShown):
            programming.reschedule(core, booker, house.id, starts_at=to, stamp=stamp, reason="strike")
        with pytest.raises(BadInput, match="Say in one line why"):
            programming.reschedule(core, booker, house.id, starts_at=to, stamp=stamp, reason=" ")
        for hour, why in (
            (house.performance.starts_at, "its hour already"),
            (core.clock.now() - _HOUR, "is over"),
            (datetime(2099, 1, 1), "is over"),  # noqa: DTZ001 - an hour without a zone is none
        ):
            with pytest.raises(BadInput, match=why):
                programming.plan_move(core, booker, house.id, starts_at=hour)
        taken = house.performance.starts_at + 25 * _HOUR
        plan = programming.plan_move(core, booker, house.id, starts_at=taken)
        assert len(plan.conflicts) == 1
        with pytest.raises(BadInput, match="is taken"):
            programming.reschedule(core, booker, house.id, starts_at=taken, stamp=plan.stamp, reason="strike")

        assert core.repertoire.performance(house.id).starts_at == house.performance.starts_at


class TestLetters:
    @pytest.fixture
    def core(self, open_core: Callable[..., Core], mail_server: MailServer) -> Core:
        return open_core(smtp_url=mail_server.url, mail_from="Box office <tickets@house.example>")

    def test_each_reads_what_happened_and_no_other_thing(
        self, core: Core, booker: Actor, operator: Actor, mail_server: MailServer
    ) -> None:
        moved, postponed, cancelled = (a_house(core, event=name) for name in ("Moved", "Put off", "Off"))
        for house in (moved, postponed, cancelled):
            sell(core, operator, house, 0, contact="visitor@example.org")
        send_outbox(core)
        mail_server.box.letters.clear()
        to = moved.performance.starts_at + 24 * _HOUR
        plan = programming.plan_move(core, booker, moved.id, starts_at=to)
        programming.reschedule(core, booker, moved.id, starts_at=to, stamp=plan.stamp, reason="strike")
        plan = programming.plan_move(core, booker, postponed.id, starts_at=None)
        programming.postpone(core, booker, postponed.id, stamp=plan.stamp, reason="ill")
        stamp = payments.plan_cancellation(core, booker, cancelled.id).stamp
        payments.cancel_performance(core, booker, cancelled.id, stamp=stamp, reason="ill")

        assert send_outbox(core) == 3

        letters = {letter["Subject"]: letter.get_content() for letter in mail_server.box.letters}
        assert set(letters) == {"Moved has a new date", "Put off is postponed", "Off is cancelled"}
        was = moved.performance.starts_at
        assert f"{to:%A %d %B %Y, %H:%M}\r\n" in letters["Moved has a new date"]
        assert f"It was to be on {was:%A %d %B %Y, %H:%M}." in letters["Moved has a new date"]
        assert "The new date is not fixed yet." in letters["Put off is postponed"]
        assert "What you paid for them goes back to where it came from." in letters["Off is cancelled"]
        assert [text.count("Your tickets stay good.") for text in letters.values()] == [
            0 if "cancelled" in subject else 1 for subject in letters
        ]

    def test_a_group_that_had_not_paid_all_reads_of_the_cancellation_too(
        self, core: Core, booker: Actor, mail_server: MailServer
    ) -> None:
        house, manager = a_house(core, event="Off"), someone(core, Role.MANAGER)
        cart = CartId(uuid4())
        inventory.place_hold(core, manager, house.id, seats=[0, 1], cart=cart)
        payments.reserve_group(
            core, manager, house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a", 1: "a"},
            pay_by=core.clock.now() + _HOUR, buyer=Buyer(customer="School", contact="school@example.org"),
        )  # fmt: skip
        stamp = payments.plan_cancellation(core, booker, house.id).stamp
        payments.cancel_performance(core, booker, house.id, stamp=stamp, reason="ill")

        send_outbox(core)

        assert mail_server.box.subjects == ["Off is cancelled"]


def test_the_archive_takes_what_is_over_and_the_lists_are_rid_of_it(core: Core, booker: Actor) -> None:
    house, draft = a_house(core), a_house(core, state="draft")

    with pytest.raises(NotNow, match="Cancel it first"):
        programming.archive_performance(core, booker, house.id)
    programming.archive_performance(core, booker, draft.id)

    def listed(**past: bool) -> list[int]:
        return [view.performance.id for view in programming.list_performances(core, booker, **past)]

    assert (listed(), listed(past=True)) == ([house.id], [house.id, draft.id])
    programming.restore_performance(core, booker, draft.id)
    assert listed() == [house.id, draft.id]
