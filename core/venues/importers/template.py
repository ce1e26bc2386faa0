"""Manifests as a seat map template (JSON): price tiers, and zones with rows from a number to a number.

A zone's tier has the zone's name; prices are in major units of the venue's currency.
"""

from __future__ import annotations

from typing import Any

from core.venues.importers.checks import check_size, items, mapping, name, price, refuse, seat_range, shown
from core.venues.importers.draft import Draft, DraftRow, DraftSection
from core.venues.manifest import PriceLevel
from db.vocabulary import SectionKind


def read(template: dict[str, Any], *, title: str, currency_digits: int) -> Draft:
    """Raises ManifestRefused, naming the path inside the file."""
    tiers, zones = mapping(template.get("priceTiers")), items(template.get("zones"))
    if tiers is None or zones is None:
        raise refuse("priceTiers or zones is missing. The file is not a seat map template.")
    if template.get("format", "ROW_NUM") != "ROW_NUM":
        raise refuse(f"format is '{shown(template['format'])}'. Only ROW_NUM can be read.")
    levels: dict[str, PriceLevel] = {}
    for key, major in tiers.items():
        label = name(key, "priceTiers")
        amount = price(major, f"priceTiers.{label}", currency_digits)
        levels[label] = PriceLevel(number=len(levels), name=label, price_minor=amount)
    draft = Draft(name=name(template.get("name") or title, "name"), levels=list(levels.values()), sections=[])
    seats, taken = 0, set[str]()
    for z, zone in enumerate(zones):
        section = _zone(zone, f"zones[{z}]", levels, seats)
        if section.name in taken:
            raise refuse(f"zones[{z}].id '{section.name}' stands twice. Give the zones different ids.")
        seats += sum(len(row.numbers) for row in section.rows)
        taken.add(section.name)
        draft.sections.append(section)
    return draft


def _zone(given: Any, where: str, levels: dict[str, PriceLevel], seats_before: int) -> DraftSection:
    zone = mapping(given) or {}
    rows = items(zone.get("rows"))
    if rows is None:
        raise refuse(f"{where}.rows is missing or not a list. The file is not a seat map template.")
    label = name(zone.get("id"), f"{where}.id")
    if label not in levels:
        raise refuse(f"{where}.id is '{label}', which has no price among priceTiers. Add it there.")
    section = DraftSection(name=label, stand=label, kind=SectionKind.SEATED)
    seats = seats_before
    for r, row in enumerate(rows):
        section.rows.append(_row(row, f"{where}.rows[{r}]", levels[label].number, seats))
        seats += len(section.rows[-1].numbers)
    return section


def _row(given: Any, where: str, level: int, seats_before: int) -> DraftRow:
    row = mapping(given)
    if row is None:
        raise refuse(f"{where} is not an object. The file is not a seat map template.")
    seats = seat_range(row.get("from"), row.get("to"), f"{where}.", ("from", "to"))
    check_size(seats_before + len(seats), where)
    return DraftRow(
        name=name(row.get("id"), f"{where}.id"),
        numbers=tuple(map(str, seats)),
        levels=(level,) * len(seats),
        where=where,
    )
