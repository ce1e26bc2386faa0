"""The price grid: a line a level, its name and what each price type pays; an empty line for a level more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key
from textual.widgets import Input, Static

from core.errors import BadInput
from core.money import parse_amount
from core.scaling import LEVELS_MAX, Scale
from etds_tui.screens.base import DeskDialog
from etds_tui.text import fit, plain
from etds_tui.widgets.seat_map.levels import sign

_NAME_MAX = 40


@dataclass(frozen=True, slots=True)
class GridChange:
    """What was typed anew: names by level (the one behind the last is a new level), prices by level and letter."""

    names: dict[int, str] = field(default_factory=dict[int, str])
    prices_minor: dict[tuple[int, str], int | None] = field(default_factory=dict[tuple[int, str], int | None])

    def __bool__(self) -> bool:
        return bool(self.names or self.prices_minor)


class PriceGrid(DeskDialog[GridChange]):
    """Gives what was changed, or None. Enter keeps all of it, from whichever field."""

    DEFAULT_CSS = """
    PriceGrid > .dialog { width: 76; }
    PriceGrid VerticalScroll { height: auto; max-height: 14; scrollbar-size-vertical: 1; }
    PriceGrid Horizontal { height: 1; }
    PriceGrid .sign { width: 3; color: $text-muted; }
    PriceGrid Input { border: none; height: 1; padding: 0 1; width: 11; margin-right: 1; background: $panel; }
    PriceGrid Input.name { width: 22; }
    PriceGrid Input:focus { border: none; height: 1; background: $primary 30%; }
    PriceGrid .head { width: 11; margin-right: 1; padding: 0 1; color: $text-muted; }
    PriceGrid .head.name { width: 22; }
    PriceGrid .wrong { min-height: 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ".price"

    def __init__(self, title: str, scale: Scale, level: int) -> None:
        super().__init__()
        self._title, self._scale, self._level = title, scale, level
        self._types = scale.prices.types
        self._fields: dict[tuple[int, str], Input] = {}  # the name under an empty letter

    def compose(self) -> ComposeResult:
        count = len(self._scale.names)
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            with Horizontal():
                yield Static("", classes="sign")
                yield Static("level", classes="head name")
                for price_type in self._types:
                    yield Static(fit(f"{price_type.letter} {price_type.name}", 9), classes="head", markup=False)
            with VerticalScroll(can_focus=False):
                for level in range(min(count + 1, LEVELS_MAX)):
                    yield Horizontal(*self._line(level))
            yield Static("", classes="wrong", markup=False)
            yield Static(
                "Arrows and Tab move, Enter keeps all. An empty price: not sold so. The last line is a new level.",
                classes="hint",
            )

    def _line(self, level: int) -> list[Static | Input]:
        is_new = level == len(self._scale.names)
        name = "" if is_new else self._scale.names[level]
        shown: list[Static | Input] = [Static("+" if is_new else sign(level), classes="sign", markup=False)]
        field_ = Input(name, placeholder="a level more" if is_new else "", classes="name", max_length=_NAME_MAX)
        self._fields[level, ""] = field_
        shown.append(field_)
        for price_type in self._types:
            price = None if is_new else self._scale.prices.price(level, price_type.letter)
            field_ = Input(price.plain().replace(",", "") if price is not None else "", classes="price", max_length=12)
            self._fields[level, price_type.letter] = field_
            shown.append(field_)
        return shown

    def on_mount(self) -> None:
        start = (self._level, self._types[0].letter) if self._types else (self._level, "")
        self.call_after_refresh(self.set_focus, self._fields.get(start))

    def on_key(self, event: Key) -> None:
        event.prevent_default()
        if event.key not in ("up", "down"):
            return
        at = next((place for place, field_ in self._fields.items() if field_ is self.focused), None)
        if at is not None:
            to = self._fields.get((at[0] + (1 if event.key == "down" else -1), at[1]))
            if to is not None:
                self.set_focus(to)
        event.stop()

    @on(Input.Submitted)
    def _keep(self) -> None:
        wrong, found = self.query_one(".wrong", Static), GridChange()
        for (level, letter), field_ in self._fields.items():
            try:
                self._read(found, level, letter, field_.value.strip())
            except BadInput as error:
                wrong.update(plain(error.message))
                self.set_focus(field_)
                return
        count = len(self._scale.names)
        if any(level == count for level, _ in found.prices_minor) and count not in found.names:
            wrong.update("Give the new level a name.")
            self.set_focus(self._fields[count, ""])
            return
        self.dismiss(found)

    def _read(self, found: GridChange, level: int, letter: str, text: str) -> None:
        """Take what stands in a field, where it is something else than before. Raises BadInput."""
        is_new = level == len(self._scale.names)
        if not letter:
            if not text and not is_new:
                raise BadInput("A level needs a name. It may be one that says that nothing is sold there.")
            if text and (is_new or text != self._scale.names[level]):
                found.names[level] = text
            return
        minor = parse_amount(text, self._scale.prices.currency).amount_minor if text else None
        if minor != self._scale.prices.prices_minor.get((level, letter)):
            found.prices_minor[level, letter] = minor
