"""The last net under hostile text: whatever a widget shows goes through here on its way to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from etds_tui.text import plain


class SafeText(LineFilter):
    """Replaces control, C1, bidi and invisible characters in every segment that is text, behind other filters.

    Textual makes a strip for each filter, and keeps it by that filter with the strip that it was made of: so there is
    one that does it all, and it is the same one in every frame (`app.get_line_filters`).
    """

    def __init__(self, before: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self._before = before

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        for other in self._before:
            segments = other.apply(segments, background)
        return [s if s.control or (s.text.isascii() and s.text.isprintable()) else _safe(s) for s in segments]


def _safe(segment: Segment) -> Segment:
    return Segment(plain(segment.text), segment.style)
