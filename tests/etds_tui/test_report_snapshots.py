"""The screen of reports as pictures: the menu, a table wider than the terminal, its chart, lines, and no colour."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.access import Role
from core.analytics import REPORTS, Chart, Column, Entry, Form, Kind, Mark, Question, Report, Row, Series
from core.runtime import Core
from etds_tui.screens.artist.report import ReportScreen
from etds_tui.screens.artist.reports import ReportsScreen
from tests.etds_tui.test_snapshots import size, still
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

Snap = Callable[..., bool]

_AT = datetime(2054, 11, 20, 18, 0, tzinfo=UTC)
_VENUES = ("Kalendar Theatre", "River Stadium", "東京ドーム", "Elbphilharmonie, Grosser Saal", "The Old Mill")


def tour() -> Report:
    rows = []
    for number in range(12):
        venue, seats = _VENUES[number % 5], (812, 48_000, 42_000, 2_100, 240)[number % 5]
        sold = int(seats * (0.95 - 0.07 * number))
        day = date(2054, 12, 1) + timedelta(days=3 * number)
        change = (number * 37) % 90 - 30
        rows.append(
            Row(
                f"KT-{day:%y%m%d}",
                (f"KT-{day:%y%m%d}", day, venue, sold, change, seats, sold / seats, sold * 6450, 6450, seats - sold),
                "EUR",
            )
        )
    return Report(
        name="tour",
        title="The tour, what is to worry about first",
        columns=(
            Column("show"), Column("day", Kind.DAY), Column("venue"), Column("sold", Kind.COUNT),
            Column("week", Kind.CHANGE), Column("of", Kind.COUNT), Column("share", Kind.SHARE),
            Column("gross", Kind.MONEY), Column("average", Kind.MONEY), Column("open", Kind.COUNT),
        ),
        rows=tuple(rows),
        total=Row("", ("all", None, None, 123_456, 12, 277_000, 0.51, 796_291_200, None, None), "EUR"),
        as_of=_AT,
        charts=(
            Chart(
                title="Share of seats",
                form=Form.BARS,
                kind=Kind.SHARE,
                places=tuple(row.key for row in rows),
                series=(Series("sold", tuple(float(row.values[6]) for row in rows)),),  # type: ignore[arg-type]
            ),
        ),
        notes=("Tickets are those for money, less what came back.", "Two shows of one day stand in their order."),
        links=("days",),
    )  # fmt: skip


def days() -> Report:
    first = date(2054, 9, 1)
    places = tuple(first + timedelta(days=number) for number in range(80))
    sold = [round(40 + 35 * math.sin(number / 9) + (300 if number == 12 else 0)) for number in range(80)]
    names = ("KT-541201", "KT-541204", "KT-541207")
    return Report(
        name="days",
        title="Sold by day",
        columns=(Column("day", Kind.DAY), Column("sold", Kind.COUNT), Column("gross", Kind.MONEY)),
        rows=tuple(Row(f"{day}", (day, one, one * 6450)) for day, one in zip(places, sold, strict=True)),
        as_of=_AT,
        currency="EUR",
        charts=(
            Chart(
                title="Sold to date",
                form=Form.LINE,
                places=places,
                series=tuple(
                    Series(name, tuple(float(sum(sold[: at + 1]) * (3 - number) / 3) for at in range(80)))
                    for number, name in enumerate(names)
                ),
                marks=(Mark(12, "on-sale"), Mark(55, "price step")),
            ),
        ),
    )


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(REPORTS):
        monkeypatch.delitem(REPORTS, name)  # type: ignore[arg-type]
    asks = ("first", "last", "artist", "measure", "at")
    entries = {
        "tour": Entry("The tour", "every show, what is to worry about first", lambda *_: tour(), asks),
        "days": Entry("Day by day", "what was sold each day, and what happened then", lambda *_: days(), asks),
    }
    for name, entry in entries.items():
        monkeypatch.setitem(REPORTS, name, entry)  # type: ignore[arg-type]


async def opened(pilot: Pilot[None], name: str, *keys: str) -> None:
    await sign_in(pilot, "ada")
    await pilot.press("R")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportsScreen) and pilot.app.screen.table.row_count)
    pilot.app.screen.query_one(Input).cursor_blink = False
    if name:
        pilot.app.push_screen(ReportScreen(name, Question(first=date(2054, 9, 1), last=date(2054, 12, 31))))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen) and pilot.app.screen.report)
        await until(pilot, lambda: pilot.app.screen.table.row_count)  # type: ignore[attr-defined]
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.parametrize(
    ("name", "keys"),
    [("", ()), ("tour", ("down", "down")), ("days", ("v", *["down"] * 12))],
    ids=["menu", "table", "lines"],
)
def test_reports(still: Core, snap_compare: Snap, size: tuple[int, int], name: str, keys: tuple[str, ...]) -> None:
    a_house(still, code="A-1", artist="Ada", venue="Hall")
    someone(still, Role.ARTIST, name="ada", artist="Ada")

    async def scene(pilot: Pilot[None]) -> None:
        await opened(pilot, name, *keys)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_a_chart_of_names_and_without_any_colour(
    still: Core, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    a_house(still, code="A-1", artist="Ada", venue="Hall")
    someone(still, Role.ARTIST, name="ada", artist="Ada")

    async def scene(pilot: Pilot[None]) -> None:
        await opened(pilot, "tour", "v", "down")

    assert snap_compare(an_app(still, ascii_only=True), terminal_size=(80, 24), run_before=scene)
