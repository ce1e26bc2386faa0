"""Rules of prices in words, and as data for a script. Pure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.money import Money
from core.prices.book import PriceBook
from core.pricing.ahead import Ahead
from core.pricing.stack import percent
from core.programming.repertoire import Performance
from db.queries.prices import FeeRow, TaxRow


def fee_words(row: FeeRow, performance: Performance) -> str:
    """`2.00 EUR a ticket, on top, kept` Pure."""
    value = (
        percent(row.rate_bp or 0) if row.amount_minor is None else str(Money(row.amount_minor, performance.currency))
    )
    if row.per == "cash":
        return f"cash totals to {value}"
    marks = ["on top" if row.is_on_top else "inside"]
    marks += ["kept"] * row.is_kept + ["also on free"] * row.on_free
    marks += [f"of the {row.scope}"] * (row.scope != "performance")
    return f"{value} {'an order' if row.per == 'order' else 'a ticket'}, {', '.join(marks)}"


def tax_words(row: TaxRow) -> str:
    """`19 % inside, of price and fees, line by line` Pure."""
    of = "price and fees" if row.on_price and row.on_fees else "price" if row.on_price else "fees"
    rounding = "line by line" if row.rounding == "line" else "by the sum"
    scope = f", of the {row.scope}" if row.scope != "performance" else ""
    return f"{percent(row.rate_bp)} {'inside' if row.is_inclusive else 'on top'}, of {of}, {rounding}{scope}"


def step_words(each: Ahead, book: PriceBook) -> str:
    """`at 60 % sold (41 % now)`, `since Sat 21 Nov 10:00`. Pure."""
    zone = ZoneInfo(book.performance.time_zone)
    if each.since is not None:
        return f"{'since' if each.is_reached else 'from'} {each.since.astimezone(zone):%a %d %b %H:%M}"
    return f"at {each.step.sold_percent} % sold ({book.sold_percent:.0f} % now)"


def book_data(book: PriceBook) -> dict[str, Any]:
    """For a script; amounts in minor units."""
    return {
        "performance": book.performance.code,
        "currency": book.performance.currency,
        "at": book.at.isoformat(),
        "sold_percent": round(book.sold_percent, 1),
        "prices": [
            {"level": cell.level, "type": cell.price_type.letter, "list_minor": cell.stages.list_minor,
             "window_minor": cell.stages.window_minor, "step_minor": cell.stages.step_minor,
             "price_minor": cell.price.amount_minor, "all_in_minor": cell.all_in.amount_minor}
            for cell in book.cells
        ],
        "windows": [
            {"id": window.id, "name": window.name, "level": window.level, "type": window.letter,
             "price_minor": window.price_minor, "starts_at": window.starts_at.isoformat(),
             "ends_at": window.ends_at.isoformat() if window.ends_at else None}
            for window in book.windows
        ],
        "steps": [
            {"id": each.step.id, "name": each.step.name, "sold_percent": each.step.sold_percent,
             "since": each.since.isoformat() if each.since else None, "reached": each.is_reached,
             "changes": [
                 {"level": one.level, "type": one.letter, "from_minor": one.from_minor, "to_minor": one.to_minor}
                 for one in each.changes
             ]}
            for each in book.steps
        ],
        "fees": [_row_data(row) for row in book.fees],
        "taxes": [_row_data(row) for row in book.taxes],
    }  # fmt: skip


def _row_data(row: FeeRow | TaxRow) -> dict[str, Any]:
    data = asdict(row)
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in data.items()}
