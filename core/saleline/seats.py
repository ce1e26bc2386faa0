"""Seats by name: `C12`, `C12-15`, `C12,14,16`, `A-C-12..15`, `Orchestra-C-12`. Pure.

A range is what stands in the row between its two ends, whatever is printed on the seats, so it is right in halls that
number odd and even sides apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.saleline.lexing import short
from core.saleline.names import begun, exactly
from core.saleline.words import RowName, Vocabulary
from core.venues.manifest import plain_label

_GLUED = re.compile(r"([^\W\d_]+)-?([0-9]\w*)(?:(?:-|\.\.)(\w+))?")
_BARE = re.compile(r"(\w+)(?:(?:-|\.\.)(\w+))?")
_FITS_MAX = 4
_HYPHENS_MAX = 8


class NoSuchSeat(Exception):
    """The seat is not there, or its name fits several. The sentence says so; `fits` are names that are there."""

    def __init__(self, sentence: str, fits: Sequence[str] = ()) -> None:
        self.sentence, self.fits = sentence, tuple(fits[:_FITS_MAX])
        super().__init__(sentence)


def looks_like_seats(value: str, vocabulary: Vocabulary) -> bool:
    """Whether the word names seats of this house, right or wrong: a row that is there, and a number behind it."""
    first = value.split(",")[0]
    if any(True for _ in _dashed(first, vocabulary, None)):
        return True
    glued = _GLUED.fullmatch(first)
    return glued is not None and plain_label(glued[1]) in vocabulary.by_row


def seats_of(value: str, vocabulary: Vocabulary, section: str | None) -> list[int]:
    """The ordinals of what is named, in one section where one is given. Raises NoSuchSeat."""
    found: list[int] = []
    rows: Sequence[RowName] = ()
    for text in value.split(","):
        rows, ordinals = _part(text.strip(), vocabulary, section, rows)
        found += ordinals
    return found


def _part(
    text: str, vocabulary: Vocabulary, section: str | None, before: Sequence[RowName]
) -> tuple[Sequence[RowName], list[int]]:
    """One piece between commas; a bare number is in the row of the piece before. The row, and the ordinals."""
    if not text:
        raise NoSuchSeat("A seat is missing at the comma. Write C12,14 without blanks.")
    readings: list[tuple[Sequence[RowName], str, str | None]] = list(_dashed(text, vocabulary, section))
    if glued := _GLUED.fullmatch(text):
        readings.append((_in(section, vocabulary.by_row.get(plain_label(glued[1]), ())), glued[2], glued[3]))
    if before and (bare := _BARE.fullmatch(text)):
        readings.append((before, bare[1], bare[2]))
    for rows, first, last in readings:
        there = [(row, ordinals) for row in rows if (ordinals := _between(row, first, last))]
        if len(there) == 1:
            return [there[0][0]], there[0][1]
        if there:
            names = [f"{row.section}-{row.row}-{first}" for row, _ in there]
            raise NoSuchSeat(f"'{short(text)}' is in {len(there)} sections. Say which.", names)
    for rows, first, last in readings:
        for row in rows:
            missing = last if last is not None and _at(row, first) is not None else first
            raise NoSuchSeat(
                f"Row {short(row.row)} of {short(row.section)} has no seat '{short(missing)}'.",
                [f"{row.section}-{row.row}-{number}" for number in (row.seats[0], row.seats[-1])] if row.seats else (),
            )
    raise NoSuchSeat(f"There is no seat '{short(text)}' here.", ())


def _dashed(
    text: str, vocabulary: Vocabulary, section: str | None
) -> Iterator[tuple[Sequence[RowName], str, str | None]]:
    """The ways to read `SECTION-ROW-SEAT` or `ROW-SEAT`, with `..` behind it for a range. Names may hold hyphens."""
    head, _, last = text.partition("..")
    plain = plain_label(head)
    cuts = [at for at, letter in enumerate(plain) if letter == "-"][-_HYPHENS_MAX:]
    for cut in reversed(cuts):
        rows = vocabulary.by_label.get(plain[:cut], ())
        if rows:
            yield rows, plain[cut + 1 :], last or None
    for cut in reversed(cuts):
        rows = vocabulary.by_row.get(plain[:cut], ())
        if rows:
            yield _in(section, rows), plain[cut + 1 :], last or None
    for front, back in ((front, back) for back in reversed(cuts) for front in reversed(cuts) if front < back):
        rows = vocabulary.by_row.get(plain[front + 1 : back], ())
        named = _section(plain[:front], vocabulary) if rows else None
        if named is not None:
            yield _in(named, rows), plain[back + 1 :], last or None


def _section(typed: str, vocabulary: Vocabulary) -> str | None:
    exact = exactly(typed, vocabulary.sections)
    fitting = [exact] if exact is not None else begun(typed, vocabulary.sections)
    return fitting[0] if len(fitting) == 1 else None


def _in(section: str | None, rows: Sequence[RowName]) -> Sequence[RowName]:
    return [row for row in rows if section is None or row.section == section]


def _between(row: RowName, first: str, last: str | None) -> list[int]:
    """The ordinals from one seat of the row to the other; empty where one of them is not there."""
    start, end = _at(row, first), _at(row, first if last is None else last)
    if start is None or end is None:
        return []
    return [row.first_ordinal + at for at in range(min(start, end), max(start, end) + 1)]


def _at(row: RowName, seat: str) -> int | None:
    wanted = plain_label(seat)
    return next((at for at, number in enumerate(row.seats) if plain_label(number) == wanted), None)
