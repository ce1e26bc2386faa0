"""What an order bore, as its receipt says it: what is on top above the total, the taxes inside of it below. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.money import Money
from core.pricing.stack import percent
from core.printing.documents import Pair
from db.queries.charges import ChargeRow


@dataclass(frozen=True, slots=True)
class _Sum:
    base_minor: int
    amount_minor: int
    back_minor: int


def above_total(rows: Sequence[ChargeRow], currency: str) -> Iterator[Pair]:
    """Fees, taxes and rounding that the total has beside the prices."""
    yield from _pairs([row for row in rows if row.is_on_top], currency, "")


def below_total(rows: Sequence[ChargeRow], currency: str) -> Iterator[Pair]:
    """Taxes that the prices have in them, with their net. How a price is split inside is no matter of the buyer's."""
    yield from _pairs([row for row in rows if not row.is_on_top and row.kind == "tax"], currency, "incl. ")


def _pairs(rows: Sequence[ChargeRow], currency: str, before: str) -> Iterator[Pair]:
    for (kind, name, rate_bp), found in _summed(rows).items():
        rate = "" if rate_bp is None else f" {percent(rate_bp)}"
        net = f" on {Money(found.base_minor, currency).plain()}" if kind == "tax" else ""
        yield f"{before}{name}{rate}{net}", Money(found.amount_minor, currency).plain()
        if found.back_minor:
            yield "  of it given back", f"-{Money(found.back_minor, currency).plain()}"


def _summed(rows: Sequence[ChargeRow]) -> dict[tuple[str, str, int | None], _Sum]:
    """By kind, name and rate, in the order in which they came; taxes by rate, as the tax office wants them."""
    sums: dict[tuple[str, str, int | None], _Sum] = {}
    for row in rows:
        key = row.kind, row.name, row.rate_bp
        so_far = sums.get(key, _Sum(0, 0, 0))
        sums[key] = _Sum(
            so_far.base_minor + row.base_minor,
            so_far.amount_minor + row.amount_minor,
            so_far.back_minor + (row.amount_minor if row.gone_back else 0),
        )
    return sums
