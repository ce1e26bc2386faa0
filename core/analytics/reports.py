"""What a report is: a table whose columns say what they are, and charts of the same figures. Pure.

Every figure that an artist sees on a screen comes from one of these; the screen, the shell, a file and a letter show
the same. How it is drawn and written is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    COUNT = "count"  # an int
    MONEY = "money"  # an int: minor units in the currency of the row, or of the report
    SHARE = "share"  # a float, 0 to 1
    CHANGE = "change"  # a signed int, against an earlier time
    DAY = "day"  # a date
    MONTH = "month"  # a date, the first of it
    MOMENT = "moment"  # an aware datetime


Value = str | int | float | date | datetime | None
"""None where there is nothing to say: an average of nothing, a share of no places."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names what the row is about, so that a screen can go into it; `currency` is that of its amounts."""

    key: str
    values: tuple[Value, ...]
    currency: str | None = None


class Form(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BARS = "bars"
    STACKED = "stacked"
    BAND = "band"  # the first two series are its lower and its upper edge, the others lines over it


@dataclass(frozen=True, slots=True)
class Series:
    """As many values as the chart has places; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth a line across the chart: the on-sale, a price step. `place` is an index into `Chart.places`."""

    place: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`places` stand along the x axis: days, months, numbers of days, or names. MONEY values are major units here."""

    title: str
    form: Form
    places: tuple[str | int | date, ...]
    series: tuple[Series, ...]
    kind: Kind = Kind.COUNT
    currency: str | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table as it stood at a moment. `notes` are sentences that belong under it: ties, what counts, what is missing.

    Shapes: every row has one value for each column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    as_of: datetime
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    total: Row | None = None
    currency: str | None = None
    links: tuple[str, ...] = field(default=())  # names of reports that go into a row of this one

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            assert len(row.values) == len(self.columns), f"a row of {self.name} has one value for each column"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a report. What a report cannot use, it does not read.

    `key` is the row of another report that is gone into; `at` an as-of moment; `measure` what ranks or is drawn.
    """

    first: date | None = None
    last: date | None = None
    key: str | None = None
    artist: str | None = None
    measure: str | None = None
    top: int | None = None
    at: datetime | None = None
