"""What to repaint when seats change: a few spans of cells, or everything. Pure.

A span costs about forty bytes and a fraction of a millisecond, a full repaint some ten kilobytes and some
milliseconds. Changed cells that lie close together on a line travel as one span, because a jump of the terminal's
cursor costs more than the cells between.
"""

from __future__ import annotations

from collections.abc import Iterable

SPANS_MAX = 120
_JOINED_GAP = 3

Span = tuple[int, int, int]
"""(line, first column, column after the last)."""


def spans(cells: Iterable[Span]) -> list[Span] | None:
    """The spans to repaint for these changed cells, in reading order; None where a full repaint is cheaper."""
    joined: list[Span] = []
    for y, start, end in sorted(cells):
        if joined and joined[-1][0] == y and start - joined[-1][2] <= _JOINED_GAP:
            joined[-1] = (y, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((y, start, end))
            if len(joined) > SPANS_MAX:
                return None
    return joined
