"""The made-up house of `docs/sale-line.md`, as a line knows it."""

from __future__ import annotations

from core.saleline import RowName, Showing, TypeName, Vocabulary


def _rows(section: str, rows: str, seats: list[str], first: int) -> list[RowName]:
    return [
        RowName(section=section, row=row, seats=seats, first_ordinal=first + number * len(seats))
        for number, row in enumerate(rows)
    ]


_NUMBERS = [str(number) for number in range(1, 21)]
_ODD_THEN_EVEN = [str(number) for number in [*range(19, 0, -2), *range(2, 21, 2)]]

HOUSE = Vocabulary(
    currency="EUR",
    seats_max=40,
    types=(
        TypeName(letter="a", name="Adult"),
        TypeName(letter="c", name="Child"),
        TypeName(letter="s", name="Senior"),
    ),
    sections=("Orchestra", "Balcony left", "Balcony right", "32"),
    levels=("P1", "P2", "Restricted view"),
    rows=(
        *_rows("Orchestra", "ABCD", _NUMBERS, 0),
        *_rows("Balcony left", "DEP", _ODD_THEN_EVEN, 80),
        *_rows("Balcony right", "EF", _NUMBERS, 140),
        RowName(section="32", row="05", seats=_NUMBERS, first_ordinal=180),
    ),
    showings=(
        Showing(code="KT-261121", title="An Evening with Fisher", day="2026-11-21"),
        Showing(code="KT-261122", title="An Evening with Fisher", day="2026-11-22"),
        Showing(code="NF-261122", title="Night Ferry", day="2026-11-22"),
    ),
    here="KT-261121",
)
