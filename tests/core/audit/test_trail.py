"""The audit trail: who did what, newest first, as far as one reaches."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, sales
from core.access import Role, revoke_sessions
from core.audit import audit_trail
from core.errors import BadInput
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from tests.factories.house import OpenHouse, a_house, someone


def sold(core: Core, operator: object, house: OpenHouse) -> str:
    """One seat held and sold; the reference of its order."""
    cart = CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[1], cart=cart)  # type: ignore[arg-type]
    sale = sales.sell_for_cash(
        core,
        operator,  # type: ignore[arg-type]
        house.id,
        cart=cart,
        order=OrderId(uuid4()),
        seats={1: "a"},
        received_minor=1000,
    )
    return sale.reference


def test_a_sale_is_told_with_its_hold_and_its_money(core: Core) -> None:
    house, operator, admin = a_house(core, code="A-1"), someone(core, name="olga"), someone(core, Role.ADMIN)
    reference = sold(core, operator, house)

    told = audit_trail(core, admin, performance="a-1")

    assert sorted((entry.who, entry.act, entry.subject, entry.detail) for entry in told) == [
        ("olga", "money.cash", "A-1", f"1000 EUR minor, order {reference}"),
        ("olga", "money.revenue", "A-1", f"-1000 EUR minor, order {reference}"),
        ("olga", "seat.hold", "A-1", "1 seats held"),
        ("olga", "seat.sell", "A-1", f"1 seats sold, order {reference}"),
    ]
    assert [entry.at for entry in told] == sorted((entry.at for entry in told), reverse=True)


def test_acts_about_accounts_are_told_too_and_pages_go_on_where_the_last_ended(core: Core) -> None:
    admin, operator = someone(core, Role.ADMIN, name="root"), someone(core, name="olga")
    sold(core, operator, a_house(core))
    revoke_sessions(core, admin, "olga")

    newest = audit_trail(core, admin, limit=1)
    rest = audit_trail(core, admin, before=newest[0].at)

    assert [(entry.who, entry.act, entry.subject) for entry in newest] == [("root", "session.revoke", "olga")]
    assert [entry.who for entry in rest] == ["olga"] * 4
    assert audit_trail(core, admin, username="ROOT") == newest


def test_a_manager_of_one_house_reads_that_house_only(core: Core) -> None:
    mine, theirs = a_house(core, code="MINE", venue="Mine"), a_house(core, code="THEIRS", venue="Theirs")
    operator, manager = someone(core), someone(core, Role.MANAGER, venue="Mine")
    sold(core, operator, mine)
    sold(core, operator, theirs)
    revoke_sessions(core, someone(core, Role.ADMIN), operator.username)

    assert {entry.subject for entry in audit_trail(core, manager)} == {"MINE"}
    assert audit_trail(core, manager, performance="THEIRS") == ()
    assert len(audit_trail(core, someone(core, Role.ADMIN), performance="THEIRS")) == 4


def test_acts_are_found_by_how_they_begin(core: Core) -> None:
    admin, operator = someone(core, Role.ADMIN, name="root"), someone(core, name="olga")
    sold(core, operator, a_house(core))
    revoke_sessions(core, admin, "olga")

    def acts(begins: str) -> set[str]:
        return {entry.act for entry in audit_trail(core, admin, act=begins)}

    assert acts("seat") == {"seat.hold", "seat.sell"}
    assert acts(" Money.c") == {"money.cash"}
    assert acts("se") == {"seat.hold", "seat.sell", "session.revoke"}
    assert acts("nothing") == acts("\0") == acts("100%") == set()


def test_what_was_done_in_one_moment_is_on_one_page(core: Core) -> None:
    admin, operator, house = someone(core, Role.ADMIN), someone(core, name="olga"), a_house(core)
    sold(core, operator, house)

    pages, before = [], None
    while page := audit_trail(core, admin, username="olga", before=before, limit=1):
        pages += page
        before = page[-1].at

    assert pages == list(audit_trail(core, admin, username="olga"))
    assert len(pages) == 4


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_a_bound(core: Core, limit: int) -> None:
    with pytest.raises(BadInput):
        audit_trail(core, someone(core, Role.ADMIN), limit=limit)
