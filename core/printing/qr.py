"""QR codes as rows of modules, and as text in half blocks: dark is ink. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BORDER = 2  # modules of white around it; paper gives the rest


def modules(payload: str) -> Sequence[Sequence[bool]]:
    """The rows of the code, True where it is dark, with its border."""
    import segno

    made: Any = segno.make(payload, error="m", micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in made.matrix_iter(border=BORDER)]


def half_blocks(payload: str) -> list[str]:
    """Two rows of modules in a line of text."""
    rows = [list(row) for row in modules(payload)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return [
        "".join(_BLOCKS[above, below] for above, below in zip(rows[at], rows[at + 1], strict=True))
        for at in range(0, len(rows), 2)
    ]


_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
