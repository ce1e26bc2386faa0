"""The one place that touches Textual's private parts, and only in versions that were looked at.

Textual 8.2 sends a partly changed line from its widget's left edge instead of from the changed cell: a seat at column
190 costs 700 bytes. Cropping both ends makes it fewer than a hundred, which is the difference between a live map and a
frozen one over a thin line. And it draws every line of every widget for that, 150 of them at a desk where one has
changed: now those within the rows that have.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, cast

from textual.geometry import Region
from textual.strip import Strip

_TESTED = ("8.2",)


def patch_partial_updates() -> bool:
    """Crop partial updates at both ends; whether it was done. Does nothing on a version nobody looked at."""
    if not version("textual").startswith(_TESTED):
        return False
    from rich.control import Control
    from textual import _compositor

    def render_segments(self: Any, console: Any) -> str:
        sequences: list[str] = []
        move_to = Control.move_to
        last_y = self.spans[-1][0]
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x > x2 or end <= x1:
                    continue
                start, stop = max(x, x1), min(end, x2)
                if start < stop:
                    sequences.append(move_to(start, y).segment.text)
                    part = strip if (start, stop) == (x, end) else strip.crop(start - x, stop - x)
                    sequences.append(part.render(console))
            if y != last_y:
                sequences.append("\n")
        return "".join(sequences)

    _compositor.ChopsUpdate.render_segments = render_segments  # pyright: ignore[reportAttributeAccessIssue]
    _compositor.Compositor._get_renders = cast("Any", renders_within)  # pyright: ignore[reportPrivateUsage]
    return True


def renders_within(compositor: Any, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
    """Widgets that are seen in `crop`, each with its clip and, of its lines, those in there."""
    screen = compositor.size.region
    within = screen if crop is None else Region(0, crop.y, screen.width, crop.height)
    for widget, (region, clip) in compositor.visible_widgets.items():
        clip = clip.intersection(within)
        seen = region.intersection(clip)
        if seen and (crop is None or crop.overlaps(seen)):
            yield region, clip, widget.render_lines(seen.translate(-region.offset))
