"""Manifests as CSV: one line a row run, `level,section,row,seat_from,seat_to`.

Columns may come in any order. Optional are `price_level` (else the stand is the level), `price` in major units,
`kind` (`seated` or `general`) and `capacity` (of a general-admission section, whose row and seats stay empty).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core.venues.importers.checks import (
    PROBLEMS_SHOWN_MAX,
    ManifestRefused,
    TooLarge,
    check_size,
    name,
    number,
    price,
    refuse,
    seat_range,
    shown,
)
from core.venues.importers.draft import Draft, DraftRow, DraftSection, free_name, general_rows
from core.venues.manifest import PriceLevel
from db.vocabulary import SectionKind

_NEEDED = ("level", "section", "row", "seat_from", "seat_to")
_OPTIONAL = ("price_level", "price", "kind", "capacity")


def read(text: str, *, title: str, currency_digits: int) -> Draft:
    """Raises ManifestRefused with the problem of each line, up to the twentieth."""
    reader = _Reader(title, currency_digits)
    problems: list[str] = []
    for line, fields in _lines(text):
        try:
            reader.take(line, fields)
        except TooLarge:
            raise
        except ManifestRefused as refused:
            problems.extend(refused.problems)
        if len(problems) >= PROBLEMS_SHOWN_MAX:
            break
    if problems:
        raise ManifestRefused(problems)
    return reader.draft


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [field.strip().lower() for field in next(rows, list[str]())]
        _check_header(header)
        for fields in rows:
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(header):
                raise refuse(
                    f"Line {rows.line_num} has {len(fields)} fields, the header {len(header)}. Correct the line."
                )
            yield rows.line_num, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise refuse(f"Line {rows.line_num} is not CSV ({error}). Save the file as CSV with commas.") from None


def _check_header(header: list[str]) -> None:
    missing = [field for field in _NEEDED if field not in header]
    if missing:
        raise refuse(f"Line 1 has no column '{missing[0]}'. The header is {','.join(_NEEDED)}.")
    for field in header:
        if field not in _NEEDED + _OPTIONAL:
            raise refuse(f"Line 1 has an unknown column '{shown(field)}'. Known are {', '.join(_NEEDED + _OPTIONAL)}.")
    if len(set(header)) != len(header):
        raise refuse("Line 1 names a column twice. Remove one of them.")


class _Reader:
    """Gathers lines into sections; the seats are counted before anything is made of them."""

    def __init__(self, title: str, currency_digits: int) -> None:
        self.draft = Draft(name=title, levels=[], sections=[])
        self._sections: dict[tuple[str, str], DraftSection] = {}
        self._section_names: set[str] = set()
        self._level_numbers: dict[str, int] = {}
        self._digits = currency_digits
        self._seats = 0

    def take(self, line: int, fields: dict[str, str]) -> None:
        where = f"Line {line}: "
        kind = self._kind(fields.get("kind", ""), where)
        section = self._section(
            name(fields["level"], f"{where}level"), name(fields["section"], f"{where}section"), kind, where
        )
        level = self._level(fields, section.stand, where)
        if kind is SectionKind.GENERAL:
            capacity = number(fields.get("capacity", ""), f"{where}capacity", least=1)
            self._count(capacity, where)
            section.rows.extend(general_rows(capacity, level, f"line {line}"))
            return
        seats = seat_range(fields["seat_from"], fields["seat_to"], where)
        self._count(len(seats), where)
        section.rows.append(
            DraftRow(
                name=name(fields["row"], f"{where}row"),
                numbers=_numbers(seats, fields["seat_from"].strip()),
                levels=(level,) * len(seats),
                where=f"line {line}",
            )
        )

    def _count(self, seats: int, where: str) -> None:
        self._seats += seats
        check_size(self._seats, where.rstrip(": "))

    def _kind(self, word: str, where: str) -> SectionKind:
        plain = word.strip().lower() or SectionKind.SEATED
        if plain not in tuple(SectionKind):
            raise refuse(f"{where}kind is '{shown(word)}'. Write seated or general.")
        return SectionKind(plain)

    def _section(self, stand: str, section: str, kind: SectionKind, where: str) -> DraftSection:
        known = self._sections.get((stand, section))
        if known is not None:
            if known.kind is not kind or kind is SectionKind.GENERAL:
                raise refuse(f"{where}section {section} stands there already. A general section has one line.")
            return known
        called = section
        if section in self._section_names:
            called = free_name(f"{stand} {section}", self._section_names)
            self.draft.notes.append(f"Section {section} of {stand} is named '{called}', because the name was taken.")
        self._section_names.add(called)
        made = DraftSection(name=called, stand=stand, kind=kind)
        self._sections[(stand, section)] = made
        self.draft.sections.append(made)
        return made

    def _level(self, fields: dict[str, str], stand: str, where: str) -> int:
        """The number of the line's price level; a level keeps one price."""
        word = name(fields["price_level"], f"{where}price_level") if fields.get("price_level", "").strip() else stand
        text = fields.get("price", "").strip()
        amount = price(text, f"{where}price", self._digits) if text else None
        known = self._level_numbers.get(word)
        if known is None:
            known = self._level_numbers[word] = len(self.draft.levels)
            self.draft.levels.append(PriceLevel(number=known, name=word, price_minor=amount))
        elif amount is not None and self.draft.levels[known].price_minor != amount:
            raise refuse(f"{where}price of level {word} differs from a line before. A level has one price.")
        return known


def _numbers(seats: range, first: str) -> tuple[str, ...]:
    """The numbers as they are printed: a row that begins at 01 goes on with 02."""
    width = len(first) if first.startswith("0") else 0
    return tuple(str(seat).zfill(width) for seat in seats)
