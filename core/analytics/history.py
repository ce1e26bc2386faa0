"""Reports of what was played elsewhere and before: week by week, year by year, show by show.

Made of imported figures alone (`core/history`), which this house has not counted; own sales have reports of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics.history_charts import bars_of_shows, lines_of_weeks, stacks_of_years
from core.analytics.reports import Column, Kind, Question, Report, Row, Value
from core.errors import BadInput, NotFound
from core.history.weeks import name_key
from db.queries import past
from db.queries.past import SumRow, TitleYearRow

if TYPE_CHECKING:
    from core.runtime import Core

T = TypeVar("T", bound=SumRow)

_TOP = 10
_STACKED = 5
_NOTHING = "No report of earlier runs tells of that in your reach. Bring one in: etds history import FILE.csv"
_TOLD = "Imported figures, as others reported them."
_IN_ALL = "in all"


@permits(Permission.SALES_SEE)
def past_weeks(core: Core, actor: Actor, question: Question) -> Report:
    """Week by week: of all earlier runs in reach, or of the show that `key` names. Raises NotFound."""
    scope = scope_of(actor, Permission.SALES_SEE)
    of_one = None if question.key is None else name_key(question.key)
    found = past.by_last_day(
        core.postgres, scope, first=question.first, last=question.last, title_key=of_one, artist=question.artist
    )
    if of_one and not found:
        raise NotFound(f"No imported report in your reach tells of '{question.key}' then. Look at past-shows.")
    rows = [row for row in found if row.last_day is not None]
    in_all = [row for row in found if row.last_day is None]
    columns = (
        Column("Week to", Kind.DAY), Column("Gross", Kind.MONEY), Column("Attendance", Kind.COUNT),
        Column("Average", Kind.MONEY), Column("Full", Kind.SHARE), Column("Performances", Kind.COUNT),
        Column("Shows", Kind.COUNT),
    )  # fmt: skip
    return Report(
        name="history",
        title=f"Week by week: {question.key or 'earlier runs'}",
        columns=columns,
        rows=tuple(Row(str(row.last_day), (row.last_day, *_figures(row)), row.currency) for row in reversed(rows)),
        charts=lines_of_weeks(rows),
        total=_total(in_all, lambda row: (None, *_figures(row))),
        as_of=core.clock.now(),
        notes=_notes(rows),
        currency=_only_currency(rows),
    )


@permits(Permission.SALES_SEE)
def past_years(core: Core, actor: Actor, question: Question) -> Report:
    """Year by year, and what the greatest shows (`top`, by `measure`) brought of it."""
    scope, by_attendance = scope_of(actor, Permission.SALES_SEE), _by_attendance(question)
    first, last, artist = question.first, question.last, question.artist
    found = past.by_year(core.postgres, scope, first=first, last=last, artist=artist)
    shows = past.titles_by_year(core.postgres, scope, first=first, last=last, artist=artist)
    rows, in_all = [row for row in found if row.year is not None], [row for row in found if row.year is None]
    best = _best(shows, by_attendance)
    columns = (
        Column("Year"), Column("Gross", Kind.MONEY), Column("Attendance", Kind.COUNT), Column("Average", Kind.MONEY),
        Column("Full", Kind.SHARE), Column("Performances", Kind.COUNT), Column("Shows", Kind.COUNT),
        Column("Greatest show"),
    )  # fmt: skip
    return Report(
        name="seasons",
        title="Year by year: earlier runs",
        columns=columns,
        rows=tuple(
            Row(str(row.year), (str(row.year), *_figures(row), best.get((row.year, row.currency))), row.currency)
            for row in reversed(rows)
        ),
        charts=stacks_of_years(shows, top=question.top or _STACKED, by_attendance=by_attendance),
        total=_total(in_all, lambda row: (_IN_ALL, *_figures(row), None)),
        as_of=core.clock.now(),
        notes=_notes(rows),
        currency=_only_currency(rows),
        links=("past-shows",),
    )


@permits(Permission.SALES_SEE)
def past_shows(core: Core, actor: Actor, question: Question) -> Report:
    """The greatest shows by gross, or by attendance (`measure`): of all times, of a period, or of the year in `key`."""
    scope, by_attendance = scope_of(actor, Permission.SALES_SEE), _by_attendance(question)
    first, last = _year(question.key) if question.key else (question.first, question.last)
    top = question.top or _TOP
    rows = past.by_title(
        core.postgres, scope, first=first, last=last, artist=question.artist, by_attendance=by_attendance, top=top
    )
    columns = (
        Column("Show"), Column("Gross", Kind.MONEY), Column("Attendance", Kind.COUNT), Column("Average", Kind.MONEY),
        Column("Full", Kind.SHARE), Column("Weeks", Kind.COUNT), Column("From", Kind.DAY), Column("To", Kind.DAY),
    )  # fmt: skip
    measure = "attendance" if by_attendance else "gross"
    return Report(
        name="past-shows",
        title=f"Greatest by {measure}: earlier runs" + (f" of {question.key}" if question.key else ""),
        columns=columns,
        rows=tuple(
            Row(
                row.title,
                (row.title, *_figures(row)[:4], row.weeks, row.first_day, row.last_day),
                row.currency,
            )
            for row in rows
        ),
        charts=bars_of_shows(rows, by_attendance=by_attendance),
        as_of=core.clock.now(),
        notes=(*_notes(rows), f"At most {top} shows{' of each currency' if _only_currency(rows) is None else ''}."),
        currency=_only_currency(rows),
        links=("history",),
    )


def _figures(row: SumRow) -> tuple[Value, ...]:
    return row.gross_minor, row.attendance, row.average_minor, row.share, row.performances, row.shows


def _total(in_all: Sequence[T], values: Callable[[T], tuple[Value, ...]]) -> Row | None:
    """Only where there is one currency."""
    return Row(_IN_ALL, values(in_all[0]), in_all[0].currency) if len(in_all) == 1 else None


def _only_currency(rows: Iterable[SumRow]) -> str | None:
    currencies = {row.currency for row in rows}
    return currencies.pop() if len(currencies) == 1 else None


def _notes(rows: Sequence[SumRow]) -> tuple[str, ...]:
    return (_TOLD,) if rows else (_NOTHING,)


def _by_attendance(question: Question) -> bool:
    """Raises BadInput."""
    if question.measure not in (None, "gross", "attendance"):
        raise BadInput(f"'{question.measure}' ranks nothing here. Choose gross or attendance.")
    return question.measure == "attendance"


def _best(shows: Iterable[TitleYearRow], by_attendance: bool) -> Mapping[tuple[int | None, str], str]:
    """The greatest show of each year, by year and currency."""
    found: dict[tuple[int | None, str], list[TitleYearRow]] = defaultdict(list)
    for row in shows:
        found[(row.year, row.currency)].append(row)
    return {key: max(rows, key=lambda row: row.measured(by_attendance) or 0).title for key, rows in found.items()}


def _year(key: str) -> tuple[date, date]:
    """Raises NotFound."""
    if not (key.isascii() and key.isdigit() and 1 <= int(key) <= 9_998):
        raise NotFound(f"'{key}' is no year. Write it like 1998.")
    return date(int(key), 1, 1), date(int(key), 12, 31)
