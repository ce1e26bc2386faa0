"""`etds print` and `etds ticket` at a shell: an order, its reprint, and what its codes are worth."""

from __future__ import annotations

import json
from pathlib import Path

from core.printing.documents import TicketSlip, read
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import a_house


def newest_code(box: Core) -> str:
    ((stored,),) = box.postgres.rows("select documents from print_job order by id desc limit 1")
    slip = read(stored)[0]
    assert isinstance(slip, TicketSlip)
    return slip.signed


def test_a_ticket_is_printed_checked_printed_again_and_dead(clerk: Shell, box: Core, tmp_path: Path) -> None:
    sale = sold(box, somebody(box), a_house(box), 1)

    first = clerk("print", sale.reference)
    old = newest_code(box)
    assert (first.status, "1 ticket went to the folder" in first.err) == (0, True)
    assert "good: A-1-2" in clerk("ticket", "check", old).out
    assert clerk("print", sale.reference).status == 1

    again = clerk("print", sale.reference, "--again", "--reason", "lost")
    assert again.status == 0
    dead = clerk("ticket", "check", old, "--json")
    assert (dead.status, dead.data["code"]) == (1, "ticket_dead")

    keys = tmp_path / "keys.json"
    keys.write_text(clerk("ticket", "keys").out)
    assert all("PUBLIC" in pem for pem in json.loads(keys.read_text()).values())
    offline = clerk("ticket", "check", newest_code(box), "--keys", str(keys), "--json")
    assert (offline.status, offline.data["generation"]) == (0, 2)


def test_a_reason_without_again_is_a_slip_of_the_finger(clerk: Shell) -> None:
    assert clerk("print", "E7K-WF4M", "--reason", "lost").status == 2


def test_nothing_waits_and_nothing_is_dropped(clerk: Shell) -> None:
    listed = clerk("print", "list")

    assert (listed.status, listed.out, listed.err.strip()) == (0, "", "Nothing waits for a printer.")
    assert clerk("print", "drop", "999999").status == 1
