"""A night with a deal: a presenter, an artist, a clerk who sells, and the deal between them."""

from __future__ import annotations

from dataclasses import dataclass

from core.access import Actor, Role
from core.runtime import Core
from core.settlement import Deal, DealKind, set_deal
from tests.factories.house import OpenHouse, a_house, someone


@dataclass(frozen=True, slots=True)
class Night:
    house: OpenHouse
    presenter: Actor
    artist: Actor
    clerk: Actor


def versus(**terms: object) -> Deal:
    """20.00, or half of the net box office."""
    made: dict[str, object] = {"currency": "EUR", "guarantee_minor": 20_00, "share_bp": 5_000, **terms}
    return Deal(kind=DealKind.VERSUS, **made)  # type: ignore[arg-type]


def a_night(core: Core, deal: Deal | None = None, **house: object) -> Night:
    """Thirty seats at 10.00, and the deal; without one, a versus deal."""
    night = Night(
        a_house(core, **house),  # type: ignore[arg-type]
        someone(core, Role.DISTRIBUTOR, organisation="Presenter"),
        someone(core, Role.ARTIST, artist="Artist"),
        someone(core, Role.MANAGER),
    )
    set_deal(core, night.presenter, night.house.id, deal=deal or versus())
    return night
