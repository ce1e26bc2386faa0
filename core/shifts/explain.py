"""Why a drawer is over or short: the mistakes that would leave exactly this difference, the likeliest first. Pure.

Each kind of mistake has a weight, and each row that it may have happened to has its share of it. A difference that fits
one refund of three thus says more than one that fits a slip of the finger at one sale of two hundred. Mistakes that
name no row (a drop that nobody entered) fit by how round they are. Pairs come behind what explains it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.money import Money
from core.shifts.slips import slips

_SECONDS_NEAR = 600
_PAIR_WEIGHT, _PAIR_FROM_MAX = 0.05, 400
_NAMED_MAX = 4
WEIGHTS = {
    "card_as_cash": 3.0,
    "cash_as_card": 3.0,
    "rung_twice": 3.0,
    "back_twice": 2.5,
    "back_kept": 2.0,
    "moved_twice": 2.0,
    "not_moved": 1.0,
    "drop_missed": 2.5,
    "out_missed": 2.0,
    "in_missed": 1.5,
    "float": 1.5,
    "received": 2.0,
    "change": 1.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that moved money: `name` is an order's reference or a reason.

    `act`: sale, back, paid_in, paid_out or drop; `kind`: cash, card, voucher or account; `at_seconds` since opening.
    """

    name: str
    act: str
    kind: str
    amount_minor: int
    at_seconds: float
    received_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A drawer as it was counted. `over_minor` below zero is short. `usual_minor`: the float that it mostly has."""

    currency: str
    over_minor: int
    float_minor: int
    usual_minor: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A mistake that explains the difference. `kinds` has two members for a pair; `names` are the rows it may be at."""

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    sentence: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Guess:
    """A mistake, the difference that it would make, and the row it would be at."""

    kind: str
    minor: int
    name: str
    sentence: str


def likely_causes(day: Day, most: int = 5) -> tuple[Cause, ...]:
    """What explains the difference to the cent, the likeliest first; nothing where there is none."""
    if day.over_minor == 0:
        return ()
    guesses = list(_guesses(day))
    weighed = _weighed(day, guesses)
    single = [cause for (kind, minor), cause in weighed.items() if minor == day.over_minor and kind]
    single += _unnamed(day, day.over_minor)
    single.sort(key=lambda cause: -cause.weight)
    if len(single) < most:
        single += _pairs(day, weighed)
    return tuple(single[:most])


def _guesses(day: Day) -> Iterator[_Guess]:
    """Every mistake that one of the rows, or the float, may have seen."""
    sales = [row for row in day.rows if row.act == "sale"]
    for row in sales:
        said = f"{row.name}, {_money(row.amount_minor, day)}"
        if row.kind == "cash":
            yield _Guess("card_as_cash", -row.amount_minor, row.name, f"rung as cash, paid by card: {said}")
            yield from _change_guesses(row, day)
        elif row.kind == "card":
            yield _Guess("cash_as_card", row.amount_minor, row.name, f"rung as card, paid in cash: {said}")
    for first, second in _twins([row for row in sales if row.kind == "cash"]):
        yield _Guess("rung_twice", -second.amount_minor, second.name, f"rung twice: {first.name} and {second.name}")
    for row in day.rows:
        if row.act == "back" and row.kind == "cash":
            yield _Guess("back_twice", -row.amount_minor, row.name, f"refund handed out twice: {row.name}")
            yield _Guess("back_kept", row.amount_minor, row.name, f"refund not handed out: {row.name}")
    moved = [row for row in day.rows if row.act in _MOVED]
    for row in moved:
        minor = -row.amount_minor if row.act == "paid_in" else row.amount_minor
        yield _Guess("not_moved", minor, row.name, f"{_MOVED[row.act]} entered and not done: {row.name}")
    for _, row in _twins(moved):
        minor = -row.amount_minor if row.act == "paid_in" else row.amount_minor
        yield _Guess("moved_twice", minor, row.name, f"{_MOVED[row.act]} entered twice: {row.name}")
    floats = {*slips(day.float_minor), *([] if day.usual_minor is None else [day.usual_minor])} - {day.float_minor}
    for other in sorted(floats):
        yield _Guess("float", other - day.float_minor, "float", f"the float was {_money(other, day)}")


