"""Colours: every theme knows every state, and what must be read can be read."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from etds_tui.theme import SEAT_VARIABLES, THEMES
from etds_tui.widgets.seat_map.glyphs import LOOKS

_OVERLAID = {"pending": "mine"}
_FAINT = {"seat-sold"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_a_colour_for_every_state_and_the_cursor(theme: Theme) -> None:
    wanted = {f"seat-{_OVERLAID.get(look.style, look.style)}" for look in LOOKS.values()} | {"seat-cursor"}
    assert set(theme.variables) == set(SEAT_VARIABLES) == wanted


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_seats_stand_out_from_the_background(theme: Theme) -> None:
    background = Color.parse(theme.background or "")
    contrasts = {name: _contrast(background, Color.parse(hue)) for name, hue in theme.variables.items()}
    assert {name: ratio for name, ratio in contrasts.items() if ratio < (3.0 if name in _FAINT else 4.5)} == {}


def _contrast(one: Color, other: Color) -> float:
    """The contrast ratio of the web's accessibility guidelines, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
