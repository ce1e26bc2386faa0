"""Tickets that wait to be fetched: an envelope a name, alphabetical by last name; and the list of them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import NotFound
from core.money import Money
from core.printing.documents import WillCallEnvelope, WillCallLine
from core.printing.printers import for_tickets
from core.printing.spool import Printed, queue, send_now
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.work import work
from db.queries import printing
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.programming.repertoire import Performance
    from core.runtime import Core


@permits(Permission.TICKET_PRINT)
def print_envelopes(core: Core, actor: Actor, performance_id: PerformanceId, *, only_new: bool = False) -> Printed:
    """Print the envelopes of a performance, or only those of orders that have none yet.

    Raises PrintFailed (the job waits), NotFound where there is none to print.
    """
    performance = performance_in_reach(core, actor, Permission.TICKET_PRINT, performance_id)
    kept = _sorted(printing.kept_orders(core.postgres, performance_id, only_new=only_new))
    if not kept:
        new = "new " if only_new else ""
        raise NotFound(f"No {new}order of {performance.code} waits under a name. There is no envelope to print.")
    with work(core, actor) as unit:
        printing.mark_enveloped(unit.connection, performance_id, [row.order_id for row in kept])
        job = queue(
            core,
            unit,
            target=for_tickets(core.settings),
            title="will-call",
            about=performance.code,
            documents=[_envelope(core, performance, row) for row in kept],
        )
        unit.record("print.will_call", performance.code, envelopes=len(kept), only_new=only_new)
    return send_now(core, job)


def will_call_lines(core: Core, performance: Performance) -> tuple[WillCallLine, ...]:
    """The list of everything that waits, by last name."""
    return tuple(
        WillCallLine(
            name=last_first(row.customer),
            reference=row.reference,
            seats=_labels(core, performance, row),
            due=_due(performance, row),
        )
        for row in _sorted(printing.kept_orders(core.postgres, performance.id))
    )


def last_first(name: str) -> str:
    """`CRUZ, Anna de la` of `Anna de la Cruz`; a name that was typed with a comma keeps its order. Pure.

    A name that was typed in a hurry gets its capitals here.
    """
    if name == name.casefold():
        name = " ".join(word.capitalize() for word in name.split())
    before, comma, after = (part.strip() for part in name.partition(","))
    if comma:
        return f"{before.upper()}, {after}" if after else before.upper()
    *first, last = name.split() or [""]
    return f"{last.upper()}, {' '.join(first)}" if first else last.upper()


def _sort_key(name: str) -> tuple[str, str]:
    """As people look it up: accents and case do not count, but keep two names apart that differ in nothing else."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", last_first(name)) if not unicodedata.combining(c))
    return bare.casefold(), name


def _sorted(rows: list[printing.KeptRow]) -> list[printing.KeptRow]:
    return sorted(rows, key=lambda row: (_sort_key(row.customer), row.reference))


def _envelope(core: Core, performance: Performance, row: printing.KeptRow) -> WillCallEnvelope:
    return WillCallEnvelope(
        name=last_first(row.customer),
        reference=row.reference,
        seats=_labels(core, performance, row),
        event=performance.event,
        starts=f"{local_start(performance):%a %d %b %Y  %H:%M}",
        due=_due(performance, row),
    )


def _labels(core: Core, performance: Performance, row: printing.KeptRow) -> tuple[str, ...]:
    manifest = core.repertoire.manifest(performance.manifest_id)
    return tuple(str(manifest.label(seat)) for seat in row.seats)


def _due(performance: Performance, row: printing.KeptRow) -> str:
    return str(Money(row.left_minor, performance.currency)) if row.left_minor else ""
