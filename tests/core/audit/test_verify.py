"""Verify finds what is wrong and names the row: each promise is broken by hand, and that check alone says so."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from core import inventory, sales
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from db.servers import Addresses
from tests.factories.house import a_house, someone

BREAKS = {
    "sold_seat_has_its_ticket": "update ticket set state = 'void' where seat_ordinal = 1",
    "order_has_its_lines": "update order_line set price_minor = price_minor + 1 where seat_ordinal = 1",
    "order_is_paid_by_its_tenders": "update tender set received_minor = 5000, amount_minor = amount_minor + 1",
    "money_balances": "delete from money_journal where account = 'revenue'",
    "refunds_are_counted": "update tender set refunding_minor = 1",
    "unearned_is_explained": (
        "insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)"
        " select performance_id, transaction_id, order_id, a.account, a.amount, currency from money_journal,"
        " (values ('unearned'::money_account, 5), ('revenue', -5)) a (account, amount)"
        " where money_journal.account = 'cash'"
    ),
    "money_explains_orders": "update money_journal set account = 'card' where account = 'cash'",
    "journal_tells_every_seat": "update seat_claim set fence = fence + 1 where seat_ordinal = 1",
    "fences_never_fall": "update seat_journal set fences = array[9, 9] where act = 'hold' and seats = array[1, 2]",
    "held_seat_is_in_its_hold": "update hold set seats = array[29] where seats = array[3]",
    "nothing_paying_without_order": (
        "update seat_claim set state = 'paying', expires_at = null, order_id = gen_random_uuid() where state = 'held'"
    ),
    "seats_are_of_the_house": "update performance set seat_count = 2",
    "nothing_is_orphaned": "update orders set account_id = 999999",
    "nothing_is_overdue": "update seat_claim set expires_at = now() - interval '1 h' where state = 'held'",
    "counters_are_explained": (
        "insert into customer_count (performance_id, customer, seats, seats_max)"
        " select id, 'ada', 1, 4 from performance"
    ),
    "late_money_goes_back": "update orders set status = 'cancelled'",
    "tenders_do_not_overrun": (
        "insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, deadline)"
        " select performance_id, gen_random_uuid(), id, 'cash', 'created', 1, 1, now() from orders"
    ),
    "charges_are_in_their_lines": "update order_line set charge_minor = 1 where seat_ordinal = 1",
    "charges_are_in_the_books": "update money_journal set account = 'fees' where account = 'revenue'",
    "sales_journal_is_the_orders": "update sales_journal set tickets = tickets + 1",
    "sums_are_the_sales_journal": "insert into sales_day select id, '2030-01-01', 1, 0, 0, 0 from performance",
    "guests_have_their_seats": (
        "insert into guest_seat (performance_id, seat_ordinal, guest_id) select id, 7, 1 from performance"
    ),
    "guards_stand": "drop index ticket_one_live_a_seat",
    "grant_is_told": (
        "insert into override_request (id, permission, act, about, reason, fingerprint, asked_by, session_id, terminal,"
        " expires_at, answer, answered_by, answered_at, used_at) select gen_random_uuid(), 'sale:return', 'take back',"
        " '', '', sha256('x'), a.id, gen_random_uuid(), 'till', now(), 'approved', b.id, now(), now()"
        " from account a, account b where a.id < b.id limit 1"
    ),
    "settlement_is_signed_as_it_is": (
        "insert into settlement (performance_id, number, deal_version, as_of, content, sha256, frozen_by)"
        " select id, 1, 1, now(), '{}', sha256('another'), 1 from performance"
    ),
    "performance_has_its_hall": "delete from hall_booking",
    "scaling_stands": "update performance set scaling_version = 1",
    "journals_only_grow": "grant delete on seat_journal to etds_app",
}


def sold_and_held(core: Core) -> object:
    house, operator, cart = a_house(core), someone(core), CartId(uuid4())
    someone(core)  # a grant is between two
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=cart)
    sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a", 2: "a"}, received_minor=2000
    )
    inventory.place_hold(core, operator, house.id, seats=[3], cart=CartId(uuid4()))
    return operator


def test_a_house_that_adds_up_breaks_no_promise(core: Core) -> None:
    operator = sold_and_held(core)

    findings = verify_house(core, operator)  # type: ignore[arg-type]

    assert {finding.number for finding in findings} == {
        *(f"I{n}" for n in range(1, 29)), "X1", "X2", "X3", "E1", "E2", "E3", "E4", "E5"}  # fmt: skip
    assert len(findings) == 41
    assert [finding for finding in findings if not finding.holds] == []


@pytest.mark.parametrize("check", BREAKS)
def test_what_is_broken_is_found_and_named(core: Core, database: Addresses, check: str) -> None:
    operator = sold_and_held(core)
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(BREAKS[check])

    broken = {finding.check: finding.detail for finding in verify_house(core, operator) if not finding.holds}  # type: ignore[arg-type]

    assert check in broken
    assert broken[check] != ""


def test_two_live_tickets_for_a_seat_cannot_even_be_written(core: Core, database: Addresses) -> None:
    sold_and_held(core)
    with (
        psycopg.connect(database.owner_url, autocommit=True) as connection,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        connection.execute(
            "insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)"
            " select performance_id, 'TWICE-TWICE', order_id, line_number, seat_ordinal from ticket limit 1"
        )


def test_who_does_not_reach_every_house_is_told_no_rows(core: Core, database: Addresses) -> None:
    """An operator of one venue learns that it does not add up, and nothing of another's orders."""
    sold_and_held(core)
    bound = someone(core, venue="Another house")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(BREAKS["money_balances"])

    said = {finding.check: finding.detail for finding in verify_house(core, bound) if not finding.holds}

    assert said == {"money_balances": "This does not hold. An admin sees which rows are wrong: etds verify"}
    assert "transaction" in next(f.detail for f in verify_house(core, someone(core)) if not f.holds)
