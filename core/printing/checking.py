"""What a code is worth at the door: by its signature alone, or asked of the house, which knows of newer prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import NotFound, Refusal
from core.printing.signed import SignedTicket, looks_signed, verify
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from db.queries import printing, sessions
from db.vocabulary import PerformanceId, TicketState

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from core.programming.repertoire import Performance
    from core.runtime import Core


class TicketDead(Refusal):
    """The code was good once."""

    code = "ticket_dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCheck:
    """A code that is good. `signed` says that it was read from a QR, and not typed."""

    performance_id: PerformanceId
    performance: str
    event: str
    starts: str
    seat: str
    reference: str
    code: str
    generation: int
    signed: bool
    sentence: str


@permits(Permission.TICKET_CHECK)
def house_keys(core: Core, actor: Actor) -> Mapping[int, str]:
    """The public keys of the house, PEM, by the number that a code names: all that a door without network needs."""
    return {key_id & 0xFFFF: pem for key_id, pem in sessions.public_keys(core.postgres)}


@permits(Permission.TICKET_CHECK)
def check_ticket(core: Core, actor: Actor, code: str) -> TicketCheck:
    """What the words of a QR, or a code that was typed, are worth now.

    Raises: TicketForged, TicketDead (printed again, taken back, somebody went in with it), NotFound.
    """
    said = read_offline(code, house_keys(core, actor)) if looks_signed(code) else None
    typed = said.code if said else code.strip().upper()
    found = printing.ticket_life(core.postgres, typed, PerformanceId(said.performance_id) if said else None)
    if not found:
        raise NotFound("There is no ticket of this code. Look the order up by its reference.")
    life = found[0]
    performance = performance_in_reach(core, actor, Permission.TICKET_CHECK, life.performance_id)
    _judge(performance, life, said)
    seat = str(core.repertoire.manifest(performance.manifest_id).label(life.seat_ordinal))
    return TicketCheck(
        performance_id=performance.id,
        performance=performance.code,
        event=performance.event,
        starts=f"{local_start(performance):%a %d %b %Y %H:%M}",
        seat=seat,
        reference=life.reference,
        code=typed,
        generation=life.generation,
        signed=said is not None,
        sentence=f"good: {seat}" if said else f"good: {seat}, if no newer print is about; scan it to be sure",
    )


def read_offline(code: str, keys: Mapping[int, str]) -> SignedTicket:
    """What the house said in this code, with nothing but its public keys. Raises TicketForged. Pure."""
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    return verify(
        code, {number: cast("Ed25519PublicKey", load_pem_public_key(pem.encode())) for number, pem in keys.items()}
    )


def _judge(performance: Performance, life: printing.TicketLife, said: SignedTicket | None) -> None:
    """Raises TicketDead. Of several things that are wrong, the one that helps most is said."""
    if life.state is TicketState.VOID:
        raise TicketDead(f"This ticket was taken back. Look at order {life.reference}.")
    if said is not None and said.generation < life.generation:
        at = life.printed_at.astimezone(ZoneInfo(performance.time_zone)) if life.printed_at else None
        when = f" at {at:%H:%M}" if at else ""
        raise TicketDead(f"This ticket was printed again{when}: take the newer one.")
    if life.state is TicketState.ADMITTED:
        raise TicketDead(f"Somebody went in with this ticket. Look at order {life.reference}.")
