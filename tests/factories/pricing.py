"""Rules of prices for a house, as a distributor would set them."""

from __future__ import annotations

from datetime import UTC, datetime

from core import prices
from core.access import Actor
from core.pricing import Per
from core.runtime import Core
from db.vocabulary import PerformanceId

SOON = datetime(2031, 3, 1, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 2, 10, 0, tzinfo=UTC)


def a_price_book(core: Core, actor: Actor, performance: PerformanceId) -> None:
    """A window, two steps, fees inside and on top, a tax inside: at times that no clock of a test comes near."""
    prices.add_window(
        core, actor, performance, name="Early bird", prices_minor={(0, "a"): 900}, starts_at=LONG_AGO, ends_at=SOON
    )
    prices.add_step(core, actor, performance, name="Half gone", sold_percent=50, change_bp=1_000, to_minor=50)
    prices.add_step(core, actor, performance, name="Last week", at=SOON, change_minor=250)
    prices.add_fee(core, actor, performance, name="Facility", amount_minor=100, is_on_top=False)
    prices.add_fee(core, actor, performance, name="Service", rate_bp=1_000, is_kept=True)
    prices.add_fee(core, actor, performance, name="Handling", per=Per.ORDER, amount_minor=150)
    prices.add_tax(core, actor, performance, name="VAT", rate_bp=1_900)
