"""Made-up seasons whose shows sell each after its kind, with a will of their own: what forecasts are judged on.

They know nothing of how a forecast is made: people come day by day, in waves, and the last places end it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from core.analytics.curves import Curve
from core.analytics.forecast import Past, Running

_DAY = date(2026, 3, 7)


@dataclass(frozen=True, slots=True)
class Kind:
    """`wanted` of the house; of it a share in the first days and one in the last, `late_days` long; the rest between.
    `wave`: how much more comes when people talk of it, on some day."""

    wanted: float
    rush: float
    late: float
    late_days: float
    wave: float = 0.0


KINDS = {
    "fast": Kind(1.0, 0.45, 0.15, 6),
    "slow": Kind(0.6, 0.12, 0.20, 10),
    "late": Kind(0.7, 0.08, 0.60, 6),
    "viral": Kind(0.65, 0.06, 0.15, 7, wave=1.2),
}


def a_show(draw: Random, kind: Kind, seats: int, days: int) -> Curve:
    """How such a show sold from the first day to its own."""
    wanted = seats * kind.wanted * math.exp(draw.gauss(0, 0.28))
    rush, late = kind.rush * math.exp(draw.gauss(0, 0.35)), kind.late * math.exp(draw.gauss(0, 0.3))
    late_days, between = kind.late_days * math.exp(draw.gauss(0, 0.2)), max(0.1, 1 - rush - late)
    wave, wave_on = draw.uniform(0.2, 1) * kind.wave, draw.uniform(0.3, 0.95) * days
    eager = [
        (rush * math.exp(-day / 3) / 3 + between / days + late * math.exp((day - days) / late_days) / late_days
         + wave * math.exp(-abs(day - wave_on) / 4) / 8) * draw.gammavariate(3, 1 / 3)
        for day in range(days + 1)
    ]  # fmt: skip
    each = wanted * (1 + wave) / sum(eager)
    sold = [int(each * one + draw.random()) for one in eager]
    back = [sum(draw.random() < 0.02 for _ in range(min(count, 50))) for count in sold]
    return Curve(_DAY - timedelta(days=days), days, tuple(_until_full(sold, back, seats)))


def _until_full(sold: list[int], back: list[int], seats: int) -> Iterator[int]:
    yield from accumulate((out - lost for out, lost in zip(sold, back, strict=True)), lambda a, b: min(a + b, seats))


def a_season(seed: int, kind: str, shows: int = 60) -> list[Past]:
    """Of one hall, all of one kind, or `mixed`."""
    draw = Random(f"{seed} {kind}")
    seats, days = draw.choice((120, 300, 550, 800, 2_000)), draw.choice((30, 45, 60, 90, 120))
    kinds = [KINDS[kind]] if kind in KINDS else list(KINDS.values())
    return [
        Past(seats, a_show(draw, draw.choice(kinds), seats, days + draw.choice((-7, 0, 0, 0, 7)))) for _ in range(shows)
    ]


def as_of(past: Past, days_out: int) -> Running:
    """The same show, so many days before it, when that day was over."""
    counts = past.curve.counts[: past.curve.days - days_out + 1]
    curve = Curve(past.curve.first, past.curve.days, counts)
    return Running(seats=past.seats, room=past.seats, curve=curve, position=len(counts) - 1)
