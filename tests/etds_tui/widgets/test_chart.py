"""Charts as they are drawn: what stands where, without any colour, and that nothing takes the process along."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from core.analytics import Chart, Form, Kind, Mark, Series
from etds_tui.widgets.chart import Palette, draw
from etds_tui.widgets.chart.figures import cleaned, joined, peaks, scale_of, tick_words
from etds_tui.widgets.chart.places import labels
from tests.house.source import ROOT

_DAY = date(2026, 3, 1)
_DAYS = tuple(_DAY + timedelta(days=day) for day in range(10))


def drawn(chart: Chart, width: int = 40, height: int = 10, *, ascii_only: bool = False) -> list[str]:
    return [line.plain.rstrip() for line in draw(chart, width, height, ascii_only=ascii_only)]


def chart(form: Form, *values: tuple[float | None, ...], **more: object) -> Chart:
    names = ("adult", "child", "senior")
    series = tuple(Series(name, one) for name, one in zip(names, values, strict=False))
    return Chart(title="Sold", form=form, places=_DAYS[: len(values[0])], series=series, **more)  # type: ignore[arg-type]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.etds_tui.widgets.any_chart", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_any_chart_of_any_size_is_drawn_in_exactly_its_room() -> None:
    done = run()

    assert (done.returncode, done.stdout, done.stderr) == (0, "drawn\n", "")


def test_charts_of_several_threads_do_not_meet() -> None:
    """Without the lock most runs crash, some do not: it is seen by hand, with `race unlocked`."""
    assert run("race").returncode == 0


def test_an_end_of_the_process_would_be_seen() -> None:
    done = run("nan")

    assert done.returncode != 0 and done.stdout == ""


def test_bars_stand_on_zero_with_their_scale_and_their_days() -> None:
    assert drawn(chart(Form.BARS, (0, 100, 200, 300, 400))) == [
        "Sold                               adult",
        "400┤                            ██████",
        "   │                     ▄▄▄▄▄▄ ██████",
        "   │                     ██████ ██████",
        "200┤              ▄▄▄▄▄▄ ██████ ██████",
        "   │              ██████ ██████ ██████",
        "   │       ██████ ██████ ██████ ██████",
        "  0┤       ██████ ██████ ██████ ██████",
        "   └───────────────────────────────────",
        "     01 Mar        03 Mar        05 Mar",
    ]


def test_what_is_below_zero_hangs_from_it() -> None:
    told = drawn(chart(Form.BARS, (-10, 10), kind=Kind.CHANGE), 30, 8, ascii_only=True)

    assert told[1:6] == [
        "+10+             ############",
        "   |             ############",
        "  0+############-############-",
        "   |############",
        "-10+############",
    ]


def test_series_are_told_apart_without_colour() -> None:
    values = [tuple(float(day * (n + 1)) for day in range(10)) for n in range(3)]
    for form, shapes in ((Form.STACKED, "█░▓"), (Form.LINE, "●▲■")):
        lines = drawn(chart(form, *values), 60, 16)
        assert lines[1] == f"{shapes[0]} adult   {shapes[1]} child   {shapes[2]} senior"
        for shape in shapes:
            assert any(shape in line for line in lines[2:]), (form, shape)


def test_a_colour_belongs_to_a_series() -> None:
    shown = chart(Form.STACKED, (1, 2), (2, 1))
    palette = Palette(series=("#ff0000", "#00ff00"))

    styles = {str(span.style) for line in draw(shown, 40, 10, palette) for span in line.spans}

    assert styles == {"bold", "dim", "#ff0000", "#00ff00"}
    assert [line.plain for line in draw(shown, 40, 10, palette)] == [line.plain for line in draw(shown, 40, 10)]


def test_a_line_has_a_gap_where_nothing_is_known() -> None:
    whole = drawn(chart(Form.LINE, (5,) * 10), 40, 8)
    broken = drawn(chart(Form.LINE, (5, 5, 5, None, None, None, 5, 5, 5, 5)), 40, 8)

    [line] = [line for line in whole if "⠒" in line or "⠉" in line or "⣀" in line or "⠤" in line]
    [parts] = [line for line in broken if "⠒" in line or "⠉" in line or "⣀" in line or "⠤" in line]
    assert len(line.split()) == 2 and len(parts.split()) == 3


def test_a_single_point_is_seen() -> None:
    assert sum(line.count("●") for line in drawn(chart(Form.LINE, (7,)))) == 1


def test_a_band_lies_under_its_line() -> None:
    lines = drawn(chart(Form.BAND, (0, 0, 0, 0), (8, 8, 8, 8), (4, 4, 4, 4)), 40, 10)

    assert lines[1] == "░ adult to child   ■ senior"
    assert sum(line.count("░") for line in lines[2:]) > 100
    assert sum(line.count("■") for line in lines[2:]) == 4


def test_a_mark_is_a_rule_with_its_words() -> None:
    marks = (Mark(1, "on-sale"), Mark(9, "price step"), Mark(12, "nowhere"))
    lines = drawn(chart(Form.LINE, tuple(range(10)), marks=marks), 50, 10, ascii_only=True)

    assert lines[1] == "          :on-sale                   price step:"
    assert all(line[10] in ":o" and line[47] in ":o" for line in lines[2:8])


def test_names_lie_beside_their_bars_and_wide_ones_keep_the_line() -> None:
    shown = Chart(
        title="By venue",
        form=Form.BARS,
        places=("Kings", "東京ドーム"),
        series=(Series("tickets", (1200, 300)),),
    )

    assert drawn(shown, 40, 6) == [
        "By venue                         tickets",
        "Kings      ███████████████████████ 1,200",
        "",
        "東京ドーム ██████                    300",
        "",
        "",
    ]


def test_names_without_room_are_counted() -> None:
    names = tuple(f"venue {number}" for number in range(9))
    shown = Chart(title="By venue", form=Form.BARS, places=names, series=(Series("tickets", (1,) * 9),))

    assert drawn(shown, 40, 6)[-1] == "and 5 more"
    lines = [line.plain.split() for line in draw(shown, 40, 6, at=7)]
    assert [line[:3] for line in lines[1:5]] == [
        ["venue", "4", "█" * 28],
        *[["venue", f"{n}", "█" * 28] for n in (5, 6)],
        [">", "venue", "7"],
    ]


def test_bars_without_room_for_each_day_are_means_and_say_so() -> None:
    days = tuple(_DAY + timedelta(days=day) for day in range(300))
    shown = Chart(title="Sold", form=Form.BARS, places=days, series=(Series("tickets", (6,) * 300),))

    lines = drawn(shown, 60, 8)

    assert lines[0].endswith("tickets, mean of 6")
    assert "█" * 50 in lines[5]


@pytest.mark.parametrize(
    ("size", "words"), [((19, 9), "There is no room for"), ((60, 5), "There is no room for the chart here.")]
)
def test_without_room_a_sentence_says_so(size: tuple[int, int], words: str) -> None:
    assert " ".join(drawn(chart(Form.LINE, (1, 2)), *size)).strip().startswith(words[:17])


@pytest.mark.parametrize("values", [(), (None, None), (float("nan"), float("inf"))])
def test_without_figures_a_sentence_says_so(values: tuple[float | None, ...]) -> None:
    shown = Chart(title="Sold", form=Form.BARS, places=_DAYS[: len(values)], series=(Series("a", values),))

    assert drawn(shown, 40, 6) == ["Sold", "", "There is nothing to draw yet.", "", "", ""]


def test_the_cursor_is_a_rule_with_the_figures_of_its_place() -> None:
    shown = chart(Form.LINE, tuple(range(10)), (5,) * 10)
    lines = [line.plain for line in draw(shown, 50, 12, at=4)]

    assert "┊05 Mar 2026: 4, 5" in lines[2]
    assert sum("┃" in line for line in lines) >= 5
    assert [line.plain for line in draw(shown, 50, 12, at=99)] == [line.plain for line in draw(shown, 50, 12)]


def test_what_was_drawn_is_nobodys_to_change() -> None:
    shown = chart(Form.LINE, (1, 2))
    draw(shown, 40, 8)[0].append("more")

    assert draw(shown, 40, 8)[0].cell_len == 40


def test_what_goes_on_is_finite() -> None:
    odd = (None, float("nan"), float("inf"), float("-inf"), 1e308, "x", 3)

    assert cleaned(odd, 8) == (None, None, None, None, 1e15, None, 3.0, None)


def test_fewer_figures_are_means_and_peaks_of_what_they_stand_for() -> None:
    assert joined((1, 3, None, None, 5), 2) == (2, None, 5)
    values = tuple(float(n % 10) for n in range(100))
    assert {values[place] for place in peaks(values, 20)} == {0.0, 9.0}
    assert peaks((1.0, 2.0), 20) == [0, 1]


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ((0, 7), Kind.COUNT, ["0", "2", "4", "6", "8"]),
        ((0, 1), Kind.COUNT, ["0", "1"]),
        ((0, 48_000), Kind.COUNT, ["0", "20k", "40k", "60k"]),
        ((0.2, 0.9), Kind.SHARE, ["0", "25%", "50%", "75%", "100%"]),
        ((-30, 60), Kind.CHANGE, ["-50", "-25", "0", "+25", "+50", "+75"]),
        ((95, 100), Kind.MONEY, ["94", "96", "98", "100"]),
        ((0, 0), Kind.COUNT, ["0", "1"]),
    ],
)
def test_scales_are_round(values: tuple[float, ...], kind: Kind, words: list[str]) -> None:
    is_whole = kind in (Kind.COUNT, Kind.CHANGE)
    scale = scale_of(values, ticks=5, is_whole=is_whole, from_zero=kind is not Kind.MONEY)

    assert tick_words(scale, kind) == words


def test_many_days_are_named_by_their_months_and_years() -> None:
    days = tuple(_DAY + timedelta(days=day) for day in range(300))
    assert labels(days, 60).split() == ["Apr", "2026", "Jun", "2026", "Aug", "2026", "Oct", "2026", "Dec", "2026"]
    years = tuple(_DAY + timedelta(days=day) for day in range(3650))
    assert labels(years, 40).split() == ["2027", "2029", "2031", "2033", "2035"]
