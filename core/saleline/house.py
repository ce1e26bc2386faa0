"""The vocabulary of one house. Pure."""

from __future__ import annotations

from core.pricing.quote import PriceList
from core.saleline.words import RowName, Showing, TypeName, Vocabulary
from core.venues.manifest import Manifest


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
