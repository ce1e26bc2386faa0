"""An allocation of an artist's own, in one call."""

from __future__ import annotations

from collections.abc import Sequence

from core import inventory
from core.access import Actor, Role
from core.inventory import AllocationKind, Release, Terms
from core.runtime import Core
from tests.factories.house import OpenHouse


def set_aside_for_an_artist(
    core: Core, manager: Actor, house: OpenHouse, seats: range, *, letter: str = "F", owner: str = "",
    ladder: Sequence[Release] = (), sold_by: Sequence[Role] = (),
) -> None:  # fmt: skip
    """Seats under a letter that an artist owns; of which one, the owner says."""
    inventory.put_allocation(
        core, manager, house.id, letter=letter, name=f"Artist's {letter}", kind=AllocationKind.ARTIST,
        owner_role=Role.ARTIST, sold_by=sold_by, ladder=ladder, terms=Terms(owner=owner),
    )  # fmt: skip
    assert inventory.allocate_seats(core, manager, house.id, letter=letter, seats=seats) == len(seats)
