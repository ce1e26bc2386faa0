"""The best four places of a stadium of 40,000, picked from its plane, however full it is.

The worst for the search are houses where every row must be looked at: nearly full, and sold out but for singles.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from benchmarks.figures import Figure, figure, seen
from benchmarks.timing import Watch, median, p99
from core.inventory.best_available import Rung, best_available
from db.vocabulary import SeatState
from tests.factories.manifests import stadium

_SEATS, _COUNT = 40_000, 4
_SINGLES_APART = 50
_RUNGS = {
    "empty": Rung.TOGETHER_NO_SINGLE,
    "half full": Rung.TOGETHER_NO_SINGLE,
    "95 % full": Rung.NEAR,
    "full but for singles": Rung.NEAR,
    "full": None,
}
"""Fill states, and what the search must come to: a figure of a search that found something else says nothing."""


def run(quick: bool) -> list[Figure]:
    times = 100 if quick else 1_000
    manifest, random = stadium(_SEATS), Random(2)
    figures: list[Figure] = []
    for name, plane in _planes(Random(1)).items():
        each: list[float] = []
        for _ in range(times):
            with Watch() as watch:
                pick = best_available(manifest, plane, _COUNT, random=random)
            each.append(watch.seconds * 1000)
            assert (pick.rung if pick else None) == _RUNGS[name], f"{name}: {pick}"
        figures += [
            figure(f"best {_COUNT} of {_SEATS:,}, {name}", median(each), "ms", 5, at_least=False),
            seen(f"best {_COUNT} of {_SEATS:,}, {name}: p99", p99(each), "ms"),
        ]
    return figures


def _planes(random: Random) -> Mapping[str, bytes]:
    opened, sold = SeatState.OPEN.byte, SeatState.SOLD.byte
    nearly = bytearray(sold if random.random() < 0.95 else opened for _ in range(_SEATS))
    for seat in range(0, _SEATS - 1, 2):  # no four together: then all rows are looked at, and the next rung too
        if nearly[seat] == nearly[seat + 1] == opened:
            nearly[seat] = sold
    return {
        "empty": bytes([opened]) * _SEATS,
        "half full": bytes(random.choice((opened, sold)) for _ in range(_SEATS)),
        "95 % full": bytes(nearly),
        "full but for singles": bytes(sold if seat % _SINGLES_APART else opened for seat in range(_SEATS)),
        "full": bytes([sold]) * _SEATS,
    }
