"""`etds counts` without a code: the tour; with `--days`: one performance. The figures of the terminal's desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from etds_tui.cli.output import asked, emit, say, show

if TYPE_CHECKING:
    from core.analytics import Report, TourRow
    from core.runtime import Core


def show_tour(moment: str | None, *, past: bool, as_json: bool) -> None:
    from core.analytics import PAST_DAYS, Question, counts_as_data, tour_counts
    from core.analytics.count_reports import CUT
    from core.analytics.worry import RULE
    from etds_tui.screens.artist.count_words import total_of

    with asked() as (core, actor):
        at = None if moment is None else _moment(core, moment)
        first = (at or core.clock.now()).date() - timedelta(days=PAST_DAYS) if past else None
        found = tour_counts(core, actor, Question(first=first, at=at))
    if as_json:
        emit(counts_as_data(found))
        return
    if not found.rows:
        say("No performance to come is in your reach. Add --past for those of the last year.")
        return
    if found.is_past:
        show(f"As of {found.as_of:%Y-%m-%d %H:%M:%S %Z}")
    head = ("", "code", "day", "out", "event", "venue", "today", "yest", "7d", "+/-", "sold", "comps", "alloc", "held",
            "open", "of", "%", "gross", "avg")  # fmt: skip
    _table(head, [_cells(row) for row in found.rows], left={0, 1, 2, 4, 5})
    for total in found.totals:
        show(total_of(total, 200))
    if found.is_cut:
        say(CUT)
    say(RULE)


def show_performance(code: str, moment: str | None, *, as_json: bool) -> None:
    from core.analytics import Question, show_counts, show_days, show_mix
    from etds_tui.screens.artist.count_words import gross_of, places_of

    with asked() as (core, actor):
        at = None if moment is None else _moment(core, moment)
        question = Question(key=code, at=at)
        row = show_counts(core, actor, question)
        days, mix = show_days(core, actor, question), show_mix(core, actor, question)
    if as_json:
        emit({"as_of": days.as_of.isoformat(), "currency": days.currency, "days": _data(days), "mix": _data(mix)})
        return
    show(f"{days.title}: {places_of(row.tickets)}, {gross_of(row.tickets)}")
    for report, left in ((days, {0}), (mix, {0, 1, 2})):
        show("")
        shown = [*report.rows, *([report.total] if report.total is not None else [])]
        _table([column.name for column in report.columns], [_printed(report, one.values) for one in shown], left=left)


def _cells(row: TourRow) -> tuple[str, ...]:
    from etds_tui.screens.artist.count_words import change_of, money_of, percent_of

    show, one = row.show, row.tickets
    places = (one.sold, one.comps, one.allocated, one.held, one.open, one.capacity)
    return (
        row.worry.sign, show.code, f"{show.day}", f"{row.days_out}", show.event, show.venue,
        *(f"{count:,}" for count in (one.today, one.yesterday, one.week)), change_of(one.change, ascii_only=True),
        *(f"{count:,}" for count in places), percent_of(one.share), money_of(one.gross_minor, one.currency),
        money_of(one.average_minor, one.currency),
    )  # fmt: skip


def _printed(report: Report, values: Sequence[object]) -> tuple[str, ...]:
    from core.analytics import Kind
    from etds_tui.screens.artist.count_words import money_of

    cells: list[str] = []
    for column, value in zip(report.columns, values, strict=True):
        if column.kind is Kind.MONEY:
            cells.append(money_of(value if isinstance(value, int) else None, report.currency or ""))
        elif value is None:
            cells.append("total" if not cells else "–")
        else:
            cells.append(f"{value:,}" if isinstance(value, int) else str(value))
    return tuple(cells)


def _data(report: Report) -> list[dict[str, object]]:
    names = [column.name.replace(" ", "_") for column in report.columns]
    rows = [dict(zip(names, row.values, strict=True)) for row in report.rows]
    return [{name: str(value) if name == "day" else value for name, value in row.items()} for row in rows]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: set[int]) -> None:
    """Columns as wide as they must be; those in `left` begin on the left."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for row in (head, *rows):
        cells = [
            cell + " " * (width - cell_len(cell)) if place in left else " " * (width - cell_len(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        show("  ".join(cells).rstrip())


def _moment(core: Core, text: str) -> datetime:
    """On the clock of this machine. Raises BadInput."""
    from core.moments import read_moment

    return read_moment(text, core.clock.now().astimezone())
