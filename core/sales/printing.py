"""The tickets of an order into a folder, for callers of old: `core.printing` prints them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.TICKET_PRINT)
def print_tickets(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, folder: Path) -> Path:
    """Write the order's tickets, that were not printed yet, into `folder`; the file.

    Raises: AlreadyPrinted, PrintFailed, NotFound.
    """
    from core.printing import print_order  # it knows sales, so sales asks for it late
    from core.printing.printers import folder as at

    printed = print_order(core, actor, performance_id, order=order, target=at(folder))
    assert printed.path is not None, "a folder answers with a file"
    return printed.path
