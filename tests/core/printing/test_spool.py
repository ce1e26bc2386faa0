"""What waits for a printer: seen, sent again by itself or by hand, dropped; the sale stands whatever comes of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from core import printing
from core.audit import verify_house
from core.errors import NotFound
from core.printing import PrintFailed, ZSlip
from core.printing.spool import send_jobs, this_host
from core.runtime import Core
from db.queries import printing as queries
from tests.core.printing.orders import generations, jobs, sold
from tests.factories.house import a_house, someone

_KICK = b"\x1bp\x002"


@contextmanager
def a_printer() -> Iterator[tuple[str, list[bytes]]]:
    """A printer in the network: its setting, and what came out of it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        came: list[bytes] = []

        def take() -> None:
            while True:
                try:
                    wire, _ = listening.accept()
                except OSError:
                    return
                with wire:
                    came.append(wire.makefile("rb").read())

        Thread(target=take, daemon=True).start()
        yield f"escpos-net:127.0.0.1:{listening.getsockname()[1]}", came


def a_dead_port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return f"escpos-net:127.0.0.1:{listening.getsockname()[1]}"


def due(core: Core) -> None:
    with core.postgres.write() as connection:
        connection.execute("update print_job set next_try_at = now() - interval '1 s'")


def test_a_printer_that_does_not_answer_is_said_and_the_sale_stands(open_core: Callable[..., Core]) -> None:
    core = open_core(ticket_printer=a_dead_port())
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)

    with pytest.raises(PrintFailed, match=r"did not take it .* Nothing is lost: it is sent again by itself"):
        printing.print_order(core, operator, house.id, order=sale.order_id)

    (job,) = printing.list_jobs(core, operator)
    assert (job.title, job.about, job.state, job.tries) == (
        "tickets",
        f"{house.performance.code} {sale.reference}",
        "waiting",
        1,
    )
    assert job.error
    assert send_jobs(core) == 0  # not due yet: a printer is not hammered
    assert [finding.check for finding in verify_house(core, operator) if not finding.holds] == []


def test_what_waits_is_sent_by_the_duty_and_not_counted_twice(open_core: Callable[..., Core], tmp_path: Path) -> None:
    (tmp_path / "full").touch()  # a file where a folder should be
    core = open_core(ticket_printer=f"folder:{tmp_path / 'full'}")
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    with pytest.raises(PrintFailed):
        printing.print_order(core, operator, house.id, order=sale.order_id)
    with pytest.raises(PrintFailed):  # p once more: the same job, the same codes
        printing.print_order(core, operator, house.id, order=sale.order_id)
    assert (generations(core), jobs(core)) == ([1], [("tickets", "waiting", 2)])

    (tmp_path / "full").unlink()
    due(core)

    assert (send_jobs(core), send_jobs(core)) == (1, 0)
    assert jobs(core) == [("tickets", "printed", 3)]
    assert [path.suffix for path in sorted((tmp_path / "full").iterdir())] == [".pdf", ".txt"]


def test_while_a_print_waits_no_other_is_made_of_the_order(open_core: Callable[..., Core]) -> None:
    core = open_core(ticket_printer=a_dead_port())
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    with pytest.raises(PrintFailed):
        printing.print_order(core, operator, house.id, order=sale.order_id)

    with pytest.raises(PrintFailed, match="waits for its printer"):
        printing.reprint_tickets(core, operator, house.id, order=sale.order_id, reason="lost")
    (job,) = printing.list_jobs(core, operator)
    printing.drop_job(core, operator, job=job.id)
    with pytest.raises(PrintFailed, match="sent again by itself"):
        printing.reprint_tickets(core, operator, house.id, order=sale.order_id, reason="lost")

    assert (generations(core), [state for _, state, _ in jobs(core)]) == ([2], ["dropped", "waiting"])
    with pytest.raises(NotFound):
        printing.drop_job(core, operator, job=job.id)
    with pytest.raises(NotFound):
        printing.send_job_again(core, operator, job=job.id)


