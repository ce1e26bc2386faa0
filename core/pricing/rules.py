"""All that makes a price another one than the list's: windows, steps, fees and taxes of one performance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.pricing.charges import Charge, Fee, Per, Tax, charges, standing, taxes_at
from core.pricing.stages import Stages, Step, Window, staged


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRules:
    """`stamp` stands for these very rules: the database knows another one as soon as one of them changes. 0: none."""

    stamp: int = 0
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    fees: tuple[Fee, ...] = ()
    taxes: tuple[Tax, ...] = ()

    def stages(self, list_minor: int, level: int, letter: str, at: datetime) -> Stages:
        return staged(list_minor, level, letter, windows=self.windows, steps=self.steps, at=at)

    def charges(self, paid_minor: list[int], at: datetime) -> tuple[Charge, ...]:
        """Fees and taxes of lines that are paid with so much each."""
        fees = [fee for fee in standing(self.fees, at) if fee.per is not Per.CASH]
        return charges(paid_minor, fees, taxes_at(self.taxes, at))

    def cash_step(self, at: datetime) -> Fee | None:
        """What cash totals are rounded to; the rule that was made last, where there are several."""
        steps = [fee for fee in standing(self.fees, at) if fee.per is Per.CASH]
        return steps[-1] if steps else None

    def is_sought(self) -> bool:
        """Whether a step waits for so many percent sold."""
        return any(step.sold_percent is not None and step.reached_at is None for step in self.steps)


NO_RULES = PriceRules()
