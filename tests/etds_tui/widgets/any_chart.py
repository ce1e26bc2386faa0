"""Run as a program: charts of anything, of any size. A fault of the drawing library ends the process, not a test.

`nan` as its argument hands the library what the cleaning takes away. `race` draws on three threads at once, and `race
unlocked` does it without the lock: seven of eight such runs ended in a crash.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.analytics import Chart, Form, Kind, Mark, Series
from etds_tui.widgets.chart import canvas, draw
from etds_tui.widgets.chart.canvas import Path, rasterise

_TEN_YEARS = tuple(date(2020, 1, 1) + timedelta(days=day) for day in range(3653))
_NAN, _INFINITY = float("nan"), float("inf")
_names = st.text(max_size=24) | st.sampled_from(["東京ドーム", "\x1b[31mred", "a\nb", "", "Kings Theatre"])
_values = st.none() | st.floats() | st.integers(-(10**6), 10**6) | st.sampled_from([_NAN, _INFINITY, -_INFINITY, -0.0])
_days = st.tuples(st.integers(0, 45), st.sampled_from([1, 7, 31])).map(
    lambda of: tuple(date(2026, 1, 1) + timedelta(days=n * of[1]) for n in range(of[0]))
)
_places = _days | st.integers(0, 45).map(lambda n: tuple(range(-n, 0))) | st.lists(_names, max_size=12).map(tuple)


@st.composite
def charts(drawn: st.DrawFn) -> Chart:
    places = drawn(_places)
    values = st.lists(_values, min_size=len(places), max_size=len(places)).map(tuple)
    return Chart(
        title=drawn(_names),
        form=drawn(st.sampled_from(Form)),
        kind=drawn(st.sampled_from(Kind)),
        currency=drawn(st.none() | st.just("EUR")),
        places=places,
        series=tuple(Series(drawn(_names), drawn(values)) for _ in range(drawn(st.integers(0, 5)))),
        marks=tuple(Mark(drawn(st.integers(-1, 50)), drawn(_names)) for _ in range(drawn(st.integers(0, 3)))),
    )


def _ten_years(form: Form) -> Chart:
    values = tuple(float(day % 400) if day % 97 else None for day in range(len(_TEN_YEARS)))
    return Chart(title="Ten years", form=form, places=_TEN_YEARS, series=(Series("a", values), Series("b", values)))


@given(chart=charts(), width=st.integers(0, 200), height=st.integers(0, 200), ascii_only=st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@example(chart=_ten_years(Form.LINE), width=80, height=24, ascii_only=False)
@example(chart=_ten_years(Form.BARS), width=200, height=50, ascii_only=False)
@example(chart=_ten_years(Form.STACKED), width=21, height=7, ascii_only=True)
@example(chart=_ten_years(Form.BAND), width=140, height=40, ascii_only=False)
def fits(chart: Chart, width: int, height: int, ascii_only: bool) -> None:
    lines = draw(chart, width, height, ascii_only=ascii_only)

    assert [line.cell_len for line in lines] == [width] * height
    assert not any(character < " " for line in lines for character in line.plain)


def _three_at_once() -> None:
    """Each draws figures of its own, which nobody drew before."""

    def some(whose: int) -> None:
        for turn in range(25):
            values = tuple(float((day * (whose + 2) + turn) % 17) for day in range(120))
            shown = Chart(title="T", form=Form.LINE, places=_TEN_YEARS[:120], series=(Series("a", values),))
            assert [line.cell_len for line in draw(shown, 60 + whose, 12)] == [60 + whose] * 12

    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(some, range(3)))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["nan"]:
            rasterise([Path(0, "braille", ((1.0, 1.0), (2.0, _NAN)))], 20, 5)
        case ["race", *unlocked]:
            canvas._lock = nullcontext() if unlocked else canvas._lock  # type: ignore[assignment]
            _three_at_once()
        case _:
            fits()
    sys.stdout.write("drawn\n")
