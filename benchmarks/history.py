"""Reading a report of decades: 40,000 lines with their slips, once and once more; and the reports made of it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import Watch, median
from core.analytics import Question, make_report
from core.history import How, import_history
from core.history.past import history_curves, history_months
from db.scope import Scope
from db.vocabulary import Role
from tests.factories.history import weekly_report
from tests.factories.house import someone

_LINES, _QUICK_LINES = 40_000, 10_000
_GOAL_SECONDS = 10.0
_SCREEN_MS = 50.0
_ROUNDS = 9


def run(quick: bool) -> list[Figure]:
    lines = _QUICK_LINES if quick else _LINES
    folder = Path(tempfile.mkdtemp(prefix="etds-benchmark-"))
    try:
        file = folder / "grosses.csv"
        file.write_bytes(weekly_report(lines).data)
        with a_town() as town:
            return [*_importing(town, file, lines), *_looking(town)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _importing(town: Town, file: Path, lines: int) -> list[Figure]:
    presenter, how = someone(town.core, Role.DISTRIBUTOR, organisation="Presenter"), How(currency="USD")
    with Watch() as first:
        made = import_history(town.core, presenter, file, how)
    with Watch() as second:
        again = import_history(town.core, presenter, file, how)
    return [
        figure(f"import of {lines:,} lines", first.seconds, "s", _GOAL_SECONDS, at_least=False),
        figure("the same file once more", second.seconds, "s", _GOAL_SECONDS, at_least=False),
        figure("weeks that it changed then", again.added + len(again.changes), "", 0, at_least=False),
        seen("weeks kept", made.added, ""),
        seen("problems said by line", len(made.problems), ""),
    ]


def _looking(town: Town) -> list[Figure]:
    """What a screen asks: one show, and one year. What reads all of history is only looked at."""
    presenter = someone(town.core, Role.DISTRIBUTOR, organisation="Presenter")
    best = make_report(town.core, presenter, "past-shows").rows[0].key
    everything = Scope(everything=True)
    asked = {
        "weeks of the greatest show": lambda: make_report(town.core, presenter, "history", Question(key=best)),
        "shows of one year": lambda: make_report(town.core, presenter, "past-shows", Question(key="1998")),
    }
    looked = {
        "all weeks": lambda: make_report(town.core, presenter, "history"),
        "all years": lambda: make_report(town.core, presenter, "seasons"),
        "greatest of all times": lambda: make_report(town.core, presenter, "past-shows"),
        "months for other reports": lambda: history_months(town.core, everything, None, None),
        "curves for pacing": lambda: history_curves(town.core, everything),
    }
    return [
        *(figure(name, _taken(ask), "ms", _SCREEN_MS, at_least=False) for name, ask in asked.items()),
        *(seen(name, _taken(ask), "ms") for name, ask in looked.items()),
    ]


def _taken(ask: object) -> float:
    times: list[float] = []
    for _ in range(_ROUNDS):
        with Watch() as watch:
            ask()  # type: ignore[operator]
        times.append(watch.seconds * 1000)
    return median(times[1:])
