"""Tickets on paper: once without a question, again with a reason, and then the older code is dead."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core import payments, printing
from core.access import Role
from core.audit import verify_house
from core.errors import BadInput, NotFound, NotPermitted
from core.printing import AlreadyPrinted, PrintFailed, TicketDead, TicketForged
from core.printing.documents import TicketSlip, read
from core.runtime import Core
from tests.core.printing.orders import generations, jobs, sold
from tests.factories.house import a_house, someone


def signed(core: Core) -> list[str]:
    """The words of every QR that was printed, the oldest first."""
    rows = core.postgres.rows("select documents from print_job order by id")
    return [slip.signed for (stored,) in rows for slip in read(stored) if isinstance(slip, TicketSlip)]


def test_the_first_print_asks_nothing_and_the_second_wants_a_reason(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1, 2)

    printed = printing.print_order(core, operator, house.id, order=sale.order_id)
    with pytest.raises(AlreadyPrinted) as again:
        printing.print_order(core, operator, house.id, order=sale.order_id)

    assert printed.path is not None and printed.count == 2
    assert printed.path.read_text().count("SEAT") == 2
    assert printed.path.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
    assert re.fullmatch(
        r"These tickets were printed at \d\d:\d\d on \d\d \w+\. Print them again .*", again.value.message
    )
    assert (generations(core), jobs(core)) == ([1, 1], [("tickets", "printed", 1)])


def test_a_reprint_kills_the_code_on_the_older_paper(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1, 2)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    lost, kept = signed(core)
    assert printing.check_ticket(core, operator, lost).seat == "A-1-2"

    printed = printing.reprint_tickets(
        core, operator, house.id, order=sale.order_id, reason=" lost  in the bus ", tickets=[sale.tickets[0].code]
    )

    newer = signed(core)[-1]
    with core.postgres.write() as connection:
        connection.execute("update ticket set printed_at = '2026-11-21 19:02Z' where print_generation = 2")
    with pytest.raises(TicketDead, match=r"^This ticket was printed again at 19:02: take the newer one\.$"):
        printing.check_ticket(core, operator, lost)
    assert [printing.check_ticket(core, operator, code).generation for code in (kept, newer)] == [1, 2]
    assert (printed.count, generations(core)) == (1, [2, 1])
    assert core.postgres.rows(
        "select subject::text, detail->>'reason', detail->'tickets' from audit_entry where act = 'ticket.reprint'"
    ) == [(sale.reference, "lost in the bus", [sale.tickets[0].code])]
    assert [finding.check for finding in verify_house(core, operator) if not finding.holds] == []


def test_a_reprint_without_a_reason_or_of_a_foreign_ticket_changes_nothing(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale, other = sold(core, operator, house, 1), sold(core, operator, house, 2)
    what: dict[str, Any] = {"order": sale.order_id}

    for reason in ("", "  ", "x" * 121, "a\x1b[2Jb"):
        with pytest.raises(BadInput):
            printing.reprint_tickets(core, operator, house.id, **what, reason=reason)
    with pytest.raises(NotFound):
        printing.reprint_tickets(core, operator, house.id, **what, reason="lost", tickets=[other.tickets[0].code])

    assert (generations(core), jobs(core)) == ([0, 0], [])


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR, Role.MANAGER}))
def test_only_the_box_office_prints_again(core: Core, role: Role) -> None:
    house = a_house(core)
    sale = sold(core, someone(core), house, 1)

    with pytest.raises(NotPermitted):
        printing.reprint_tickets(core, someone(core, role), house.id, order=sale.order_id, reason="lost")


def test_two_tills_that_print_at_once_print_once(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)

    def try_it(_: int) -> str:
        try:
            printing.print_order(core, operator, house.id, order=sale.order_id)
        except (AlreadyPrinted, PrintFailed) as refused:
            return refused.code
        return "printed"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(try_it, range(4)))

    assert "printed" in said
    assert (generations(core), jobs(core)) == ([1], [("tickets", "printed", 1)])
    assert [file.read_text().count("SEAT") for file in sorted(core.settings.tickets_dir.glob("*.txt"))] == [1]


def test_a_ticket_that_came_back_is_dead(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    payments.void_order(core, operator, house.id, order=sale.order_id)

    with pytest.raises(TicketDead, match=f"taken back. Look at order {sale.reference}"):
        printing.check_ticket(core, operator, signed(core)[0])


def test_a_typed_code_is_known_and_says_that_it_was_typed(core: Core) -> None:
    house, door = a_house(core), someone(core, Role.DOOR)
    sale = sold(core, someone(core), house, 1)

    found = printing.check_ticket(core, door, f" {sale.tickets[0].code.lower()} ")

    assert (found.seat, found.signed) == ("A-1-2", False)
    with pytest.raises(NotFound):
        printing.check_ticket(core, door, "AAAA-AAAA-AAAA")
    with pytest.raises(TicketForged):
        printing.check_ticket(core, door, "A" * 122)


def test_a_door_without_network_needs_the_public_keys_alone(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    keys = printing.house_keys(core, someone(core, Role.DOOR))

    said = printing.read_offline(signed(core)[0], keys)

    assert all("PUBLIC" in pem and "PRIVATE" not in pem for pem in keys.values())
    assert (said.code, said.performance_id, said.generation) == (sale.tickets[0].code, house.id, 1)
    with pytest.raises(TicketForged):
        printing.read_offline(signed(core)[0], {number + 1: pem for number, pem in keys.items()})


def test_the_signature_stands_when_the_house_has_a_newer_key(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    with core.postgres.write() as connection:
        connection.execute(
            "insert into signing_key (private_pem, public_pem) select private_pem, public_pem from signing_key"
        )

    assert printing.check_ticket(core, operator, signed(core)[0]).signed
