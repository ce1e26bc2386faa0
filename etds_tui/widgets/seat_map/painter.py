"""From bytes to segments: one line of the map as runs of equal seats, with names, range and cursor laid over them.

Every line that is returned is exactly as wide as its view. Knows Rich's segments and no widget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.inventory import SeatState
from core.venues import Manifest
from etds_tui.text import fit
from etds_tui.widgets.seat_map.glyphs import FULLEST, LOOKED_AT, LOOKED_AT_PLAIN, LOOKS, Look, glyph, shade
from etds_tui.widgets.seat_map.layout import Heading, Layout
from etds_tui.widgets.seat_map.view import GUTTER, View

_RUNS = re.compile(rb"(.)\1*", re.DOTALL)
_OPEN = SeatState.OPEN.byte
_BRACKETS_FROM = 2
NUMBERED_FROM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What lies over the seats: the cursor's seat and section, the columns of a range on the line being painted, and
    what is written about colleagues there."""

    cursor: tuple[int, int] | None = None
    section: int | None = None
    range_columns: tuple[int, int] | None = None
    colleagues: Mapping[int, str] = field(default_factory=dict[int, str])


class Painter:
    """Paints one house. `style` gives the style of a name in `glyphs.STYLES`; what it gave is kept until `forget`."""

    def __init__(
        self,
        manifest: Manifest,
        layout: Layout,
        drawn: Sequence[bytearray],
        style: Callable[[str], Style],
        *,
        ascii_only: bool,
        looks: Mapping[int, Look] = LOOKS,
    ) -> None:
        self._manifest, self._layout, self._drawn = manifest, layout, drawn
        self._ask_style, self._ascii, self._looks = style, ascii_only, looks
        self._styles: dict[str, Style] = {}
        self._runs: dict[tuple[int, int, int], Segment] = {}
        self._has_stands = len({section.stand for section in manifest.sections}) > 1

    def forget(self) -> None:
        """The theme has changed."""
        self._styles.clear()
        self._runs.clear()

    def style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self._ask_style(name)
        return self._styles[name]

    # --- lines ------------------------------------------------------------------------------------------------

    def overhead(self, view: View, marks: Marks) -> Strip:
        """The line of names above the seats."""
        blank = Strip([self._blank(view.width)], view.width)
        return self._with_headings(
            blank, self._layout.overhead(view.first_line, view.last_line, marks.section), view, marks
        )

    def seats(self, line: int, view: View, marks: Marks) -> Strip:
        """A line of seats behind the name of its row."""
        if not 0 <= line < self._layout.height:
            return Strip([self._blank(view.width)], view.width)
        is_here = marks.cursor is not None and marks.cursor[1] == line
        name = Segment(
            f"{self._fit(self._row_name(line, marks.section), GUTTER - 1)} ",
            self.style("here" if is_here else "gutter"),
        )
        segments = [self._blank(view.gutter)] if view.gutter else []
        strip = Strip([*segments, name, *self._cells(line, view)], max(view.width, view.edge))
        headings = self._layout.headings.get(line)
        if headings:
            strip = self._with_headings(strip, headings, view, marks)
        for column, word in marks.colleagues.items():
            strip = self._with_colleague(strip, column, word, view)
        if marks.range_columns is not None:
            strip = self._with_range(strip, marks.range_columns, view)
        if is_here and marks.cursor is not None:
            strip = self._with_cursor(strip, marks.cursor[0], view)
        return strip.crop(0, view.width)

    def blocks(self, levels: bytes, width: int, cursor: int | None) -> Strip:
        """A line of the overview in the middle of so many columns; `cursor` is its column."""
        left = max(width - len(levels), 0) // 2
        segments = [self._blank(left)] if left else []
        segments += [self._shaded(run[0][0], run.end() - run.start()) for run in _RUNS.finditer(levels)]
        segments.append(self._blank(max(width - left - len(levels), 0)))
        strip = Strip(segments)
        if cursor is not None:
            mark = Segment("+" if self._ascii else "◆", self.style("cursor"))
            strip = _replaced(strip, left + cursor, [mark], 1)
        return strip.crop(0, width)

    # --- parts ------------------------------------------------------------------------------------------------

    def _cells(self, line: int, view: View) -> list[Segment]:
        """The cells in view as runs of equal states, from the gutter to the right edge of the window."""
        width = view.width - view.edge
        if width <= 0:
            return []
        first, cut = divmod(view.edge - view.left, view.cell)
        count = -(-(cut + width) // view.cell)
        shown = bytes(self._drawn[line][first : first + count]).ljust(count, b" ")
        if view.cell >= NUMBERED_FROM:
            segments = self._numbered(line, first, shown, view.cell)
        else:
            segments = [self._run(run[0][0], run.end() - run.start(), view.cell) for run in _RUNS.finditer(shown)]
        if cut == 0 and count * view.cell == width:
            return segments
        return list(Strip(segments, count * view.cell).crop(cut, cut + width))

    def _run(self, byte: int, count: int, cell: int) -> Segment:
        known = self._runs.get((byte, count, cell))
        if known is None:
            text = (self._glyph(byte) + " " * (cell - 1)) * count
            known = self._runs[(byte, count, cell)] = Segment(text, self._style_of(byte))
        return known

    def _numbered(self, line: int, first: int, states: bytes, cell: int) -> list[Segment]:
        """Cells with the number of each open seat; any other seat shows its glyph."""
        segments: list[Segment] = []
        for x, byte in enumerate(states, start=first):
            seat = self._layout.at(x, line) if byte == _OPEN else None
            text = self._glyph(byte) if seat is None else self._manifest.label(seat).seat
            segments.append(Segment(f"{self._middle(text, cell - 1)} ", self._style_of(byte)))
        return segments

    def _row_name(self, line: int, section: int | None) -> str:
        """The row's name: of the section under the cursor, else of the leftmost that has a row there."""
        xs, cells = self._layout.xs[line], self._layout.lines[line]
        if not xs:
            return ""
        seat = cells[xs[0]]
        box = self._layout.boxes[section] if section is not None else None
        if box is not None and box.top <= line <= box.bottom:
            seat = next((found for found in cells[box.left : box.right + 1] if found >= 0), seat)
        return self._manifest.row_of(seat).name

    def _with_headings(self, strip: Strip, headings: Sequence[Heading], view: View, marks: Marks) -> Strip:
        for heading in headings:
            span = view.span(heading.left, heading.right)
            if span is not None:
                width = span[1] - span[0]
                style = self.style("here" if heading.section == marks.section else "label")
                text = self._fit(self._heading_text(heading.section, width), width)
                strip = _replaced(strip, span[0], [Segment(text, style)], width)
        return strip

    def _heading_text(self, section: int, width: int) -> str:
        name, stand = self._manifest.sections[section].name, self._manifest.sections[section].stand
        long = f"{stand} {name}"
        return long if self._has_stands and stand != name and cell_len(long) <= width else name

    def _with_colleague(self, strip: Strip, column: int, word: str, view: View) -> Strip:
        """Initials where a cell has room for them; else a mark where a colleague looks. A cart's other seats keep their
        glyph, underlined."""
        start = view.left + column * view.cell
        if start < view.edge or start + view.cell > view.width:
            return strip
        if word and view.cell >= _BRACKETS_FROM:
            text = self._fit(word, 2) if view.cell == _BRACKETS_FROM else f"{self._middle(word, view.cell - 1)} "
        elif word.islower():
            text = LOOKED_AT_PLAIN if self._ascii else LOOKED_AT
        else:
            text = "".join(part.text for part in strip.crop(start, start + max(view.cell - 1, 1)))
        return _replaced(strip, start, [Segment(text, self.style("colleague"))], cell_len(text))

    def _with_range(self, strip: Strip, columns: tuple[int, int], view: View) -> Strip:
        span = view.span(*columns)
        if span is None:
            return strip
        style = self.style("range")
        inside = [Segment(part.text, (part.style or Style()) + style) for part in strip.crop(*span)]
        return _replaced(strip, span[0], inside, span[1] - span[0])

    def _with_cursor(self, strip: Strip, column: int, view: View) -> Strip:
        """The cursor's seat reversed; between brackets where cells are wide enough, so that it shows on any seat."""
        start = view.left + column * view.cell
        if start < view.edge or start >= view.width:
            return strip
        inside = max(view.cell - 1, 1)  # the last column of a wide cell is blank
        text = "".join(part.text for part in strip.crop(start, min(start + inside, view.width)))
        if view.cell < _BRACKETS_FROM:
            return _replaced(strip, start, [Segment(text, self.style("cursor"))], view.cell)
        framed = Segment(f"[{text}]", self.style("cursor"))
        return _replaced(strip, start - 1, [framed], view.cell + 1)

    # --- pieces -----------------------------------------------------------------------------------------------

    def _fit(self, text: str, width: int) -> str:
        return fit(text, width, mark="~" if self._ascii else "…")

    def _middle(self, text: str, width: int) -> str:
        return self._fit(" " * (max(width - cell_len(text), 0) // 2) + text, width)

    def _blank(self, width: int) -> Segment:
        return Segment(" " * width, self.style("aisle"))

    def _glyph(self, byte: int) -> str:
        return glyph(byte, ascii_only=self._ascii, looks=self._looks)

    def _style_of(self, byte: int) -> Style:
        look = self._looks.get(byte)
        return self.style(look.style if look else "aisle")

    def _shaded(self, level: int, count: int) -> Segment:
        style = self.style("aisle" if not level else "sold" if level == FULLEST else "open" if level <= 2 else "dense")
        return Segment(shade(level, ascii_only=self._ascii) * count, style)


def _replaced(strip: Strip, start: int, segments: Sequence[Segment], width: int) -> Strip:
    """The strip with `width` columns from `start` on exchanged for these segments, which are as wide."""
    return Strip([*strip.crop(0, start), *segments, *strip.crop(start + width, strip.cell_length)])
