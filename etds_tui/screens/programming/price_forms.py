"""The four forms of price rules: a window, a step, a fee, a tax. What is refused stays in its field to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import prices
from core.errors import BadInput, EtdsError, SessionEnded
from core.money import Money, parse_amount
from core.prices import PriceBook
from core.pricing import Per, Step, TaxRounding, ahead_of
from core.pricing.typed import change_of, moment_of, rate_bp, trigger_of, value_of
from etds_tui.screens.base import DeskDialog
from etds_tui.text import fit, plain

_LINE_MAX = 40


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. `hint` says what it may be, and what nothing means."""

    key: str
    label: str
    hint: str = ""
    value: str = ""


class RuleForm(DeskDialog[bool]):
    """Gives True once the rule stands. Enter goes from line to line, behind the last it does it."""

    TITLE_WORDS: ClassVar[str] = ""
    HINT: ClassVar[str] = "Enter goes on; in the last line it does it. Esc leaves everything as it is."
    DEFAULT_CSS = """
    RuleForm > .dialog { width: 74; }
    RuleForm Horizontal { height: 1; }
    RuleForm .label { width: 18; color: $text-muted; }
    RuleForm Input, RuleForm Input:focus { border: none; height: 1; padding: 0 1; background: $panel; width: 1fr; }
    RuleForm Input:focus { background: $primary 30%; }
    RuleForm #ahead { margin-top: 1; height: auto; min-height: 1; }
    RuleForm .wrong { min-height: 1; }
    """

    def __init__(self, book: PriceBook, level: int, letter: str) -> None:
        super().__init__()
        self.book, self.level, self.letter = book, level, letter

    def fields(self) -> tuple[Field, ...]:
        raise NotImplementedError

    async def do(self, typed: Mapping[str, str]) -> None:
        """Make the rule. Raises EtdsError."""
        raise NotImplementedError

    def told(self, typed: Mapping[str, str]) -> str:
        """What it would do, as far as it is typed."""
        return ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(f"{self.TITLE_WORDS}, {self.book.performance.code}"), classes="title", markup=False)
            for field in self.fields():
                with Horizontal():
                    yield Static(field.label, classes="label", markup=False)
                    yield Input(field.value, placeholder=field.hint, id=field.key, max_length=_LINE_MAX)
            yield Static("", id="ahead", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield Static(self.HINT, classes="hint", markup=False)

    def on_key(self, event: Key) -> None:
        """Several fields, each keeps its own; the arrows go between them."""
        if event.key in ("up", "down"):
            self.app.action_focus_previous() if event.key == "up" else self.app.action_focus_next()
            event.stop()
        if isinstance(self.focused, Input):
            event.prevent_default()

    @property
    def typed(self) -> dict[str, str]:
        return {str(field.id): field.value.strip() for field in self.query(Input)}

    @on(Input.Changed)
    def _tell(self) -> None:
        try:
            told = self.told(self.typed)
        except EtdsError:
            told = ""
        self.query_one("#ahead", Static).update(plain(told))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        every = list(self.query(Input))
        at = every.index(event.input)
        if at + 1 < len(every):
            self.set_focus(every[at + 1])
        else:
            self._do(self.typed)

    @work(exclusive=True)
    async def _do(self, typed: dict[str, str]) -> None:
        try:
            await self.do(typed)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(True)


class WindowForm(RuleForm):
    TITLE_WORDS = "Another price for a time"

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("name", "Name", "like Early bird"),
            Field("level", "Level", value=str(self.level)),
            Field("letter", "Price type", value=self.letter),
            Field("price", "Price", f"in {self.book.performance.currency}"),
            Field("starts", "From", "2026-12-01T10:00; nothing: now"),
            Field("ends", "Until", "nothing: to the end"),
        )

    async def do(self, typed: Mapping[str, str]) -> None:
        performance = self.book.performance
        zone = performance.time_zone
        await self.etds.ask(
            prices.add_window,
            performance.id,
            name=typed["name"],
            prices_minor={
                (_level(typed["level"]), typed["letter"]): parse_amount(
                    typed["price"], performance.currency
                ).amount_minor
            },
            starts_at=moment_of(typed["starts"], zone) if typed["starts"] else self.book.at,
            ends_at=moment_of(typed["ends"], zone) if typed["ends"] else None,
        )


