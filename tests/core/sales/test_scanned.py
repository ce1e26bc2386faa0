"""A ticket's QR finds its order, says when the print is old, and is refused where the house did not sign it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import payments, printing, sales
from core.access import Actor
from core.printing import TicketForged
from core.printing.documents import TicketSlip, read
from core.printing.signed import SignedTicket, sign
from core.runtime import Core
from core.sales import Sale, nothing_found
from core.sales.scanned import is_scan
from tests.core.sales.test_finding import sold
from tests.factories.house import OpenHouse, a_house, someone

OLD = "This ticket was printed again: take the newer one."
BACK = "This ticket was taken back: it is not good any more."


def printed(core: Core, who: Actor, house: OpenHouse) -> tuple[Sale, str]:
    """A sale with the words of its QR."""
    sale = sold(core, who, house, 1, "Anna Stone")
    printing.print_order(core, who, house.id, order=sale.order_id)
    return sale, signed(core)


def signed(core: Core) -> str:
    """The words of the QR that was printed last."""
    (stored,) = core.postgres.rows("select documents from print_job order by id desc limit 1")[0]
    return next(slip.signed for slip in read(stored) if isinstance(slip, TicketSlip))


def found(core: Core, who: Actor, text: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(hit.brief.reference, hit.why, hit.warning) for hit in sales.find_orders(core, who, text)]


def test_a_scan_finds_the_order_and_tells_an_old_print_from_a_new_one(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    sold(core, omar, house, 0)
    sale, first = printed(core, omar, house)
    assert found(core, omar, first) == [(sale.reference, ("ticket",), None)]
    assert found(core, omar, f" {first}\r\n") == [(sale.reference, ("ticket",), None)]

    printing.reprint_tickets(core, omar, house.id, order=sale.order_id, reason="lost")
    second = signed(core)

    assert second != first
    assert found(core, omar, first) == [(sale.reference, ("ticket",), OLD)]
    assert found(core, omar, second) == [(sale.reference, ("ticket",), None)]
    payments.void_order(core, omar, house.id, order=sale.order_id)
    assert found(core, omar, second) == [(sale.reference, ("ticket",), BACK)]


def test_what_the_house_did_not_sign_is_refused(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    sale, words = printed(core, omar, house)
    named = SignedTicket(performance_id=house.id, code=sale.tickets[0].code, generation=1)
    key_id = core.postgres.rows("select max(id) from signing_key")[0][0]
    foreign = sign(named, key_id=key_id, key=Ed25519PrivateKey.generate())
    changed = words[:30] + ("A" if words[30] != "A" else "C") + words[31:]

    for wrong in (foreign, changed, words[:-8], "A" * 122):
        with pytest.raises(TicketForged):
            sales.find_orders(core, omar, wrong)
    assert found(core, omar, words) == [(sale.reference, ("ticket",), None)]


def test_a_scan_finds_nothing_out_of_reach(core: Core) -> None:
    there, fay = a_house(core, venue="There"), someone(core, venue="There")
    a_house(core, venue="Here")
    omar = someone(core, venue="Here")
    sale, words = printed(core, fay, there)

    assert found(core, omar, words) == []
    assert found(core, fay, words) == [(sale.reference, ("ticket",), None)]


def test_only_what_no_hand_types_is_a_scan(core: Core) -> None:
    _, words = printed(core, someone(core), a_house(core))
    assert is_scan(words)
    assert not is_scan("RTWX-ACDE-FGHJ")
    assert not is_scan("Anna-Maria van der Wielen-Schmitz +49 171 234 5678 and her sister Cora")


@pytest.mark.parametrize(
    ("text", "at_performance", "said"),
    [
        ("12.50", False, "None of the latest 5,000 orders came to that. Open the desk from a performance"),
        ("midt", False, "No order in your reach begins so: 'midt'. The beginning of each word counts, not its middle"),
        ("12.50", True, "No order in your reach begins so"),
        ("21.11.2026", False, "No order in your reach plays or was made on that day."),
        ("ab", False, "'ab' is too short to look for."),
        ("A" * 122, False, "No order in your reach has this ticket."),
    ],
)
def test_nothing_found_says_why(text: str, at_performance: bool, said: str) -> None:
    assert nothing_found(text, at_performance=at_performance).startswith(said)
