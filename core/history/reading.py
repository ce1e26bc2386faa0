"""A box-office report as it comes: bytes into numbered lines of fields under one header. Pure.

Whatever wrote it: any usual encoding and separator, lines of title above the header, blank lines, fields too few. A
file that is no table is refused; a line that is none is left to `judging`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import BadInput

FILE_BYTES_MAX = 64 * 1024 * 1024
LINES_MAX = 500_000
_SEPARATORS = (",", ";", "\t", "|")
_HEADER_WITHIN = 10
_FIELDS_MAX = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `until` is the last line that it stands on, where a quote ran over line ends."""

    number: int
    fields: tuple[str, ...]
    until: int


@dataclass(frozen=True, slots=True)
class Table:
    """`tops` are the first lines, any of which may be the header; `lines` are all of them."""

    separator: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def tops(self) -> tuple[Line, ...]:
        return self.lines[:_HEADER_WITHIN]


def read_table(data: bytes) -> Table:
    """Raises BadInput for what is no text or no table."""
    text, notes = _text(data)
    separator = _separator(text)
    lines = tuple(_lines(text, separator))
    if not lines:
        raise BadInput("The file is empty. Export it again.")
    return Table(separator, lines, notes)


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    if len(data) > FILE_BYTES_MAX:
        raise BadInput(f"The file is larger than {FILE_BYTES_MAX // 2**20} MiB. Split it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding, notes = "utf-16", ()
    else:
        encoding, notes = "utf-8-sig", ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise BadInput(f"The file is no text (byte {wrong.start}). Save it as CSV in UTF-8.") from None
        notes = ("The file is not in UTF-8; it was read as Windows-1252. Look at the accents.",)
    if "\x00" in text:
        raise BadInput("The file is no text: it holds zero bytes. Save it as CSV in UTF-8.")
    return text, notes


def _separator(text: str) -> str:
    """The sign that cuts the first lines into most fields."""
    top = "\n".join(text.splitlines()[:_HEADER_WITHIN])

    def fields(separator: str) -> int:
        return max((len(row) for row in csv.reader(io.StringIO(top), delimiter=separator)), default=0)

    return max(_SEPARATORS, key=fields)


def _lines(text: str, separator: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    while True:
        try:
            fields = next(rows, None)
        except csv.Error as error:
            raise BadInput(f"Line {rows.line_num} is not CSV ({error}). Look for a quote that is not closed.") from None
        if fields is None:
            return
        number, before = before + 1, rows.line_num
        if number > LINES_MAX:
            raise BadInput(f"The file has more than {LINES_MAX:,} lines. Split it.")
        if len(fields) > _FIELDS_MAX:
            raise BadInput(f"Line {number} has {len(fields)} fields. That is no box-office report.")
        if any(field and not field.isspace() for field in fields):
            yield Line(number, tuple(fields), before)
