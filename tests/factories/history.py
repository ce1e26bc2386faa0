"""A made-up report like those of the weekly grosses of a street of theatres, with the slips that such files have."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

HEADER = (
    "week_ending", "week_number", "weekly_gross_overall", "show", "theatre", "weekly_gross", "potential_gross",
    "avg_ticket_price", "top_ticket_price", "seats_sold", "seats_in_theatre", "pct_capacity", "performances",
)  # fmt: skip
FIRST_WEEK = date(1985, 6, 9)  # a Sunday
_HEADS = [
    "Golden",
    "Midnight",
    "Paper",
    "Velvet",
    "Silver",
    "Crooked",
    "Distant",
    "Little",
    "Lost",
    "Electric",
    "Winter",
    "Scarlet",
]
_TAILS = [
    "Harbour",
    "Parade",
    "Orchard",
    "Lantern",
    "Carousel",
    "Letters",
    "Garden",
    "Bridge",
    "Company",
    "Serenade",
    "Hotel",
    "Waltz",
]
_MARKS = ("", "", "", "!", ", the Musical", " ('98)", ": A Comedy", " & Sons")


@dataclass(slots=True)
class Report:
    """The bytes, and what is in them: rows of weeks that count, by (show, theatre, Sunday), and slips by kind."""

    data: bytes = b""
    lines: int = 0
    weeks: dict[tuple[str, str, date], tuple[int, int]] = field(default_factory=dict)
    slips: Counter[str] = field(default_factory=Counter[str])


def weekly_report(lines: int, *, seed: int = 1, slips: bool = True) -> Report:
    """At least so many lines behind the header; the same seed makes the same bytes."""
    random, made = Random(seed), Report()
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADER)
    theatres = [f"{tail} Theatre" for tail in _TAILS for _ in range(3)]
    theatres = [name if n % 3 == 0 else f"{_HEADS[n % 12]} {name}" for n, name in enumerate(theatres)]
    for show, theatre, first, length in _runs(random, theatres):
        for number in range(length):
            if made.lines >= lines:
                made.data = text.getvalue().encode()
                return made
            _week(rows, made, random, show, theatre, first + timedelta(weeks=number), slips)
    raise AssertionError("runs never end")


def _runs(random: Random, theatres: list[str]) -> Iterator[tuple[str, str, date, int]]:
    """Each theatre plays one run after the other, some for years."""
    free = dict.fromkeys(theatres, FIRST_WEEK)
    for number in range(10**6):
        theatre = min(theatres, key=lambda name: free[name])
        first, length = free[theatre], min(int(random.paretovariate(0.7) * 5), 900)
        length = min(length, max((date(2024, 12, 29) - first).days // 7, 1))
        free[theatre] = first + timedelta(weeks=length + random.randrange(1, 9))
        if free[theatre] > date(2024, 12, 1):
            free[theatre] = FIRST_WEEK + timedelta(weeks=random.randrange(50))
        title = f"{random.choice(_HEADS)} {random.choice(_TAILS)}{random.choice(_MARKS)}"
        yield f"{title} {number}" if number > 500 else title, theatre, first, length


def _week(rows: object, made: Report, random: Random, show: str, theatre: str, sunday: date, slips: bool) -> None:
    key, seats = (show, theatre, sunday), 900 + sum(map(ord, theatre)) % 700
    performances = random.choice((7, 8, 8, 8, 8, 9))
    sold = int(seats * performances * random.uniform(0.45, 1.02))
    gross = sold * random.randrange(2_800, 14_500) // 100 * 100
    if key in made.weeks:
        return
    day, average, share = sunday, f"{gross / sold / 100:.2f}", f"{sold / seats / performances:.4f}"
    fields = ["", str(sunday.isocalendar().week), "NA", show, theatre, f"{gross / 100:.0f}", "NA", average, "NA",
              str(sold), str(seats), share, str(performances)]  # fmt: skip
    chance = random.random() if slips else 1.0
    if chance < 0.004:
        day = sunday + timedelta(days=1)
        made.slips["monday"] += 1
    elif chance < 0.010:
        fields[7] = "0"
        made.slips["zero average"] += 1
    elif chance < 0.014:
        fields[5] = random.choice(("n.n.", "-1200", "12,34,5", "1O5000"))
        made.slips["bad gross"] += 1
    elif chance < 0.016:
        fields[12] = "eight"
        made.slips["bad performances"] += 1
    fields[0] = day.isoformat()
    rows.writerow(fields)  # type: ignore[attr-defined]
    made.lines += 1
    if 0.010 <= chance < 0.014:
        return
    made.weeks[key] = (gross // 100 * 100, sold)
    if 0.016 <= chance < 0.019:
        rows.writerow(fields)  # type: ignore[attr-defined]
        made.lines += 1
        made.slips["again"] += 1
    elif 0.019 <= chance < 0.021:
        fields[5] = f"{gross / 100 + 1000:.0f}"
        rows.writerow(fields)  # type: ignore[attr-defined]
        made.lines += 1
        made.weeks[key] = (gross // 100 * 100 + 100_000, sold)
        made.slips["corrected"] += 1
