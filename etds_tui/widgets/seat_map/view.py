"""Which part of a house is in a window, and where its cells are drawn there. Pure.

Window coordinates count from the window's upper left corner. A column of row names (the gutter) stands left of the
seats and a line of section names above them; neither scrolls. A house smaller than the window stands in its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

GUTTER = 6
TOP = 1


@dataclass(frozen=True, slots=True)
class View:
    """`left`, `top`: where the house's cell (0, 0) is drawn; `gutter`, `band`: where the row and section names are."""

    width: int
    height: int
    cell: int
    gutter: int
    band: int
    left: int
    top: int

    @property
    def edge(self) -> int:
        """The first column of the window in which seats are drawn."""
        return self.gutter + GUTTER

    @property
    def first_line(self) -> int:
        """The house's line under the line of section names."""
        return max(self.band + TOP - self.top, 0)

    @property
    def last_line(self) -> int:
        """The house's line at the lower edge of the window."""
        return self.height - 1 - self.top

    def cell_under(self, x: int, y: int) -> tuple[int, int] | None:
        """The house's cell drawn at (x, y); None on the gutter and the line of names."""
        if x < self.edge or y < self.band + TOP:
            return None
        return (x - self.left) // self.cell, y - self.top

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """From where to where (exclusive) the columns `first` to `last` are seen, or None."""
        start = max(self.left + first * self.cell, self.edge)
        end = min(self.left + (last + 1) * self.cell, self.width)
        return (start, end) if start < end else None

    def is_line_seen(self, line: int) -> bool:
        return self.band < self.top + line < self.height


def view(house: tuple[int, int], window: tuple[int, int], scroll: tuple[int, int], cell: int) -> View:
    """The view of a house of (width, height) cells, each `cell` columns wide, scrolled by so much."""
    spare_x = max(window[0] - GUTTER - house[0] * cell, 0) // 2
    spare_y = max(window[1] - TOP - house[1], 0) // 2
    return View(
        width=window[0],
        height=window[1],
        cell=cell,
        gutter=spare_x,
        band=spare_y,
        left=spare_x + GUTTER - scroll[0],
        top=spare_y + TOP - scroll[1],
    )


def scrolled_to(
    house_cell: tuple[int, int], window: tuple[int, int], scroll: tuple[int, int], cell: int
) -> tuple[int, int]:
    """How to scroll so that a cell of the house is seen, with a margin where there is room, and as little as can be."""
    width, height = max(window[0] - GUTTER, cell), max(window[1] - TOP, 1)
    x, y = house_cell[0] * cell, house_cell[1]
    margin_x, margin_y = min(4 * cell, max(width - cell, 0) // 3), min(2, height // 3)
    left = min(max(scroll[0], x + cell + margin_x - width), max(x - margin_x, 0))
    top = min(max(scroll[1], y + 1 + margin_y - height), max(y - margin_y, 0))
    return left, top
