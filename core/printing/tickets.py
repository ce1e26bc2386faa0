"""Tickets on paper: the first time as they are, again only with a reason, because the old codes die of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.access.tokens import newest_key
from core.errors import BadInput, NotFound, Refusal
from core.inventory.agent_eyes import order_seen
from core.printing.documents import TicketSlip
from core.printing.printers import NOWHERE, for_tickets
from core.printing.signed import SignedTicket, sign
from core.printing.spool import Printed, PrintFailed, queue, send_now
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.cash import Sale, Ticket, sale_of
from core.work import Work, work
from db.queries import finding, printing
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from core.runtime import Core

REASONS = ("lost", "printer jam", "unreadable", "left at home")
REASON_MAX = 120
_FIRST, _AGAIN = "tickets", "tickets again"


class AlreadyPrinted(Refusal):
    """All of them are on paper; another print wants a reason."""

    code = "already_printed"


@permits(Permission.TICKET_PRINT)
def print_order(
    core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, target: str | None = None
) -> Printed:
    """Print the tickets of the order that were never printed. Pressed again while the job waits, it is sent again.

    Raises: AlreadyPrinted, PrintFailed (the job waits), NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.TICKET_PRINT, performance_id)
    return first_print(core, actor, performance, order, target)


def first_print(core: Core, actor: Actor, performance: Performance, order: OrderId, target: str | None) -> Printed:
    """The same, of a performance that is known to be in reach."""
    performance_id, sale = performance.id, _tickets_of(core, actor, performance, order)
    about = _about(performance, sale)
    for title in (_FIRST, _AGAIN):
        if (waiting := printing.waiting_job(core.postgres, title, about)) is not None:
            return send_now(core, waiting)
    printer = _printer(core, target)
    with work(core, actor) as unit:
        rows = printing.print_tickets(unit.connection, performance_id, order, codes=None, again=False)
        if not rows:
            raise _printed_already(core, performance, order)
        job = _queue(core, unit, performance, sale, rows, printer, _FIRST)
        unit.record("ticket.print", sale.reference, performance=performance.code, tickets=len(rows))
        _tell_life(unit, performance_id, order)
    return send_now(core, job)


@permits(Permission.TICKET_REPRINT)
def reprint_tickets(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    reason: str,
    tickets: Sequence[str] | None = None,
    target: str | None = None,
) -> Printed:
    """Print the tickets of these codes again, or all of the order. The codes on the old paper are dead from now on.

    Raises: BadInput (no reason), PrintFailed (the job waits, or one waits already), NotFound.
    """
    performance, sale = _sold(core, actor, Permission.TICKET_REPRINT, performance_id, order)
    why = " ".join(reason.split())
    if not 1 <= len(why) <= REASON_MAX or not why.isprintable():
        raise BadInput(f"Say why they are printed again, in 1 to {REASON_MAX} characters.")
    known = {ticket.code for ticket in sale.tickets}
    if unknown := sorted(set(tickets or ()) - known):
        raise NotFound(f"{unknown[0]} is no ticket of order {sale.reference} that is good. Look at the order.")
    about = _about(performance, sale)
    if any(printing.waiting_job(core.postgres, title, about) is not None for title in (_FIRST, _AGAIN)):
        raise PrintFailed("A print of this order waits for its printer. Look at 'etds print list': send or drop it.")
    printer = _printer(core, target)
    with work(core, actor) as unit:
        rows = printing.print_tickets(unit.connection, performance_id, order, codes=tickets, again=True)
        if not rows:
            raise _nothing()
        job = _queue(core, unit, performance, sale, rows, printer, _AGAIN)
        unit.record(
            "ticket.reprint", sale.reference, performance=performance.code, reason=why,
            tickets=[row.code for row in rows],
        )  # fmt: skip
        _tell_life(unit, performance_id, order, why)
    return send_now(core, job)


def _sold(
    core: Core, actor: Actor, permission: Permission, performance_id: PerformanceId, order: OrderId
) -> tuple[Performance, Sale]:
    performance = performance_in_reach(core, actor, permission, performance_id)
    return performance, _tickets_of(core, actor, performance, order)


def _tickets_of(core: Core, actor: Actor, performance: Performance, order: OrderId) -> Sale:
    """Raises NotFound."""
    order_seen(core, actor, performance.id, order)
    sale = sale_of(core, performance, core.repertoire.manifest(performance.manifest_id), order)
    if not sale.tickets:
        raise _nothing()
    return sale


def _tell_life(unit: Work, performance_id: PerformanceId, order: OrderId, why: str | None = None) -> None:
    finding.tell_life(
        unit.connection, performance_id, order, "print", unit.actor.account_id, unit.actor.session_id, why
    )


def _nothing() -> NotFound:
    return NotFound("There is no ticket to print: none was issued, or all came back.")


def _printed_already(core: Core, performance: Performance, order: OrderId) -> AlreadyPrinted:
    from zoneinfo import ZoneInfo

    at = printing.last_print(core.postgres, performance.id, order)
    when = f" at {at.astimezone(ZoneInfo(performance.time_zone)):%H:%M on %d %b}" if at else ""
    return AlreadyPrinted(f"These tickets were printed{when}. Print them again with a reason; the old ones die of it.")


def _printer(core: Core, target: str | None) -> str:
    printer = target or for_tickets(core.settings)
    if printer == NOWHERE:
        raise PrintFailed("No ticket printer is set up here. Set ETDS_TICKET_PRINTER, then print again.")
    return printer


def _about(performance: Performance, sale: Sale) -> str:
    return f"{performance.code} {sale.reference}"


def _queue(
    core: Core,
    unit: Work,
    performance: Performance,
    sale: Sale,
    rows: Sequence[printing.PrintedRow],
    printer: str,
    title: str,
) -> int:
    """Their slips as one job, in the order of the sale."""
    key_id, key = _house_key(core)
    generations = {row.code: row.generation for row in rows}
    slips = [
        slip_of(performance, sale, ticket, generations[ticket.code], key_id=key_id, key=key)
        for ticket in sale.tickets
        if ticket.code in generations
    ]
    return queue(core, unit, target=printer, title=title, about=_about(performance, sale), documents=slips)


def _house_key(core: Core) -> tuple[int, Ed25519PrivateKey]:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = newest_key(core.postgres)
    return key.id, cast("Ed25519PrivateKey", load_pem_private_key(key.private_pem.encode(), None))


def slip_of(
    performance: Performance, sale: Sale, ticket: Ticket, generation: int, *, key_id: int, key: Ed25519PrivateKey
) -> TicketSlip:
    """The slip of one ticket, signed. Pure."""
    named = SignedTicket(performance_id=performance.id, code=ticket.code, generation=generation)
    return TicketSlip(
        event=performance.event,
        artists=", ".join(performance.artists),
        place=f"{performance.venue}, {performance.hall}",
        starts=f"{local_start(performance):%a %d %b %Y  %H:%M}",
        seat=ticket.label,
        price_type=ticket.price_type,
        price="complimentary" if ticket.price.amount_minor == 0 else str(ticket.price),
        code=ticket.code,
        reference=sale.reference,
        signed=sign(named, key_id=key_id, key=key),
        note=f"print {generation}; older prints are not good" if generation > 1 else "",
    )
