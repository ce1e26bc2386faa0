"""What tells one series from another: a sign that does without colour, and a colour. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

Run = tuple[str, str]
"""Text and its role: `title`, `text`, `muted`, `mark`, or `s` and the number of a series."""
Line = list[Run]

_SIGNS = "●▲■◆○△□◇" + ascii_uppercase
_PLAIN_SIGNS = "o+x*#@%&" + ascii_uppercase
_FILLS = "█░▓▒▚╱" + ascii_uppercase
_PLAIN_FILLS = "#.=+o/" + ascii_uppercase
_BAND, _PLAIN_BAND = "░", ":"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as the terminal library takes them; an empty one is the terminal's own."""

    series: tuple[str, ...] = ("",)
    title: str = "bold"
    text: str = ""
    muted: str = "dim"
    mark: str = "bold"

    def style(self, role: str) -> str:
        if role[0] == "s" and role[1:].isdigit():
            return self.series[int(role[1:]) % len(self.series)]
        return str(getattr(self, role))


NO_COLOURS = Palette()


def sign(series: int, *, ascii_only: bool) -> str:
    """Stands along the line of a series, and before its name."""
    signs = _PLAIN_SIGNS if ascii_only else _SIGNS
    return signs[series % len(signs)]


def fill(series: int, *, ascii_only: bool) -> str:
    """What the bars of a series are made of."""
    fills = _PLAIN_FILLS if ascii_only else _FILLS
    return fills[series % len(fills)]


def band_fill(*, ascii_only: bool) -> str:
    return _PLAIN_BAND if ascii_only else _BAND
