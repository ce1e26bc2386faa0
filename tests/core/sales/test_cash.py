"""Cash sales: claim and success in one act, charged once, never for nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, sales
from core.audit import verify_house
from core.errors import BadInput, HoldEnded, NotPermitted, TenderTooSmall
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId, PriceChanged
from db.vocabulary import Role
from tests.core.inventory.test_holds import run_out
from tests.factories.house import OpenHouse, a_house, someone


def held(core: Core, house: OpenHouse, operator: object, *seats: int) -> CartId:
    cart = CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=seats, cart=cart)  # type: ignore[arg-type]
    return cart


def test_a_sale_gives_tickets_change_and_a_paid_order(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1, 2)

    sale = sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a", 2: "c"}, received_minor=2000
    )

    assert (sale.total.amount_minor, sale.change.amount_minor, str(sale.total)) == (1500, 500, "15.00 EUR")
    assert [(t.label, t.price_type, t.price.amount_minor) for t in sale.tickets] == [
        ("A-1-2", "Adult", 1000),
        ("A-1-3", "Child", 500),
    ]
    counts = inventory.house_counts(core, operator, house.id)
    assert (counts.sold, counts.held, counts.open, counts.adds_up) == (2, 0, 28, True)
    assert inventory.my_holds(core, operator) == ()
    assert [finding.check for finding in verify_house(core, operator) if not finding.holds] == []


def test_the_same_order_again_is_the_same_sale(core: Core) -> None:
    house, operator, order = a_house(core), someone(core), OrderId(uuid4())
    cart = held(core, house, operator, 1)

    first = sales.sell_for_cash(core, operator, house.id, cart=cart, order=order, seats={1: "a"}, received_minor=1000)
    again = sales.sell_for_cash(core, operator, house.id, cart=cart, order=order, seats={1: "a"}, received_minor=1000)

    assert again == first
    assert core.postgres.rows("select sum(amount_minor)::int from money_journal where account = 'cash'") == [(1000,)]


def test_too_little_cash_sells_nothing_and_keeps_the_hold(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1)

    with pytest.raises(TenderTooSmall) as refused:
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a"}, received_minor=999
        )

    assert refused.value.message == "9.99 does not cover 10.00 EUR. Take 0.01 EUR more."
    assert inventory.house_counts(core, operator, house.id).held == 1


def test_a_hold_that_ran_out_sells_nothing(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1)
    run_out(core, cart)

    with pytest.raises(HoldEnded):
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a"}, received_minor=1000
        )

    assert core.postgres.rows("select count(*) from orders") == [(0,)]


def test_seats_beside_the_cart_are_not_sold(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1)

    with pytest.raises(HoldEnded):
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a", 2: "a"}, received_minor=9000
        )

    assert inventory.house_counts(core, operator, house.id).held == 1


def test_nobody_sells_the_cart_of_another(core: Core) -> None:
    house, first, second = a_house(core), someone(core), someone(core)
    cart = held(core, house, first, 1)

    with pytest.raises(HoldEnded):
        sales.sell_for_cash(
            core, second, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a"}, received_minor=1000
        )


def test_a_price_that_changed_since_it_was_shown_is_not_charged(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1)
    core.repertoire.prices(house.id)  # the terminal has seen the old price
    with core.postgres.write() as connection:
        connection.execute("update performance_price set price_minor = 1100")

    with pytest.raises(PriceChanged):
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a"}, received_minor=1000
        )

    assert inventory.house_counts(core, operator, house.id).held == 1


def test_part_of_a_cart_can_be_sold(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1, 2, 3)

    sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={2: "a"}, received_minor=1000
    )

    assert [hold.seats for hold in inventory.my_holds(core, operator)] == [(1, 3)]


def test_an_unknown_price_type_is_refused_with_the_known_ones(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart = held(core, house, operator, 1)

    with pytest.raises(BadInput) as refused:
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={1: "z"}, received_minor=1000
        )

    assert refused.value.message == "There is no price type 'z' here. Choose one of: a Adult, c Child."


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DISTRIBUTOR, Role.ARTIST, Role.DOOR, Role.CUSTOMER])
def test_only_the_box_office_sells_for_cash(core: Core, role: Role) -> None:
    house = a_house(core)

    with pytest.raises(NotPermitted):
        sales.sell_for_cash(
            core,
            someone(core, role),
            house.id,
            cart=CartId(uuid4()),
            order=OrderId(uuid4()),
            seats={1: "a"},
            received_minor=1000,
        )


def test_printed_tickets_name_seat_code_and_order(core: Core) -> None:
    house, operator, order = a_house(core, event="Fish & [b]Chips[/b]"), someone(core), OrderId(uuid4())
    cart = held(core, house, operator, 1)
    sale = sales.sell_for_cash(core, operator, house.id, cart=cart, order=order, seats={1: "a"}, received_minor=1000)

    path = sales.print_tickets(core, operator, house.id, order=order, folder=core.settings.tickets_dir)

    text = path.read_text()
    assert "Fish & [b]Chips[/b]\n" in text
    assert f"SEAT  A-1-2\nAdult  10.00 EUR\nticket {sale.tickets[0].code}\norder  {sale.reference}\n" in text
    assert core.postgres.rows("select print_generation from ticket") == [(1,)]
    assert core.postgres.rows("select act, subject from audit_entry where act = 'ticket.print'") == [
        ("ticket.print", sale.reference)
    ]
