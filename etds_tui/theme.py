"""Colours: two themes of our own and one of high contrast. Every state of a seat has a colour variable, and
a glyph that does without (`widgets/seat_map/glyphs.py`). The hues stay apart for colour-blind eyes.
"""

from __future__ import annotations

from textual.theme import Theme

_DARK_SEATS = {
    "seat-open": "#56B4E9",
    "seat-held": "#E69F00",
    "seat-paying": "#F5C26B",
    "seat-reserved": "#C9A0DC",
    "seat-sold": "#7E8790",
    "seat-comp": "#A9B4BF",
    "seat-allocated": "#4FB79F",
    "seat-killed": "#D55E00",
    "seat-mine": "#F0E442",
    "seat-cursor": "#FFFFFF",
}
_LIGHT_SEATS = {
    "seat-open": "#0067A3",
    "seat-held": "#A85400",
    "seat-paying": "#8A4B00",
    "seat-reserved": "#6F3F8C",
    "seat-sold": "#6B6B6B",
    "seat-comp": "#4F5860",
    "seat-allocated": "#00694F",
    "seat-killed": "#A50026",
    "seat-mine": "#6B5000",
    "seat-cursor": "#101418",
}
_CONTRAST_SEATS = {
    "seat-open": "#FFFFFF",
    "seat-held": "#FFB000",
    "seat-paying": "#FFD27A",
    "seat-reserved": "#DC9BFF",
    "seat-sold": "#9A9A9A",
    "seat-comp": "#C8C8C8",
    "seat-allocated": "#5CFFC9",
    "seat-killed": "#FF5A36",
    "seat-mine": "#FFFF00",
    "seat-cursor": "#FFFFFF",
}

THEMES = (
    Theme(
        name="etds-dark",
        primary="#56B4E9",
        secondary="#8AA4B8",
        accent="#F0E442",
        foreground="#D8DEE4",
        background="#12161B",
        surface="#1A2027",
        panel="#232B34",
        success="#4FB79F",
        warning="#E69F00",
        error="#E4572E",
        dark=True,
        variables=_DARK_SEATS,
    ),
    Theme(
        name="etds-light",
        primary="#0067A3",
        secondary="#4A6275",
        accent="#6B5000",
        foreground="#1B2126",
        background="#FBFAF7",
        surface="#F1EFEA",
        panel="#E4E1DA",
        success="#00694F",
        warning="#A85400",
        error="#A50026",
        dark=False,
        variables=_LIGHT_SEATS,
    ),
    Theme(
        name="etds-high-contrast",
        primary="#FFFFFF",
        secondary="#FFFFFF",
        accent="#FFFF00",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#202020",
        success="#5CFFC9",
        warning="#FFB000",
        error="#FF5A36",
        dark=True,
        variables=_CONTRAST_SEATS,
    ),
)

SEAT_VARIABLES = _DARK_SEATS
"""Defaults, so that the style sheets also work under the themes that Textual brings."""