def _change_guesses(row: Row, day: Day) -> Iterator[_Guess]:
    """Another amount was handed over than was typed, or another change than was shown."""
    received = row.received_minor
    if received is None:
        return
    for other in slips(received):
        if other >= row.amount_minor:
            words = f"{_money(other, day)} were handed over, not {_money(received, day)}: {row.name}"
            yield _Guess("received", other - received, row.name, words)
    change = received - row.amount_minor
    for other in slips(change):
        words = f"{_money(other, day)} of change were given, not {_money(change, day)}: {row.name}"
        yield _Guess("change", change - other, row.name, words)


def _twins(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Those of one act and amount that came shortly one after the other."""
    alike: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row.act, row.amount_minor].append(row)
    for same in alike.values():
        for first, second in pairwise(sorted(same, key=lambda row: row.at_seconds)):
            if second.at_seconds - first.at_seconds <= _SECONDS_NEAR:
                yield first, second


def _weighed(day: Day, guesses: Sequence[_Guess]) -> dict[tuple[str, int], Cause]:
    """Guesses of one kind and one difference are one cause, which names the rows that it may be at."""
    together: dict[tuple[str, int], list[_Guess]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for guess in guesses:
        together[guess.kind, guess.minor].append(guess)
        counts[guess.kind] += 1
    return {
        key: Cause(
            kinds=(key[0],),
            names=tuple(dict.fromkeys(guess.name for guess in same)),
            sentence=_sentence(same),
            weight=WEIGHTS[key[0]] * len(same) / counts[key[0]],
        )
        for key, same in together.items()
    }


def _unnamed(day: Day, minor: int) -> list[Cause]:
    """Cash that moved and that nobody entered: it fits by how round it is, or that there was such a one before."""
    before = {(row.act, row.amount_minor) for row in day.rows if row.act in _MOVED}
    acts = [("drop_missed", "drop"), ("out_missed", "paid_out")] if minor < 0 else [("in_missed", "paid_in")]
    found: list[Cause] = []
    for kind, act in acts:
        share = _roundness(abs(minor), day) * (4 if (act, abs(minor)) in before else 1)
        words = f"{_MOVED[act]} not entered: {_money(abs(minor), day)}"
        found.append(Cause(kinds=(kind,), names=(), sentence=words, weight=WEIGHTS[kind] * share))
    return found


def _roundness(minor: int, day: Day) -> float:
    unit = Money(1, day.currency)
    major = 10 ** (len(unit.plain().partition(".")[2]))
    steps = ((100 * major, 0.2), (50 * major, 0.12), (10 * major, 0.06), (major, 0.02), (major // 2 or 1, 0.01))
    return next((share for step, share in steps if minor % step == 0), 0.002)


def _pairs(day: Day, weighed: dict[tuple[str, int], Cause]) -> list[Cause]:
    """Two mistakes that make the difference together."""
    likely = dict(sorted(weighed.items(), key=lambda item: -item[1].weight)[:_PAIR_FROM_MAX])
    found: dict[frozenset[tuple[str, int]], Cause] = {}
    by_minor: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for key in likely:
        by_minor[key[1]].append(key)
    for key, first in likely.items():
        for other in by_minor.get(day.over_minor - key[1], ()):
            second, both = likely[other], frozenset((key, other))
            if other == key or both in found or (first.names == second.names and len(first.names) == 1):
                continue
            found[both] = Cause(
                kinds=(*first.kinds, *second.kinds), names=(*first.names, *second.names),
                sentence=f"{first.sentence}; and {second.sentence}",
                weight=first.weight * second.weight * _PAIR_WEIGHT,
            )  # fmt: skip
    return sorted(found.values(), key=lambda cause: -cause.weight)


def _sentence(same: Sequence[_Guess]) -> str:
    first, others = same[0], list(dict.fromkeys(guess.name for guess in same[1:] if guess.name != same[0].name))
    if not others:
        return first.sentence
    named = ", ".join(others[: _NAMED_MAX - 1])
    more = len(others) - (_NAMED_MAX - 1)
    return f"{first.sentence}; or {named}{f' and {more} more' if more > 0 else ''}"


def _money(minor: int, day: Day) -> str:
    return Money(minor, day.currency).plain()


_MOVED = {"paid_in": "paid in", "paid_out": "paid out", "drop": "drop"}
