"""The vocabulary of one house. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.pricing.quote import PriceList
from core.programming import local_start
from core.saleline.words import RowName, Showing, TypeName, Vocabulary
from core.venues.manifest import Manifest

if TYPE_CHECKING:
    from core.programming import PerformanceOverview


def vocabulary_of(
    manifest: Manifest,
    prices: PriceList,
    *,
    seats_max: int,
    here: str = "",
    showings: tuple[Showing, ...] = (),
    reasons: tuple[str, ...] = (),
) -> Vocabulary:
    """What a line may name in this house."""
    return Vocabulary(
        currency=prices.currency,
        seats_max=seats_max,
        types=tuple(TypeName(letter=one.letter, name=one.name) for one in prices.types),
        sections=tuple(section.name for section in manifest.sections),
        levels=tuple(level.name for level in manifest.levels),
        rows=tuple(
            RowName(
                section=manifest.sections[row.section].name,
                row=row.name,
                seats=row.seat_numbers,
                first_ordinal=row.first_ordinal,
            )
            for row in manifest.rows
        ),
        showings=showings,
        reasons=reasons,
        here=here,
    )


def showings_of(overviews: Iterable[PerformanceOverview]) -> tuple[Showing, ...]:
    """The performances that a line may go to."""
    return tuple(
        Showing(code=one.code, title=one.event, day=f"{local_start(one):%Y-%m-%d}")
        for one in (overview.performance for overview in overviews)
    )
