"""The figures of a chart before they are drawn: cleaned, made fewer where there is no room, and with their scale. Pure.

Whatever comes in, what goes on is finite: a NaN that reaches the drawing library ends the whole program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from core.analytics.reports import Kind

_LARGEST = 1e15
_LEAST_STEP = 1e-6
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_PLAIN_TO = 10_000

Figures = tuple[float | None, ...]


def cleaned(values: Sequence[object], places: int) -> Figures:
    """One finite number or None for each place."""
    found: list[float | None] = [_number(value) for value in values[:places]]
    return tuple(found + [None] * (places - len(found)))


def _number(value: object) -> float | None:
    if type(value) is float and -_LARGEST < value < _LARGEST:
        return value
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(number, -_LARGEST), _LARGEST) if isfinite(number) else None


def joined(values: Figures, each: int) -> Figures:
    """The mean of each so many neighbours."""
    if each < 2:
        return values
    chunks = ([v for v in values[at : at + each] if v is not None] for at in range(0, len(values), each))
    return tuple(sum(chunk) / len(chunk) if chunk else None for chunk in chunks)


def peaks(values: Figures, most: int) -> list[int]:
    """Which places a line goes through where it has room for so many: highest and lowest of all that fall together."""
    each = ceil(len(values) / max(most // 2, 1))
    if each < 3:
        return list(range(len(values)))
    kept: list[int] = []
    for at in range(0, len(values), each):
        told = [place for place in range(at, min(at + each, len(values))) if values[place] is not None]
        ends = {min(told, key=lambda p: values[p] or 0), max(told, key=lambda p: values[p] or 0)} if told else {at}
        kept += sorted(ends)
    return kept


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest tick to the highest, both ends included; `step` lies between two."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        return [self.low + self.step * n for n in range(round((self.high - self.low) / self.step) + 1)]

    def share(self, value: float) -> float:
        """Where the value lies, from 0 to 1."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def scale_of(values: Iterable[float | None], *, ticks: int, is_whole: bool, from_zero: bool) -> Scale:
    """A scale of round numbers around all values with about so many ticks."""
    told = [value for value in values if value is not None] or [0.0]
    low, high = min(told), max(told)
    if from_zero or low == high or low <= high * 0.6:
        low, high = min(low, 0.0), max(high, 0.0)
    least = max(1.0 if is_whole else _LEAST_STEP, max(abs(low), abs(high)) * 1e-9)
    high = max(high, low + least)
    step = _round_step((high - low) / max(ticks - 1, 1), is_whole=is_whole)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step)


def _round_step(least: float, *, is_whole: bool) -> float:
    """The next of 1, 2, 2.5, 5, 10, 20, 25 ... that is not less."""
    least = max(least, 1.0) if is_whole else least
    power = 10.0 ** floor(log10(least))
    steps = (power * digit for digit in (1, 2, 2.5, 5, 10))
    return next(step for step in steps if step >= least * (1 - 1e-9) and not (is_whole and step % 1))


def tick_words(scale: Scale, kind: Kind) -> list[str]:
    """The ticks in words, all in one unit: `0`, `5k`, `10k`."""
    hundredfold = 100 if kind is Kind.SHARE else 1
    largest = hundredfold * max(abs(scale.low), abs(scale.high))
    unit, letter = next(
        ((unit, letter) for unit, letter in _UNITS if largest >= unit and largest >= _PLAIN_TO), (1, "")
    )
    step = hundredfold * scale.step / unit
    digits = next((digits for digits in range(7) if abs(step - round(step, digits)) < step * 1e-6), 7)
    letter = f"{letter}%" if kind is Kind.SHARE else letter
    words = [f"{hundredfold * tick / unit:,.{digits}f}{letter}" for tick in scale.ticks]
    return [
        "0" if abs(tick) < scale.step / 2 else _signed(word, tick, kind)
        for tick, word in zip(scale.ticks, words, strict=True)
    ]


def value_words(value: float | None, kind: Kind) -> str:
    """One value in words, as it stands at the end of its bar."""
    if value is None:
        return "–"
    if kind is Kind.SHARE:
        return f"{100 * value:.1f}%"
    if abs(value) >= 1e9:
        unit, letter = next((unit, letter) for unit, letter in _UNITS if abs(value) >= unit)
        return _signed(f"{value / unit:,.1f}{letter}", value, kind)
    digits = 2 if kind is Kind.MONEY and value % 1 else 0 if value % 1 == 0 else 1
    return _signed(f"{value:,.{digits}f}", value, kind)


def _signed(words: str, value: float, kind: Kind) -> str:
    return f"+{words}" if kind is Kind.CHANGE and value > 0 else words
