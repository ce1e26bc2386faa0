"""What a person can do with a key: one row of the table that bindings, footer, help and the printed key card share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Act:
    """An act and its keys.

    `keys` are the toolkit's names, with commas between; `words` stand in footer and help; `card` is what the printed
    manual says (`words`, where it has nothing to add). `needs` hides the act from roles without that permission; it is
    a word of `core.access.Permission`, as text, since this table is read before any store is.
    """

    action: str
    keys: str
    words: str
    card: str = ""
    key_shown: str | None = None
    in_footer: bool = True
    needs: str | None = None
    on_card: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """The acts of one desk or widget, under the heading that the key card gives them. `before` opens the section."""

    name: str
    acts: tuple[Act, ...]
    before: str = ""
    after: str = ""

    @property
    def bindings(self) -> list[BindingType]:
        """What the desk of this area puts under `BINDINGS`."""
        return [
            Binding(act.keys, act.action, act.words, show=act.in_footer, key_display=act.key_shown) for act in self.acts
        ]

    @property
    def quiet(self) -> list[BindingType]:
        """The same without a place in the footer: help and palette name them."""
        return [Binding(act.keys, act.action, act.words, show=False) for act in self.acts]


def permissions_of(areas: Iterable[Area]) -> dict[str, str]:
    """What each action needs. An action has one need wherever it stands."""
    return {act.action: act.needs for area in areas for act in area.acts if act.needs is not None}


def key_names(act: Act) -> str:
    """The keys of an act as they are printed: `t, F8`."""
    if act.key_shown is not None:
        others = [
            key for key in act.keys.split(",") if key.startswith(("f", "ctrl+")) and len(key) > 1 and "_" not in key
        ]
        return ", ".join([act.key_shown, *(_named(key) for key in others)])
    return ", ".join(_named(key) for key in act.keys.split(","))


def _named(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key


_NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "shift+left": "Shift+←",
    "shift+right": "Shift+→",
    "shift+up": "Shift+↑",
    "shift+down": "Shift+↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "at": "@",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "full_stop": ".",
    "dollar_sign": "$",
    "exclamation_mark": "!",
    "delete": "Del",
}
