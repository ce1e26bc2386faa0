"""Tickets as text: a stub a ticket, for a file or a plain printer. `ticket_text` is pure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import Refusal
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.cash import Sale, Ticket, sale_of
from core.work import work
from db.queries import sales
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_WIDTH = 48


class PrintFailed(Refusal):
    """The file could not be written; the tickets stand and can be printed again."""

    code = "print_failed"


def ticket_text(performance: Performance, sale: Sale, ticket: Ticket) -> str:
    """One stub, 48 columns wide, ending in a line to tear at."""
    starts = local_start(performance)
    lines = [
        performance.event,
        ", ".join(performance.artists),
        f"{performance.venue}, {performance.hall}",
        f"{starts:%a %d %b %Y  %H:%M}",
        "",
        f"SEAT  {ticket.label}",
        f"{ticket.price_type}  {ticket.price}",
        *([ticket.note] if ticket.note else []),
        f"ticket {ticket.code}",
        f"order  {sale.reference}",
    ]
    return "\n".join([*(line[:_WIDTH] for line in lines if line or line == ""), "- " * (_WIDTH // 2), ""])


@permits(Permission.TICKET_PRINT)
def print_tickets(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, folder: Path) -> Path:
    """Write the order's tickets as text into `folder`; the file. Counts the print and leaves an audit entry.

    Raises: PrintFailed, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.TICKET_PRINT, performance_id)
    sale = sale_of(core, performance, core.repertoire.manifest(performance.manifest_id), order)
    path = folder / f"{performance.code}-{sale.reference}.txt"
    text = "".join(ticket_text(performance, sale, ticket) for ticket in sale.tickets)
    with work(core, actor) as unit:
        count = sales.count_print(unit.connection, performance_id, order)
        unit.record("ticket.print", sale.reference, performance=performance.code, tickets=count)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise PrintFailed(
                f"The tickets could not be written to {path}: {error.strerror}. Choose another folder."
            ) from error
    return path
