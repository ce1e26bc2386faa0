"""The last act is taken back: exactly that one, once, while it is harmless; else the sentence says what to do."""

from __future__ import annotations

from threading import Barrier, Thread
from uuid import uuid4

import pytest

from core import inventory, payments, sales, shifts
from core.access import Role
from core.audit import verify_house
from core.errors import EtdsError
from core.payments import NotAsShown
from core.runtime import Core
from core.undo import Back, CannotUndo, NotUndoable, Undoable, ago, last_act, undo
from tests.factories.acts import Day, books, settle

_NEEDS_BEFORE = {"exchange": "sale", "collect": "sale", "open_again": "kill"}


def last(day: Day) -> Undoable:
    seen = last_act(day.core, day.me)
    assert isinstance(seen, Undoable), seen
    return seen


def stuck(day: Day) -> NotUndoable:
    seen = last_act(day.core, day.me)
    assert isinstance(seen, NotUndoable), seen
    return seen


@pytest.fixture
def day(core: Core) -> Day:
    return Day(core)


ACTS = (
    "sale", "sale with a coupon", "sale by card", "sale by voucher", "sale by voucher and cash", "comp", "exchange",
    "collect", "paid_in", "paid_out", "drop", "set_aside", "kill", "open_again", "park",
)  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_do_and_undo_leave_the_books_as_they_were(day: Day, name: str) -> None:
    if name in _NEEDS_BEFORE:
        day.acts[_NEEDS_BEFORE[name]]([0, 1])
    before = books(day.core)
    if name == "park":
        cart = day.held([2, 3])
        before = books(day.core)
        inventory.park_cart(*day.here, cart=cart, note=inventory.CartNote(name="blue coat", price_types={2: "c"}))
    else:
        day.acts[name]([2, 3])
    assert books(day.core) != before

    seen = last(day)
    undone = undo(day.core, day.me, act=seen.act)
    settle(day.core)

    assert books(day.core) == before
    assert (undone.words, undone.back) == (seen.words, seen.back)
    assert [one for one in verify_house(day.core, day.me) if not one.holds] == []


def test_it_says_what_was_done_and_where_the_money_goes(day: Day) -> None:
    order = day.sale([0, 1])
    seen = last(day)

    assert seen.words == "sold A-1-1, A-1-2 for 20.00 EUR cash"
    assert [(part.how, str(part.amount)) for part in seen.back] == [("cash to give back", "20.00 EUR")]
    assert seen.sentence.endswith(" s ago")
    assert str(order) in seen.act


def test_undo_after_undo_goes_further_back(day: Day) -> None:
    empty = books(day.core)
    day.sale([0])
    day.kill([5])
    day.drop([])
    kinds: list[str] = []
    while (seen := last_act(day.core, day.me)) is not None:
        kinds.append(seen.kind)
        undo(day.core, day.me, act=seen.act)

    assert kinds == ["drop", "kill", "sale"]
    assert books(day.core) == empty


def test_a_newer_act_is_not_taken_back_in_its_place(day: Day) -> None:
    day.sale([0])
    seen = last(day)
    day.sale([1])
    before = books(day.core)

    with pytest.raises(NotAsShown):
        undo(day.core, day.me, act=seen.act)

    assert books(day.core) == before


def test_asked_again_it_is_done_once(day: Day) -> None:
    day.drop([])
    day.sale([0])
    before = books(day.core)
    day.sale([1])
    seen = last(day)
    first, again = undo(day.core, day.me, act=seen.act), undo(day.core, day.me, act=seen.act)

    assert again == first
    assert again.back == (Back("cash to give back", seen.back[0].amount),)
    assert books(day.core) == before


@pytest.mark.parametrize("name", ["sale", "drop", "kill", "park"])
def test_two_terminals_that_undo_the_same_act_undo_it_once(day: Day, name: str) -> None:
    day.paid_in([])
    before = books(day.core)
    day.acts[name]([0, 1])
    seen, together, wrong = last(day), Barrier(4), list[EtdsError]()

    def press() -> None:
        together.wait()
        try:
            undo(day.core, day.me, act=seen.act)
        except EtdsError as error:
            wrong.append(error)

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    if name == "park":
        before["carts"] = books(day.core)["carts"]
    assert books(day.core) == before
    assert day.core.postgres.rows("select count(*)::int from audit_entry where act = 'undo'") == [(1,)]