class StepForm(RuleForm):
    TITLE_WORDS = "A step of prices"

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("name", "Name", "like Last week"),
            Field("when", "From", "60% (sold), or 2026-12-01T10:00"),
            Field("change", "Change", "+10%, or -2.00"),
            Field("level", "Level", "nothing: every level"),
            Field("letter", "Price type", "nothing: every price type"),
            Field("to", "Round to", "0.50; nothing: to the smallest unit"),
        )

    def told(self, typed: Mapping[str, str]) -> str:
        """From what to what, before anybody is bound by it."""
        if not typed["when"] or not typed["change"]:
            return ""
        changes = ahead_of(self.book.prices, self._step(typed), self.book.at)
        told = [
            f"{one.level} {one.letter} {self._plain(one.from_minor)} → {self._plain(one.to_minor)}" for one in changes
        ]
        return fit("   ".join(told), 68)

    def _step(self, typed: Mapping[str, str]) -> Step:
        performance = self.book.performance
        at, percent = trigger_of(typed["when"], performance.time_zone)
        minor, basis = change_of(typed["change"], performance.currency)
        return Step(
            id=0,
            name=typed["name"],
            level=_level(typed["level"]) if typed["level"] else None,
            letter=typed["letter"] or None,
            at=at,
            sold_percent=percent,
            change_minor=minor,
            change_bp=basis,
            to_minor=parse_amount(typed["to"], performance.currency).amount_minor or 1 if typed["to"] else 1,
            reached_at=None,
        )

    async def do(self, typed: Mapping[str, str]) -> None:
        if not typed["when"] or not typed["change"]:
            raise BadInput("Say from when on, and by how much.")
        step = self._step(typed)
        await self.etds.ask(
            prices.add_step, self.book.performance.id, name=step.name, at=step.at, sold_percent=step.sold_percent,
            change_minor=step.change_minor, change_bp=step.change_bp, level=step.level, letter=step.letter,
            to_minor=step.to_minor,
        )  # fmt: skip

    def _plain(self, minor: int) -> str:
        return Money(minor, self.book.performance.currency).plain()


_SCOPES = {"p": "performance", "v": "venue", "o": "organisation"}
_SCOPE = Field("scope", "For", "p performance, v venue, o organisation", "p")


class FeeForm(RuleForm):
    TITLE_WORDS = "A fee"

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("name", "Name", "like Facility fee"),
            Field("value", "How much", "2.50, or 5%"),
            _SCOPE,
            Field("per", "Taken for", "t ticket, o order, c coins: cash is rounded to it", "t"),
            Field("place", "Inside, on top", "i inside of the price, t on top of it", "t"),
            Field("back", "When returned", "b goes back, k is kept", "b"),
        )

    async def do(self, typed: Mapping[str, str]) -> None:
        performance = self.book.performance
        minor, basis = value_of(typed["value"], performance.currency)
        await self.etds.ask(
            prices.add_fee,
            performance.id,
            name=typed["name"],
            scope=_one(typed["scope"], _SCOPES),
            per=Per(_one(typed["per"], {"t": "ticket", "o": "order", "c": "cash"})),
            amount_minor=minor,
            rate_bp=basis,
            is_on_top=_one(typed["place"], {"i": "inside", "t": "on top"}) == "on top",
            is_kept=_one(typed["back"], {"b": "goes back", "k": "is kept"}) == "is kept",
        )


class TaxForm(RuleForm):
    TITLE_WORDS = "A tax"

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("name", "Name", "like VAT"),
            Field("rate", "Rate", "19%"),
            _SCOPE,
            Field("place", "Inside, on top", "i inside of prices, t on top of them", "i"),
            Field("base", "Of", "p price, f fees on top, b both", "b"),
            Field("rounding", "Rounded", "l line by line, s by the sum", "l"),
        )

    async def do(self, typed: Mapping[str, str]) -> None:
        base = _one(typed["base"], {"p": "price", "f": "fees", "b": "both"})
        await self.etds.ask(
            prices.add_tax,
            self.book.performance.id,
            name=typed["name"],
            rate_bp=rate_bp(typed["rate"]),
            scope=_one(typed["scope"], _SCOPES),
            is_inclusive=_one(typed["place"], {"i": "inside", "t": "on top"}) == "inside",
            on_price=base != "fees",
            on_fees=base != "price",
            rounding=TaxRounding(_one(typed["rounding"], {"l": "line", "s": "net"})),
        )


def _one(typed: str, words: Mapping[str, str]) -> str:
    """The word of that letter."""
    found = words.get(typed[:1].lower())
    if found is None:
        known = ", ".join(f"{letter} ({word})" for letter, word in words.items())
        raise BadInput(f"'{typed}' is none of: {known}.")
    return found


def _level(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit():
        raise BadInput(f"'{typed}' is no level. Type its number.")
    return int(typed)
