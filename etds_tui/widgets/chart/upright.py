"""Charts whose places stand along the lower edge: lines, bands, and bars by day. Pure but for the rasteriser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from rich.cells import cell_len

from core.analytics.reports import Chart, Form, Kind, Mark
from etds_tui.text import plain
from etds_tui.widgets.chart.canvas import Layer, Path, Stems, rasterise
from etds_tui.widgets.chart.figures import Figures, Scale, joined, peaks, scale_of, tick_words
from etds_tui.widgets.chart.glyphs import Line, band_fill, fill, sign
from etds_tui.widgets.chart.places import centres, labels

_ROWS_A_TICK = 2
_TICKS_MAX = 8
_TWO_MARK_ROWS_FROM = 12
_SIGN_EVERY = 14
_BARS = (Form.BARS, Form.STACKED)


@dataclass(frozen=True, slots=True)
class _Field:
    """The room for lines and bars, in cells, and its scale."""

    width: int
    height: int
    scale: Scale
    ascii_only: bool

    def y(self, value: float) -> float:
        return self.scale.share(value) * self.height


Cursor = tuple[int, str]
"""A place, and what stands over its rule."""


def upright(
    chart: Chart, figures: Sequence[Figures], width: int, height: int, cursor: Cursor | None, *, ascii_only: bool
) -> list[Line]:
    """The chart under its heading."""
    if cursor is not None:  # a mark before the others, so its words have their room first
        chart = replace(chart, marks=(Mark(*cursor), *chart.marks))
    field, head = _room(chart, figures, width, height, ascii_only=ascii_only)
    scale, rows = field.scale, field.height
    words = tick_words(scale, chart.kind)
    left = max(map(len, words))
    layers = _bars(chart, figures, field) if chart.form in _BARS else _lines(chart, figures, field)
    ruled = [column for column, _ in _stands(chart, field)]
    cells = _with_rules(rasterise(layers, field.width, rows), field, ruled, has_cursor=cursor is not None)
    by_row = {min(int(field.y(tick)), rows - 1): word for tick, word in zip(scale.ticks, words, strict=True)}
    axis = "+|`-" if ascii_only else "┤│└─"
    return [
        *([(" " * (left + 1), "text"), (line, "mark")] for line in head),
        *(
            [(f"{by_row.get(row, ''):>{left}}{axis[0] if row in by_row else axis[1]}", "muted"), *cells[rows - 1 - row]]
            for row in reversed(range(rows))
        ),
        [(" " * left + axis[2] + axis[3] * field.width, "muted")],
        [(" " * (left + 1) + labels(chart.places, field.width), "muted")],
    ]


def _room(
    chart: Chart, figures: Sequence[Figures], width: int, height: int, *, ascii_only: bool
) -> tuple[_Field, list[str]]:
    """The field, and over it the words of marks: in one row, or in two where they need and have them."""
    field = _field(chart, figures, width, height - 2, ascii_only=ascii_only)
    head: list[str] = []
    for mark_rows in range(1, (2 if height >= _TWO_MARK_ROWS_FROM else 1) + 1) if chart.marks else ():
        field = _field(chart, figures, width, height - 2 - mark_rows, ascii_only=ascii_only)
        head, left_out = _mark_words(_stands(chart, field), field.width, mark_rows, ascii_only=ascii_only)
        if not left_out:
            break
    return field, head


def _field(chart: Chart, figures: Sequence[Figures], width: int, rows: int, *, ascii_only: bool) -> _Field:
    """Bars are all of one width, so they may leave some columns on the right."""
    scale = _scale(chart, figures, rows)
    room = width - max(map(len, tick_words(scale, chart.kind))) - 1
    count = len(chart.places)
    return _Field(room // count * count if chart.form in _BARS and count <= room else room, rows, scale, ascii_only)


def _stands(chart: Chart, field: _Field) -> list[tuple[int, Mark]]:
    at = centres(len(chart.places), field.width)
    return [(int(at[mark.place]), mark) for mark in chart.marks if 0 <= mark.place < len(at)]


def bars_fit(chart: Chart, width: int) -> int:
    """How many neighbouring places one bar stands for, since there is no room for a bar each."""
    each = 1 if chart.form is Form.STACKED else len(chart.series)
    return ceil(len(chart.places) * each / max(width, 1))


def fewer(chart: Chart, figures: Sequence[Figures], width: int) -> tuple[Chart, list[Figures], int]:
    """The chart as it has room, with means where bars stand for several places; how many that are."""
    each = bars_fit(chart, width) if chart.form in _BARS else 1
    if each == 1:
        return chart, list(figures), 1
    marks = tuple(Mark(mark.place // each, mark.words) for mark in chart.marks)
    return replace(chart, places=chart.places[::each], marks=marks), [joined(one, each) for one in figures], each


def _scale(chart: Chart, figures: Sequence[Figures], rows: int) -> Scale:
    shown = [value for one in figures for value in one]
    if chart.form is Form.STACKED:
        shown = [value for lower_upper in _stack(figures) for ends in lower_upper for value in ends]
    return scale_of(
        shown,
        ticks=min(max(rows // _ROWS_A_TICK, 3), _TICKS_MAX),
        is_whole=chart.kind in (Kind.COUNT, Kind.CHANGE),
        from_zero=chart.form in _BARS,
    )


# --- lines and bands ------------------------------------------------------------------------------------------------


def _lines(chart: Chart, figures: Sequence[Figures], field: _Field) -> list[Layer]:
    """Bands first, since what comes later lies over them."""
    at = centres(len(chart.places), field.width)
    is_band = chart.form is Form.BAND and len(figures) > 1
    layers: list[Layer] = [_band(figures[0], figures[1], at, field)] if is_band else []
    for number, one in enumerate(figures):
        if is_band and number < 2:
            continue
        layers += _path(number, one, at, field, is_alone=len(figures) - 2 * is_band == 1)
    return layers


def _path(number: int, values: Figures, at: Sequence[float], field: _Field, *, is_alone: bool) -> list[Layer]:
    """A fine line, and on it the sign of the series wherever there is room for one."""
    points, gaps, is_broken = [], set(), False
    for place in peaks(values, field.width):
        value = values[place]
        if value is None:
            is_broken = True
            continue
        if is_broken:
            gaps.add(len(points))
            is_broken = False
        points.append((at[place], field.y(value)))
    own = sign(number, ascii_only=field.ascii_only)
    line = Path(number, own if field.ascii_only else "braille", tuple(points), frozenset(gaps))
    lone = [p for n, p in enumerate(points) if n in gaps | {0} and (n + 1 in gaps or n + 1 == len(points))]
    if len(points) * 6 <= field.width:
        shown = points
    elif is_alone:
        shown = lone
    else:
        first = (number * 5) % _SIGN_EVERY
        shown = lone + _every(points, first, _SIGN_EVERY)
    return [line, Path(number, own, tuple(shown), is_line=False)]


def _every(points: Sequence[tuple[float, float]], first: int, cells: int) -> list[tuple[float, float]]:
    """Of the points one in each so many cells."""
    kept, following = [], float(first)
    for point in points:
        if point[0] >= following:
            kept.append(point)
            following = point[0] + cells
    return kept or list(points[:1])


def _band(lower: Figures, upper: Figures, at: Sequence[float], field: _Field) -> Stems:
    """A stroke in each column between the two edges."""
    ends = [
        (x, field.y(low), field.y(high))
        for x, low, high in zip(at, lower, upper, strict=True)
        if low is not None and high is not None
    ]
    strokes = []
    place = 0
    for column in range(field.width):
        x = column + 0.5
        if not ends or not ends[0][0] - 0.5 <= x <= ends[-1][0] + 0.5:
            continue
        while place + 2 < len(ends) and ends[place + 1][0] < x:
            place += 1
        before, after = ends[place], ends[min(place + 1, len(ends) - 1)]
        part = min(max((x - before[0]) / max(after[0] - before[0], 1e-9), 0), 1)
        low, high = (before[n] + (after[n] - before[n]) * part for n in (1, 2))
        strokes.append(((x, low), (x, high)))
    return Stems(0, band_fill(ascii_only=field.ascii_only), tuple(strokes))


# --- bars -------------------------------------------------------------------------------------------------------------


def _bars(chart: Chart, figures: Sequence[Figures], field: _Field) -> list[Layer]:
    """Side by side, or on each other; fine ends where there is only one series to tell."""
    is_stacked = chart.form is Form.STACKED
    ends = _stack(figures) if is_stacked else [([0.0 if v is not None else None for v in one], one) for one in figures]
    layers: list[Layer] = []
    for number, (lower, upper) in enumerate(ends):
        is_fine = len(figures) == 1 and not field.ascii_only
        marker = "hd" if is_fine else fill(number, ascii_only=field.ascii_only)
        strokes = []
        for place, (low, high) in enumerate(zip(lower, upper, strict=True)):
            if low is None or high is None or low == high:
                continue
            down, up = sorted((field.y(low), field.y(high)))
            first, last = _columns(place, len(chart.places), field.width, number, 1 if is_stacked else len(figures))
            for half in range(2 * first, 2 * last):
                if is_fine or half % 2:
                    x = half / 2 + (0.25 if is_fine else 0)
                    strokes.append(((x, down + 0.02), (x, max(up - 0.02, down + 0.02))))
        layers.append(Stems(number, marker, tuple(strokes)))
    return layers


def _columns(place: int, places: int, width: int, number: int, beside: int) -> tuple[int, int]:
    """The first column of a bar and the one after its last; where a place has three, one of them stays free."""
    start, end = place * width // places, (place + 1) * width // places
    end -= 1 if end - start > 2 else 0
    room = end - start
    first = start + number * room // beside
    return first, max(start + (number + 1) * room // beside, first + 1)


def _stack(figures: Sequence[Figures]) -> list[tuple[list[float | None], list[float | None]]]:
    """Lower and upper ends: what is above zero stacks upwards, what is below it downwards."""
    count = len(figures[0]) if figures else 0
    above, below = [0.0] * count, [0.0] * count
    ends = []
    for one in figures:
        lower: list[float | None] = []
        upper: list[float | None] = []
        for place, value in enumerate(one):
            base = above if (value or 0) >= 0 else below
            lower.append(None if value is None else base[place])
            base[place] += value or 0
            upper.append(None if value is None else base[place])
        ends.append((lower, upper))
    return ends


# --- rules and marks --------------------------------------------------------------------------------------------------


def _with_rules(cells: list[Line], field: _Field, columns: Sequence[int], *, has_cursor: bool) -> list[Line]:
    """Behind lines and bars: a rule where zero is, and one down from each mark; the first may be the cursor's."""
    across, down, thick = ("-", ":", "|") if field.ascii_only else ("─", "┊", "┃")
    zero = field.height - 1 - int(field.y(0)) if field.scale.low < 0 < field.scale.high else None
    for row, line in enumerate(cells):
        for number, column in enumerate(columns):
            _put(line, column, thick if has_cursor and number == 0 else down)
        if row == zero:
            line[:] = [(across, "muted") if c == " " else (c, role) for text, role in line for c in text]
    return cells


