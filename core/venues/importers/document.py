"""A layout as one JSON document: what is exported, kept as a draft, and read back without a loss. Pure.

    {"etds_manifest": 1, "name": …, "levels": [{"name", "price_minor"}],
     "sections": [{"name", "stand", "kind", "rows": [{"row", "y", "x", "seats", "levels", "traits", "rises", "ids"}]}],
     "gone": [{"id", "section", "row", "seat", "level"}]}

The lists of a row are equally long, one entry a seat from left to right; where all are the same, the one stands alone,
and columns or ids that follow one another are the first of them. `ids` are ordinals, which a version keeps from the one
before; null are seats that have none yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from core.venues.drafts import Draft, DraftRow, DraftSeat, DraftSection, draft_of, numbered
from core.venues.importers.checks import (
    LEVELS_MAX,
    ROW_SEATS_MAX,
    check_size,
    items,
    mapping,
    name,
    number,
    refuse,
)
from core.venues.manifest import Manifest, PriceLevel, SeatLabel
from db.vocabulary import SectionKind

MARK = "etds_manifest"
_VERSION = 1
_GRID_MAX = 20_000
_TRAITS_MAX = 15
_IDS_MAX = 10**7

T = TypeVar("T")


def exported(manifest: Manifest) -> bytes:
    """The manifest as a file."""
    return json.dumps(document_of_manifest(manifest), ensure_ascii=False, indent=1).encode()


def document_of_manifest(manifest: Manifest) -> dict[str, Any]:
    gone = [
        {"id": ordinal, "section": label.section, "row": label.row, "seat": label.seat, "level": level}
        for ordinal, (label, level) in sorted(manifest.gone.items())
    ]
    return document_of(draft_of(manifest)) | {"gone": gone}


def document_of(draft: Draft) -> dict[str, Any]:
    return {
        MARK: _VERSION,
        "name": draft.name,
        "levels": [{"name": level.name, "price_minor": level.price_minor} for level in draft.levels],
        "sections": [
            {
                "name": section.name,
                "stand": section.stand,
                "kind": section.kind.value,
                "rows": [_row(row) for row in section.rows],
            }
            for section in draft.sections
        ],
    }


def _row(row: DraftRow) -> dict[str, Any]:
    found: dict[str, Any] = {
        "row": row.name,
        "y": row.y,
        "x": _following([seat.x for seat in row.seats]),
        "seats": [seat.number for seat in row.seats],
        "levels": _alike([seat.level for seat in row.seats]),
        "traits": _alike([seat.traits for seat in row.seats]),
        "rises": _alike([seat.rise for seat in row.seats]),
        "ids": _following([seat.ordinal for seat in row.seats]),
    }
    return {key: value for key, value in found.items() if value != 0 or key in ("y", "x", "levels", "ids")}


def _alike(values: Sequence[int]) -> Any:
    return values[0] if len(set(values)) == 1 else list(values)


def _following(values: Sequence[int | None]) -> Any:
    first = values[0]
    if first is None:
        return None if all(value is None for value in values) else list(values)
    return first if list(values) == list(range(first, first + len(values))) else list(values)


# --- reading --------------------------------------------------------------------------------------------------------


def read_draft(document: Mapping[str, Any]) -> Draft:
    """Raises ManifestRefused, naming the path inside the document."""
    if document.get(MARK) != _VERSION:
        raise refuse(f"{MARK} is not {_VERSION}: the file comes from a newer ETDS. Update this one.")
    levels = tuple(
        PriceLevel(number=n, name=name(level.get("name"), f"levels[{n}].name"), price_minor=_price(level, n))
        for n, level in enumerate(_list(document, "levels", ""))
    )
    if not 1 <= len(levels) <= LEVELS_MAX:
        raise refuse(f"levels has {len(levels)} entries; a manifest has 1 to {LEVELS_MAX}. Correct it.")
    sections: list[DraftSection] = []
    seats = 0
    for s, section in enumerate(_list(document, "sections", "")):
        where = f"sections[{s}]"
        rows = tuple(
            _read_row(row, f"{where}.rows[{r}]", len(levels)) for r, row in enumerate(_list(section, "rows", where))
        )
        seats += sum(len(row.seats) for row in rows)
        check_size(seats, where)
        if section.get("kind") not in set(SectionKind):
            raise refuse(f"{where}.kind is not seated or general. Correct it.")
        sections.append(
            DraftSection(
                name=name(section.get("name"), f"{where}.name"),
                stand=name(section.get("stand"), f"{where}.stand"),
                kind=SectionKind(section["kind"]),
                rows=rows,
            )
        )
    return Draft(name=name(document.get("name"), "name"), levels=levels, sections=tuple(sections))


def read_document(document: Mapping[str, Any]) -> Manifest:
    """An exported manifest. Seats without ids, or with ids that do not add up, are numbered through."""
    from core.venues.validation import Severity, validate

    draft = read_draft(document)
    errors = [problem.sentence for problem in validate(draft) if problem.severity is Severity.ERROR]
    if errors:
        raise refuse(errors[0])
    gone: dict[int, tuple[SeatLabel, int]] = {}
    for g, entry in enumerate(_list(document, "gone", "") if "gone" in document else []):
        where = f"gone[{g}]"
        label = SeatLabel(*(name(entry.get(key), f"{where}.{key}") for key in ("section", "row", "seat")))
        level = number(entry.get("level"), f"{where}.level", most=len(draft.levels) - 1)
        gone[number(entry.get("id"), f"{where}.id")] = (label, level)
    ids = [seat.ordinal for row in draft.rows for seat in row.seats]
    count = len(ids) + len(gone)
    if {*ids, *gone} != set(range(count)):
        return numbered(draft, None)
    return numbered(draft, Manifest(draft.name, (), (), draft.levels, gone=_all_gone(gone, count)))


def _all_gone(gone: Mapping[int, tuple[SeatLabel, int]], count: int) -> dict[int, tuple[SeatLabel, int]]:
    """A line before, of which only the numbers matter."""
    nobody = (SeatLabel("", "", ""), 0)
    return {ordinal: gone.get(ordinal, nobody) for ordinal in range(count)}


def _read_row(row: Mapping[str, Any], where: str, levels: int) -> DraftRow:
    numbers = items(row.get("seats"))
    if not numbers:
        raise refuse(f"{where}.seats is empty or not a list. Write the seat numbers there.")
    if len(numbers) > ROW_SEATS_MAX:
        raise refuse(f"{where}.seats are {len(numbers):,}; a row has at most {ROW_SEATS_MAX:,}. Split it.")
    count = len(numbers)

    def each(key: str, most: int) -> list[int]:
        value = row.get(key, 0)
        found = items(value)
        return _long([number(n, f"{where}.{key}", most=most) for n in found] if found is not None else
                     [number(value, f"{where}.{key}", most=most)] * count, count, f"{where}.{key}")  # fmt: skip

    def following(key: str, most: int, read: Callable[[object, str], T], first: Callable[[int], list[T]]) -> list[T]:
        value = row.get(key)
        found = items(value)
        if found is not None:
            return _long([read(n, f"{where}.{key}") for n in found], count, f"{where}.{key}")
        return first(number(value, f"{where}.{key}", most=most))

    xs = following("x", _GRID_MAX, lambda n, at: number(n, at, most=_GRID_MAX), lambda n: list(range(n, n + count)))
    ids: list[int | None] = [None] * count
    if row.get("ids") is not None:
        ids = following("ids", _IDS_MAX, _id, lambda n: [*range(n, n + count)])
    if sorted(set(xs)) != xs:
        raise refuse(f"{where}.x does not grow from seat to seat. Correct it.")
    parts = zip(
        numbers, xs, each("levels", levels - 1), each("traits", _TRAITS_MAX), each("rises", _GRID_MAX), ids, strict=True
    )
    return DraftRow(
        name=name(row.get("row"), f"{where}.row"),
        y=number(row.get("y"), f"{where}.y", most=_GRID_MAX),
        seats=tuple(
            DraftSeat(number=name(n, f"{where}.seats"), x=x, level=level, traits=traits, rise=rise, ordinal=ordinal)
            for n, x, level, traits, rise, ordinal in parts
        ),
    )


def _id(value: object, where: str) -> int | None:
    return None if value is None else number(value, where, most=_IDS_MAX)


def _long(values: list[T], count: int, where: str) -> list[T]:
    if len(values) != count:
        raise refuse(f"{where} has {len(values)} entries for {count} seats. Write one a seat.")
    return values


def _price(level: Mapping[str, Any], n: int) -> int | None:
    price = level.get("price_minor")
    return None if price is None else number(price, f"levels[{n}].price_minor", most=10**12)


def _list(owner: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    path = f"{where}.{key}".lstrip(".")
    value = items(owner.get(key))
    if value is None:
        raise refuse(f"{path} is missing or not a list. The file is not a manifest.")
    found = [mapping(item) for item in value]
    if None in found:
        raise refuse(f"{path} has an entry that is not an object. The file is not a manifest.")
    return [item for item in found if item is not None]