def test_a_till_opens_its_drawer_and_then_prints_the_receipt(open_core: Callable[..., Core]) -> None:
    with a_printer() as (target, came):
        core = open_core(receipt_printer=target)
        house, operator = a_house(core), someone(core)
        sale = sold(core, operator, house, 1)

        printing.receipt_of_sale(core, operator, house.id, order=sale.order_id)
        printing.print_receipt(core, operator, house.id, order=sale.order_id)

        while len(came) < 2:
            pass
    assert came[0].startswith(b"\x1b@" + _KICK)
    assert b"Total" in came[0] and b"40.00" in came[0]  # the change
    assert _KICK not in came[1]
    assert core.postgres.rows("select detail->>'drawer' from audit_entry where act = 'receipt.print' order by id") == [
        ("true",),
        ("false",),
    ]


def test_without_a_receipt_printer_a_sale_prints_no_receipt(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)

    assert printing.receipt_of_sale(core, operator, house.id, order=sale.order_id) is None
    assert jobs(core) == []


def test_no_printer_at_all_is_said_before_anything_is_counted(open_core: Callable[..., Core]) -> None:
    core = open_core(ticket_printer="none")
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)

    with pytest.raises(PrintFailed, match="No ticket printer is set up here"):
        printing.print_order(core, operator, house.id, order=sale.order_id)
    assert (generations(core), jobs(core)) == ([0], [])


def test_a_device_is_written_to_and_never_made(open_core: Callable[..., Core], tmp_path: Path) -> None:
    pipe, missing = tmp_path / "lp0", tmp_path / "lp1"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    core = open_core(receipt_printer=f"escpos-file:{pipe}")
    operator = someone(core)

    printing.print_z_slip(core, operator, ZSlip(title="Z REPORT 17", about=(), pairs=(("counted", "12.00"),)))

    assert b"Z REPORT 17" in os.read(reading, 65_536)
    os.close(reading)
    other = open_core(receipt_printer=f"escpos-file:{missing}")
    with pytest.raises(PrintFailed, match="No such file"):
        printing.print_z_slip(other, operator, ZSlip(title="Z REPORT 18", about=(), pairs=()))
    assert not missing.exists()


def test_a_job_for_a_printer_of_another_machine_is_left_to_it(core: Core) -> None:
    operator = someone(core)
    printing.print_z_slip(core, operator, ZSlip(title="Z REPORT 17", about=(), pairs=()))
    with core.postgres.write() as connection:
        connection.execute(
            "update print_job set state = 'waiting', ended_at = null, host = 'till-9', next_try_at = now()"
        )

    (job,) = printing.list_jobs(core, operator)
    assert send_jobs(core) == 0
    with pytest.raises(PrintFailed, match="for a printer of till-9"):
        printing.send_job_again(core, operator, job=job.id)


def test_what_is_being_sent_is_not_sent_by_somebody_else(open_core: Callable[..., Core]) -> None:
    """Pressed again while the first press is still at the printer: one paper. What failed may be sent again at once."""
    core = open_core(ticket_printer=a_dead_port())
    house, operator = a_house(core), someone(core)
    sale = sold(core, operator, house, 1)
    with pytest.raises(PrintFailed, match="did not take it"):
        printing.print_order(core, operator, house.id, order=sale.order_id)
    [(job,)] = core.postgres.rows("select id from print_job")

    taken = queries.take_job(core.postgres, host=this_host(), job=job, lease_seconds=60)
    with pytest.raises(PrintFailed, match="being printed"):
        printing.print_order(core, operator, house.id, order=sale.order_id)

    assert taken is not None
    queries.job_failed(core.postgres, taken, "no answer", 600)
    assert queries.take_job(core.postgres, host=this_host(), job=job, lease_seconds=60) is not None
    due(core)
    assert queries.take_job(core.postgres, host=this_host(), job=None, lease_seconds=60) is not None
