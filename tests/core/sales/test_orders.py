"""Orders to look at: the latest, the one of a reference, all of one; and never beyond one's reach."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import payments, sales
from core.access import Actor, Role
from core.errors import BadInput, NotFound, NotPermitted
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import OrderId, Sale
from tests.factories.house import OpenHouse, a_house, someone


def a_sale(core: Core, operator: Actor, house: OpenHouse, *seats: int) -> Sale:
    cart = CartId(uuid4())
    place_hold(core, operator, house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        core,
        operator,
        house.id,
        cart=cart,
        order=OrderId(uuid4()),
        seats=dict.fromkeys(seats, "a"),
        received_minor=10_000,
    )


def references(found: tuple[sales.OrderBrief, ...]) -> list[str]:
    return [brief.reference for brief in found]


def test_the_latest_orders_come_first_and_may_be_narrowed(core: Core) -> None:
    here, there = a_house(core), a_house(core)
    anna, berta = someone(core), someone(core)
    first, second, third = a_sale(core, anna, here, 1), a_sale(core, berta, here, 2, 3), a_sale(core, anna, there, 1)

    everything = sales.latest_orders(core, anna)

    assert references(everything) == [third.reference, second.reference, first.reference]
    assert references(sales.latest_orders(core, anna, mine=True)) == [third.reference, first.reference]
    assert references(sales.latest_orders(core, anna, performance=here.id)) == [second.reference, first.reference]
    assert references(sales.latest_orders(core, berta, performance=there.id, mine=True)) == []
    brief = everything[1]
    assert (brief.seats, brief.live, str(brief.total), brief.by) == (2, 2, "20.00 EUR", berta.display_name)
    assert (brief.code, brief.event, brief.status) == (here.performance.code, "Event", sales.OrderStatus.PAID)


def test_no_more_than_fifty_are_listed(core: Core) -> None:
    house, operator = a_house(core, b"level,section,row,seat_from,seat_to\nx,A,1,1,60\n"), someone(core)
    sold = [a_sale(core, operator, house, seat).reference for seat in range(52)]

    assert references(sales.latest_orders(core, operator)) == sold[:1:-1]


def test_a_reference_finds_its_order_as_a_person_types_it(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = a_sale(core, operator, house, 1)
    typed = f" {sale.reference.lower().replace('-', ' ')} "

    assert [brief.order_id for brief in sales.orders_with_reference(core, operator, typed)] == [sale.order_id]


def test_a_slip_in_the_reference_is_seen_and_an_unknown_one_is_not_found(core: Core) -> None:
    operator = someone(core)

    with pytest.raises(BadInput) as slip:
        sales.orders_with_reference(core, operator, "E7K-WF4C")
    with pytest.raises(NotFound) as unknown:
        sales.orders_with_reference(core, operator, "E7K-WF4M")

    assert slip.value.message == "'E7K-WF4C' is not a reference; a character is wrong. It looks like E7K-WF4M."
    assert unknown.value.message == "There is no order E7K-WF4M in your reach. Check the reference."


def test_orders_of_another_house_are_as_if_they_were_not(core: Core) -> None:
    house, operator = a_house(core, venue="Here"), someone(core)
    sale = a_sale(core, operator, house, 1)
    stranger = someone(core, venue="Elsewhere")

    assert sales.latest_orders(core, stranger) == ()
    assert sales.latest_orders(core, stranger, performance=house.id) == ()
    with pytest.raises(NotFound):
        sales.orders_with_reference(core, stranger, sale.reference)
    with pytest.raises(NotFound):
        sales.see_order(core, stranger, house.id, order=sale.order_id)
    assert references(sales.latest_orders(core, someone(core, venue="Here"))) == [sale.reference]


def test_an_artist_sees_no_order(core: Core) -> None:
    with pytest.raises(NotPermitted):
        sales.latest_orders(core, someone(core, Role.ARTIST, artist="Artist"))


def test_an_order_tells_what_was_paid_what_came_back_and_what_is_owed(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    sale = a_sale(core, manager, house, 1, 2)
    payments.return_tickets(
        core,
        manager,
        house.id,
        order=sale.order_id,
        act=uuid4(),
        tickets=[sale.tickets[0].code],
        kept_minor=100,
        reason="wrong date",
    )

    seen = sales.see_order(core, manager, house.id, order=sale.order_id)

    assert [(line.label, line.state, line.ticket, line.may_return) for line in seen.lines] == [
        ("A-1-2", "returned", sale.tickets[0].code, False),
        ("A-1-3", "valid", sale.tickets[1].code, True),
    ]
    assert [(paid.kind, str(paid.amount), paid.state) for paid in seen.tenders] == [
        (sales.TenderKind.CASH, "20.00 EUR", sales.TenderState.SUCCEEDED)
    ]
    assert [(back.kind, str(back.amount), back.state, back.reason, back.by) for back in seen.refunds] == [
        (sales.TenderKind.CASH, "9.00 EUR", sales.RefundState.SUCCEEDED, "wrong date", manager.display_name)
    ]
    assert (seen.left.amount_minor, seen.owed.amount_minor) == (0, 0)
    assert (seen.brief.seats, seen.brief.live) == (2, 1)


def test_what_is_left_to_pay_and_what_is_owed_are_two_things(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    cart, order = CartId(uuid4()), OrderId(uuid4())
    place_hold(core, manager, house.id, seats=[1, 2], cart=cart)
    payments.claim_order(core, manager, house.id, cart=cart, order=order, seats={1: "a", 2: "a"})
    payments.pay_by_cash(core, manager, house.id, order=order, tender=uuid4(), received_minor=500)

    unpaid = sales.see_order(core, manager, house.id, order=order)
    assert (str(unpaid.left), str(unpaid.owed)) == ("15.00 EUR", "0.00 EUR")
    assert [line.state for line in unpaid.lines] == ["not issued", "not issued"]

    payments.give_up_order(core, manager, house.id, order=order)
    given_up = sales.see_order(core, manager, house.id, order=order)
    assert (str(given_up.left), str(given_up.owed)) == ("0.00 EUR", "5.00 EUR")
