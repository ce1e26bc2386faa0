"""Tickets that cannot be written: the sale stands, and another folder is asked for."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from core import inventory
from core.inventory import CartId
from core.printing import PrintFailed
from core.runtime import Core
from core.sales import find_sale, print_tickets, sell_for_cash
from db.vocabulary import OrderId
from tests.factories.house import a_house, someone


def test_a_folder_that_cannot_be_written_is_said_and_the_sale_stands(core: Core, tmp_path: Path) -> None:
    house, operator, cart, order = a_house(core), someone(core), CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[1], cart=cart)
    sell_for_cash(core, operator, house.id, cart=cart, order=order, seats={1: "a"}, received_minor=1000)
    in_the_way = tmp_path / "tickets"
    in_the_way.write_text("a file where the folder should be")

    with pytest.raises(PrintFailed):
        print_tickets(core, operator, house.id, order=order, folder=in_the_way)
    assert find_sale(core, operator, house.id, order=order) is not None
