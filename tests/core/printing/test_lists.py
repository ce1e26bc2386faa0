"""Receipts, envelopes, and the papers for the hour in which nothing works."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest

from core import inventory, payments, printing, sales
from core.access import Role
from core.errors import NotFound
from core.inventory import CartId
from core.printing.fallback import refresh_fallback
from core.printing.will_call import last_first
from core.runtime import Core
from core.sales import Buyer, OrderId
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone


def lines(path: Path | None) -> list[str]:
    assert path is not None
    return path.read_text().splitlines()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Anna de la Cruz", "CRUZ, Anna de la"), ("Cruz, Anna", "CRUZ, Anna"), ("4711", "4711"), ("Cruz,", "CRUZ"),
     ("  Jan   Łoś ", "ŁOŚ, Jan"), ("", "")],
)  # fmt: skip
def test_the_last_name_comes_first(name: str, shown: str) -> None:
    assert last_first(name) == shown


def test_envelopes_come_by_last_name_and_new_ones_once(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    for seat, name in enumerate(("Zoë Abel", "Bert Zorn", "Älva Abel")):
        sold(core, operator, house, seat, customer=name)
    sold(core, operator, house, 5)  # without a name there is no envelope

    every = printing.print_envelopes(core, operator, house.id)
    with pytest.raises(NotFound):
        printing.print_envelopes(core, operator, house.id, only_new=True)
    sold(core, operator, house, 6, customer="Cleo Mann")
    new = printing.print_envelopes(core, operator, house.id, only_new=True)
    all_again = printing.print_envelopes(core, operator, house.id)

    names = [line for line in lines(every.path) if ", " in line and line.isprintable() and "seat" not in line]
    assert names == ["ABEL, Älva", "ABEL, Zoë", "ZORN, Bert"]
    assert (new.count, [line for line in lines(new.path) if "MANN" in line]) == (1, ["MANN, Cleo"])
    assert all_again.count == 4


def test_a_reserved_order_says_what_is_to_pay(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=cart)
    payments.claim_order(
        core, operator, house.id, cart=cart, order=order, seats={1: "a", 2: "a"}, buyer=Buyer(customer="Ida Roth")
    )
    with core.postgres.write() as connection:
        connection.execute("update orders set status = 'reserved'")

    assert "TO PAY 20.00 EUR" in lines(printing.print_envelopes(core, operator, house.id).path)


def test_a_receipt_says_what_was_sold_paid_and_given_back(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    sale = sold(core, manager, house, 1, 2)

    first = printing.print_receipt(core, manager, house.id, order=sale.order_id)
    payments.return_tickets(
        core, manager, house.id, order=sale.order_id, act=uuid4(), tickets=[sale.tickets[0].code], kept_minor=0,
        reason="cannot come",
    )  # fmt: skip
    second = printing.print_receipt(core, manager, house.id, order=sale.order_id)

    assert "RECEIPT" in lines(first.path)[0]
    assert [" ".join(line.split()) for line in lines(first.path)[-7:-1]] == [
        "-" * 42, "Total 20.00 EUR", "", "cash 20.00", "given 50.00", "change 30.00",
    ]  # fmt: skip
    assert "RECEIPT, PART RETURNED" in lines(second.path)[0]
    said = [" ".join(line.split()) for line in lines(second.path)]
    assert said.count("returned") == 1
    assert "back by cash -10.00" in said


def test_a_voided_sale_says_so(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    payments.void_order(core, operator, house.id, order=sale.order_id)

    assert "VOIDED" in lines(printing.print_receipt(core, operator, house.id, order=sale.order_id).path)[0]


def test_a_receipt_says_what_is_left_on_the_voucher(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    code = payments.issue_voucher(core, manager, house.id, voucher=uuid4(), name="Gift card", amount_minor=1_250)
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, manager, house.id, seats=[1], cart=cart)
    payments.claim_order(core, manager, house.id, cart=cart, order=order, seats={1: "a"})
    payments.pay_by_voucher(core, manager, house.id, order=order, tender=uuid4(), code=code)

    assert "left on Gift card: 2.50 EUR" in lines(printing.print_receipt(core, manager, house.id, order=order).path)


def test_the_papers_show_the_house_as_it_stands(core: Core, tmp_path: Path) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 0, 1, customer="Ida Roth")

    written = printing.print_fallback(core, operator, house.id, folder=tmp_path, blanks=3)

    plan, fetched, seats, blank = (path.read_text() for path in written)
    assert "\n1 ssoooooooo\n2 oooooooooo\n3 oooooooooo\n" in plan
    assert "o  open                      28\ns  sold                       2\n" in plan
    assert f"[ ] ROTH, Ida                  {sale.reference}                A-1-1, A-1-2\n" in fetched
    assert "A 1                      1-10" in seats
    assert [number in blank for number in ("No 0001", "No 0003", "No 0004")] == [True, True, False]
    assert all("made " in text.splitlines()[0] for text in (plan, fetched, seats, blank))
    assert sorted(path.suffix for path in written[0].parent.iterdir()) == [".pdf"] * 4 + [".txt"] * 4


def test_the_worker_refreshes_what_is_old_and_near(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    a_house(core, state="draft")
    plan = core.settings.state_dir / "fallback" / house.performance.code / "plan.txt"

    assert (refresh_fallback(core), refresh_fallback(core)) == (1, 0)
    sold(core, operator, house, 0)
    old = core.clock.now().timestamp() - 300
    os.utime(plan, (old, old))

    assert refresh_fallback(core) == 1
    assert "1 sooooooooo" in plan.read_text()
    assert [path.name for path in plan.parent.iterdir() if path.name.startswith(".")] == []


def test_sales_still_print_into_a_folder(core: Core, tmp_path: Path) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)

    path = sales.print_tickets(core, operator, house.id, order=sale.order_id, folder=tmp_path)

    assert path == tmp_path / f"{house.performance.code}-{sale.reference}.txt"
