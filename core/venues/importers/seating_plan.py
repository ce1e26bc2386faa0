"""Manifests as a pretix seating plan (JSON): zones, rows and seats with positions; categories are price levels.

A seat's place is the sum of the positions of its zone, its row (which may have none) and itself. Text areas of a zone
are drawing only. Rows stay in the order of the file, their seats are ordered from left to right.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Any

from core.venues.importers.checks import ROW_SEATS_MAX, check_size, items, mapping, name, refuse
from core.venues.importers.draft import Draft, DraftRow, DraftSection
from core.venues.manifest import PriceLevel
from db.vocabulary import SectionKind

_PLACE_MAX = 1_000_000.0

_Seat = tuple[float, float, str, int]  # x, y, number, price level


def read(plan: dict[str, Any], *, title: str) -> Draft:
    """Raises ManifestRefused, naming the path inside the file."""
    levels = _levels(plan)
    zones = _list(plan, "zones", "")
    shown = name(plan.get("name") or title, "name")  # one stand: its zones lie one behind another
    sections: list[DraftSection] = []
    seats, taken = 0, set[str]()
    for z, zone in enumerate(zones):
        where = f"zones[{z}]"
        rows = [
            _row(row, f"{where}.rows[{r}]", _place(zone, where), levels)
            for r, row in enumerate(_list(zone, "rows", where))
        ]
        seats += sum(len(row.numbers) for row in rows)
        check_size(seats, where)
        label = name(zone.get("name") or zone.get("zone_id"), f"{where}.name")
        if label in taken:
            raise refuse(f"{where}.name '{label}' stands twice. Give the zones different names.")
        taken.add(label)
        sections.append(DraftSection(name=label, stand=shown, kind=SectionKind.SEATED, rows=rows))
    return Draft(name=shown, levels=list(levels.values()), sections=[section for section in sections if section.rows])


def _levels(plan: dict[str, Any]) -> dict[str, PriceLevel]:
    levels: dict[str, PriceLevel] = {}
    for c, category in enumerate(_list(plan, "categories", "")):
        label = name(category.get("name"), f"categories[{c}].name")
        levels[label] = PriceLevel(number=len(levels), name=label)
    return levels


def _row(row: dict[str, Any], where: str, origin: tuple[float, float], levels: dict[str, PriceLevel]) -> DraftRow:
    x0, y0 = _sum(origin, _place(row, where)) if "position" in row else origin
    found: list[_Seat] = []
    seats = _list(row, "seats", where)
    if len(seats) > ROW_SEATS_MAX:
        raise refuse(f"{where}.seats are {len(seats):,}; a row has at most {ROW_SEATS_MAX:,}. Make several rows of it.")
    for s, seat in enumerate(seats):
        place = f"{where}.seats[{s}]"
        x, y = _sum((x0, y0), _place(seat, place))
        category = name(seat.get("category"), f"{place}.category")
        if category not in levels:
            raise refuse(f"{place}.category is '{category}', which is not among the categories. Add it there.")
        found.append((x, y, name(seat.get("seat_number"), f"{place}.seat_number"), levels[category].number))
    if not found:
        raise refuse(f"{where}.seats is empty. Remove the row, or add its seats.")
    found.sort(key=lambda seat: seat[:2])
    for before, after in pairwise(found):
        if before[:2] == after[:2]:
            raise refuse(f"{where} has two seats at one place, one of them number {after[2]}. Move one of them.")
    found = _laid_down(found)
    return DraftRow(
        name=name(row.get("row_number"), f"{where}.row_number"),
        numbers=tuple(seat[2] for seat in found),
        levels=tuple(seat[3] for seat in found),
        where=where,
        xs=tuple(seat[0] for seat in found),
        y=median(seat[1] for seat in found),
    )


def _laid_down(found: list[_Seat]) -> list[_Seat]:
    """A row drawn upright (a side box) as a row from left to right, its top seat first; other rows as they are."""
    left, top = min(seat[0] for seat in found), min(seat[1] for seat in found)
    if max(seat[1] for seat in found) - top <= max(seat[0] for seat in found) - left:
        return found
    return [(left + y - top, top, number, level) for _, y, number, level in sorted(found, key=lambda seat: seat[1])]


def _list(owner: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    path = f"{where}.{key}".lstrip(".")
    value = items(owner.get(key))
    if value is None:
        raise refuse(f"{path} is missing or not a list. The file is not a seating plan.")
    for i, item in enumerate(value):
        if mapping(item) is None:
            raise refuse(f"{path}[{i}] is not an object. The file is not a seating plan.")
    return value


def _place(owner: dict[str, Any], where: str) -> tuple[float, float]:
    position = mapping(owner.get("position"))
    if position is None:
        raise refuse(f"{where}.position is missing. Every zone, row and seat has one, with x and y.")
    return _coordinate(position, "x", where), _coordinate(position, "y", where)


def _coordinate(position: dict[str, Any], axis: str, where: str) -> float:
    value = position.get(axis)
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not abs(value) <= _PLACE_MAX  # false for NaN too
    ):
        raise refuse(f"{where}.position.{axis} is not a number within a million. Correct it.")
    return float(value)


def _sum(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return a[0] + b[0], a[1] + b[1]
