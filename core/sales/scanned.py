"""A signed QR of a ticket in the field where orders are sought: whether the house said it, and which print it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from db.queries import printing, sessions
from db.vocabulary import PerformanceId, TicketState

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from core.runtime import Core

SCAN_MAX = 160  # characters that a field must take; a code has 122
_LEAST = 60  # half of a code; nobody types so much in capitals, and a torn scan is told to be one
_BASE45 = re.compile(rf"[0-9A-Z $%*+\-./:]{{{_LEAST},}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedTicket:
    """A ticket that the house signed. `warning` says why the paper is not good any more."""

    performance_id: PerformanceId
    code: str
    warning: str | None


def is_scan(text: str) -> bool:
    """Whether it can only come from a scanner. Pure."""
    return _BASE45.fullmatch(text.strip()) is not None


def read_scan(core: Core, text: str) -> ScannedTicket:
    """The ticket of a scanned code. Raises TicketForged where the house did not sign it, or it was torn or changed."""
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    from core.printing.signed import verify  # it knows sales, so sales asks for it late

    keys = {
        key_id & 0xFFFF: cast("Ed25519PublicKey", load_pem_public_key(pem.encode()))
        for key_id, pem in sessions.public_keys(core.postgres)
    }
    said = verify(text.strip(), keys)
    performance_id = PerformanceId(said.performance_id)
    return ScannedTicket(
        performance_id=performance_id,
        code=said.code,
        warning=_warning(printing.ticket_life(core.postgres, said.code, performance_id), said.generation),
    )


def _warning(life: Sequence[printing.TicketLife], generation: int) -> str | None:
    """Of several things that are wrong, the one that helps most."""
    for ticket in life:
        if ticket.state is TicketState.VOID:
            return "This ticket was taken back: it is not good any more."
        if generation < ticket.generation:
            return "This ticket was printed again: take the newer one."
    return None
