"""The last net under hostile text: whatever a widget shows goes through here on its way to the terminal."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from etds_tui.text import plain


class SafeText(LineFilter):
    """Replaces control, C1, bidi and invisible characters in every segment that is text."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [s if s.control or (s.text.isascii() and s.text.isprintable()) else _safe(s) for s in segments]


def _safe(segment: Segment) -> Segment:
    return Segment(plain(segment.text), segment.style)
