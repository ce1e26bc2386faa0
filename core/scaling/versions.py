"""A version as it is read out of the books, and the words for what became of one that moved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import NotFound, Refusal
from core.payments.cancellation import NotAsShown
from core.pricing.potential import Stock
from core.pricing.quote import PriceList, PriceType
from core.pricing.scaling import Scale, scale_of
from core.programming.repertoire import Performance
from db.queries import planes, pricing
from db.queries import scaling as queries
from db.queries.pricing import PriceRow
from db.queries.scaling import ScalingRow
from db.vocabulary import AccountId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

AS_THE_HALL = 0
"""The version that nobody made: the manifest's own levels and the price list, where nothing was scaled yet."""


class ScalingState(StrEnum):
    """Where a version stands. Only a draft is changed; one is live at a time."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One scaling of a performance. `version` 0 is the house as its manifest has it, live until another one is."""

    version: int
    state: ScalingState
    revision: int
    note: str
    base: int | None
    scale: Scale
    cost_minor: int | None
    made_by: str
    made_at: datetime | None
    proposed_by: str | None
    proposer_id: AccountId | None
    approved_by: str | None

    @property
    def name(self) -> str:
        """`v3`; the house as its manifest has it has no number."""
        return f"v{self.version}" if self.version else "hall"

    @property
    def may_be_changed(self) -> bool:
        return self.state is ScalingState.DRAFT

    def as_data(self) -> Mapping[str, object]:
        """The version for a script, without its seats."""
        return {
            "version": self.version,
            "state": self.state,
            "revision": self.revision,
            "note": self.note,
            "base": self.base,
            "made_by": self.made_by,
            "made_at": self.made_at.isoformat() if self.made_at else None,
            "proposed_by": self.proposed_by,
            "approved_by": self.approved_by,
            "levels": list(self.scale.names),
            "prices_minor": {
                name: {
                    letter: minor
                    for (level, letter), minor in self.scale.prices.prices_minor.items()
                    if level == number
                }
                for number, name in enumerate(self.scale.names)
            },
            "currency": self.scale.prices.currency,
            "cost_minor": self.cost_minor,
        }


def version_of(core: Core, performance: Performance, number: int) -> Version:
    """The version of that number, its seats with it. Raises NotFound."""
    if number == AS_THE_HALL:
        return hall_version(core, performance)
    row = queries.scaling_by_version(core.postgres, performance.id, number)
    stored = queries.levels_of(core.postgres, performance.id, number)
    if row is None or stored is None:
        raise NotFound(f"{performance.code} has no scaling v{number}. Look at 'etds scaling show {performance.code}'.")
    prices = price_list(core, performance, queries.prices_of(core.postgres, performance.id, number))
    zone = ZoneInfo(performance.time_zone)
    return Version(
        version=row.version,
        state=ScalingState(row.state),
        revision=row.revision,
        note=row.note,
        base=row.base_version,
        scale=Scale(levels=stored[0], names=stored[1], prices=prices),
        cost_minor=row.cost_minor,
        made_by=row.made_by,
        made_at=row.made_at.astimezone(zone),
        proposed_by=row.proposed_by,
        proposer_id=row.proposer_id,
        approved_by=row.approved_by,
    )


def hall_version(core: Core, performance: Performance) -> Version:
    """What the manifest and the price list say. It is live while no version is."""
    manifest = core.repertoire.manifest(performance.manifest_id)
    rows = pricing.prices_of(core.postgres, performance.id)
    is_live = performance.scaling_version is None
    return Version(
        version=AS_THE_HALL,
        state=ScalingState.LIVE if is_live else ScalingState.RETIRED,
        revision=1,
        note="the hall's own levels",
        base=None,
        scale=scale_of(manifest, price_list(core, performance, rows)),
        cost_minor=None,
        made_by="",
        made_at=None,
        proposed_by=None,
        proposer_id=None,
        approved_by=None,
    )


def price_list(core: Core, performance: Performance, rows: Iterable[PriceRow]) -> PriceList:
    """The prices with every price type of the house, also those that nothing is sold to yet."""
    types = tuple(
        PriceType(id=key, letter=letter, name=name) for key, letter, name in queries.price_types(core.postgres)
    )
    return PriceList(
        currency=performance.currency,
        types=types,
        prices_minor={(row.level_number, row.letter): row.price_minor for row in rows},
    )


def by_type_id(prices: PriceList) -> dict[tuple[int, int], int]:
    """Minor units by (level, price type id), as they are stored."""
    ids = {price_type.letter: price_type.id for price_type in prices.types}
    return {(level, ids[letter]): minor for (level, letter), minor in prices.prices_minor.items()}


def live_number(performance: Performance) -> int:
    """The version that is sold by."""
    return performance.scaling_version if performance.scaling_version is not None else AS_THE_HALL


def stock_of(core: Core, performance: Performance) -> Stock:
    """The seats by what is with them now, and what the sold ones were sold at."""
    plane = planes.house_plane(core.postgres, performance.id)
    assert plane is not None, "the performance is there"
    killed, given = SeatState.KILLED.byte, SeatState.COMP.byte
    return Stock(
        seat_count=performance.seat_count,
        sold=tuple(queries.sold_seats(core.postgres, performance.id)),
        killed=frozenset(seat for seat, state in enumerate(plane.states) if state == killed),
        given=frozenset(seat for seat, state in enumerate(plane.states) if state == given),
    )


def moved(row: ScalingRow | None, number: int) -> Refusal:
    """Why a version cannot be changed as it was seen."""
    if row is None:
        return NotFound(f"There is no scaling v{number} here. Look at the versions.")
    if row.state != ScalingState.DRAFT:
        return NotAsShown(f"v{number} is {row.state} by now and is not changed any more. Draw a new draft from it.")
    return NotAsShown(f"Somebody else has just changed v{number}. It was read anew; do it once more.")