def test_a_printed_sale_stands_and_says_what_to_do(day: Day) -> None:
    order = day.sale([0])
    seen = last(day)
    with day.core.postgres.write() as connection:  # printed elsewhere: its act is not of this account
        connection.execute("update ticket set print_generation = 1 where order_id = %s", [order])

    with pytest.raises(CannotUndo, match=r"printed: take the tickets back with r .* and give 10.00 EUR back"):
        undo(day.core, day.me, act=seen.act)
    assert stuck(day).instead.startswith("It is printed")


def test_what_was_collected_admitted_or_taken_out_of_is_not_taken_back(day: Day) -> None:
    order = day.sale([0])
    other = day.sale([1, 2])
    with day.core.postgres.write() as connection:
        connection.execute("update ticket set state = 'admitted' where order_id = %s", [other])
    assert "went in" in stuck(day).instead
    with day.core.postgres.write() as connection:
        connection.execute("update ticket set state = 'valid' where order_id = %s", [other])
    undo(day.core, day.me, act=last(day).act)
    with day.core.postgres.write() as connection:
        connection.execute("update orders set collected_at = now() where id = %s", [order])
    assert "were collected" in stuck(day).instead


def test_the_money_of_a_closed_drawer_stays_there(day: Day) -> None:
    day.sale([0])
    shifts.close_shift(day.core, day.me, counted_minor=21_000)

    seen = stuck(day)
    assert seen.kind == "shift.close"
    assert "never taken back" in seen.instead


def test_seats_that_somebody_has_meanwhile_are_left(day: Day) -> None:
    day.kill([4])
    seen = last(day)
    inventory.open_seats(day.core, day.me, day.house.id, seats=[4], reason="found")
    undo(day.core, day.me, act=last(day).act)  # killed again: the fence moved on
    with pytest.raises((CannotUndo, NotAsShown)):
        undo(day.core, day.me, act=seen.act)


def test_an_exchange_stands_where_the_old_seats_are_gone(day: Day) -> None:
    day.sale([0])
    day.exchange([])
    day.colleague().sale([0])

    assert "went to somebody else" in stuck(day).instead


def test_notes_prints_and_returns_say_what_to_do(day: Day) -> None:
    order = day.sale([0])
    sales.add_note(*day.here, order=order, sentence="wheelchair")
    assert "another one" in stuck(day).instead
    payments.return_tickets(*day.here, order=order, act=uuid4())
    assert "Sell the seats again" in stuck(day).instead


def test_only_the_own_acts_and_only_what_one_may_invert(core: Core) -> None:
    day = Day(core, Role.OPERATOR)
    assert last_act(core, day.me) is None
    boss = day.colleague()
    boss.kill([0])
    assert last_act(core, day.me) is None
    with pytest.raises(NotAsShown):
        undo(core, day.me, act=last(boss).act)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s ago"), (99, "99 s ago"), (600, "10 min ago"), (7_300, "2 h ago")]
)
def test_how_long_ago_is_said_in_one_unit(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_a_print_that_comes_in_between_is_waited_for_and_wins(day: Day) -> None:
    order, wrong = day.sale([0]), list[EtdsError]()
    seen, before = last(day), books(day.core)

    def press() -> None:
        try:
            undo(day.core, day.me, act=seen.act)
        except EtdsError as error:
            wrong.append(error)

    pressed = Thread(target=press)
    with day.core.postgres.write() as printing:
        printing.execute("update ticket set print_generation = 1 where order_id = %s", [order])
        pressed.start()
        while not day.core.postgres.rows("select from pg_locks where not granted"):
            assert pressed.is_alive()
    pressed.join()

    assert [error.message.partition(":")[0] for error in wrong] == ["It is printed"]
    assert books(day.core) == before
