"""The presenter's side of a settlement: terms, expenses and deposits, typed in words."""

from __future__ import annotations

from collections.abc import Mapping

from textual import work

from core import settlement
from core.errors import EtdsError
from core.money import Money
from core.pricing.stack import percent
from core.programming import Performance
from core.settlement import OF_WORDS, Deal, Expense, expense_words
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.form import Field, FormDialog


class DealForms(DeskScreen):
    """What is refused stays in its form, with the sentence that says why."""

    performance: Performance

    @property
    def deal(self) -> Deal | None:
        """The deal that is shown as it stands now."""
        raise NotImplementedError

    @property
    def item(self) -> str:
        """The expense or deposit under the cursor, empty where there is none."""
        raise NotImplementedError

    def reload(self) -> object:
        raise NotImplementedError

    @work(exclusive=True, group="act")
    async def action_edit_deal(self) -> None:
        before, currency = self.deal, self.performance.currency

        async def done(typed: Mapping[str, str]) -> Deal:
            return await self.etds.ask(
                settlement.set_deal, self.performance.id, deal=settlement.read_deal(typed, currency),
                seen=0 if before is None else before.version,
            )  # fmt: skip

        await self._asked(FormDialog("What was agreed", _deal_fields(before, currency), done))

    @work(exclusive=True, group="act")
    async def action_add_expense(self) -> None:
        currency, name = self.performance.currency, self.item
        known = next((one for one in self.deal.expenses if one.name == name), None) if self.deal else None

        async def done(typed: Mapping[str, str]) -> Deal:
            made = settlement.read_expense(typed["name"], typed["value"], typed["cap"], currency)
            return await self.etds.ask(settlement.add_expense, self.performance.id, expense=made)

        cap = "" if known is None or known.cap_minor is None else Money(known.cap_minor, currency).plain()
        fields = [
            Field("name", "expense", known.name if known else "", "Hall hire"),
            Field("value", "how much", _value(known, currency), "2500, 1.50 a ticket, or 2.5% of the gross"),
            Field("cap", "at most", cap.replace(",", ""), "empty: no cap"),
        ]
        await self._asked(FormDialog("An expense", fields, done, "The same name again changes it."))

    @work(exclusive=True, group="act")
    async def action_add_deposit(self) -> None:
        currency = self.performance.currency

        async def done(typed: Mapping[str, str]) -> Deal:
            made = settlement.read_deposit(typed["name"], typed["value"], currency)
            return await self.etds.ask(settlement.add_deposit, self.performance.id, deposit=made)

        fields = [
            Field("name", "deposit", "", "On signing"),
            Field("value", "how much", "", f"in {currency}, like 2500.00"),
        ]
        await self._asked(FormDialog("What the artist had before", fields, done, "The same name again changes it."))

    @work(exclusive=True, group="act")
    async def action_remove_item(self) -> None:
        """It can be typed again, so nobody is asked; every version of a deal is kept."""
        if not self.item:
            self.notify("Put the cursor on an expense or a deposit first.", markup=False)
            return
        try:
            await self.etds.ask(settlement.remove_item, self.performance.id, name=self.item)
        except EtdsError as error:
            self.refused(error)
        self.reload()

    async def _asked(self, form: FormDialog[Deal]) -> None:
        if await self.app.push_screen_wait(form):
            self.reload()


def _deal_fields(deal: Deal | None, currency: str) -> list[Field]:
    def amount(minor: int | None) -> str:
        return Money(minor, currency).plain().replace(",", "") if minor else ""

    def rate(basis_points: int) -> str:
        return percent(basis_points).replace(" ", "") if basis_points else ""

    known = deal or Deal(kind=settlement.DealKind.VERSUS, currency=currency)
    return [
        Field("kind", "kind", known.kind.value, "guarantee, percent, versus or plus"),
        Field("guarantee", "guarantee", amount(known.guarantee_minor), f"in {currency}; empty for percent"),
        Field("share", "share", rate(known.share_bp), "the artist's, like 85%"),
        Field("of", "of", OF_WORDS[known.share_of], "box office, or after expenses"),
        Field("split", "split point", amount(known.split_minor), "plus: empty works it out with the expenses"),
        Field("profit", "profit", rate(known.profit_bp) or amount(known.profit_minor), "plus: presenter's, 15% or 500"),
        Field("cap", "at most", amount(known.cap_minor), "empty: no cap"),
    ]


def _value(expense: Expense | None, currency: str) -> str:
    if expense is None:
        return ""
    if expense.gross_bp is not None:
        return percent(expense.gross_bp).replace(" ", "")
    words = expense_words(expense, currency).split(", at most")[0]
    return words.replace(",", "")