def _put(line: Line, column: int, character: str) -> None:
    """This character there, if nothing else is."""
    at = 0
    for number, (text, role) in enumerate(line):
        place = column - at
        if place < len(text):
            if text[place] == " ":
                line[number : number + 1] = [(text[:place], role), (character, "mark"), (text[place + 1 :], role)]
            return
        at += len(text)


def _mark_words(
    stands: Sequence[tuple[int, Mark]], width: int, rows: int, *, ascii_only: bool
) -> tuple[list[str], int]:
    """The words of marks over their rules; how many have no room. Their rules stay."""
    left_out = 0
    down = ":" if ascii_only else "┊"
    lines = [" " * width for _ in range(rows)]
    for column, mark in stands:
        words = _narrow(mark.words)
        cells = len(words) + 1
        places = [(row, down + words, column) for row in range(rows)]
        places += [(row, words + down, column - cells + 1) for row in range(rows)]
        for row, text, start in places:
            if 0 <= start <= width - cells and _is_free(lines[row], start, cells):
                lines[row] = lines[row][:start] + text + lines[row][start + cells :]
                break
        else:
            left_out += 1
    return lines, left_out


def _narrow(words: str) -> str:
    """One character a cell: what is wider is a question mark here."""
    return "".join(character if cell_len(character) == 1 else "?" for character in plain(words))


def _is_free(line: str, start: int, cells: int) -> bool:
    return not line[max(start - 1, 0) : start + cells + 1].strip()
