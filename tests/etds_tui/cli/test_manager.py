"""An operator's command waits for a manager, who answers at another shell."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

from core import inventory, sales
from core.access.sessions import sign_in as begin
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from tests.etds_tui.cli.shell import Shell, ended
from tests.factories.house import a_house


def test_a_return_is_asked_for_approved_and_done(box: Core, clerk: Shell, sign_in: Callable[[str], Shell]) -> None:
    house = a_house(box, code="P-ASK")
    olga = begin(box, "operator1", "2222", terminal="till").actor
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(box, olga, house.id, seats=[4], cart=cart)
    sale = sales.sell_for_cash(box, olga, house.id, cart=cart, order=order, seats={4: "a"}, received_minor=1000)
    boss = sign_in("manager1")
    assert boss("pin", "set", stdin="2222\n1234\n").status == 1
    assert boss("pin", "set", stdin="2222\n4711\n").status == 0
    command = ("return", sale.reference, "--performance", "P-ASK", "--yes")

    refused = clerk(*command)
    assert (refused.status, "--ask-manager" in refused.err) == (1, True)

    waiting = clerk.start(*command, "--ask-manager")
    deadline = time.monotonic() + 40
    while not (asked := boss("override", "list", "--json").data):
        assert time.monotonic() < deadline, "nothing was asked"
    assert asked[0]["act"] == f"take back 1 ticket of order {sale.reference}"
    assert boss("override", "approve", asked[0]["id"], stdin="4712\n").status == 1
    assert boss("override", "approve", asked[0]["id"], stdin="4711\n").status == 0
    done = ended(waiting)

    assert done.status == 0, done.err
    assert "Mona Manager approved it." in done.err
    assert box.postgres.rows("select state::text from ticket where order_id = %s", [order]) == [("void",)]
