"""Coupons: what they take off, how often they were used, until when; new ones, other limits, and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import sales
from core.errors import BadInput, EtdsError
from core.money import Money, parse_amount
from core.programming import find_performance
from core.sales import Coupon, NewCoupon
from etds_tui.acts import COUPONS
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row

_WIDE = 100
_SCOPES = "performance, event or organisation"


class CouponsScreen(ListedScreen):
    DESK: ClassVar[str] = "Coupons"
    HELP = (
        "Every coupon in your reach, the newest first: what it takes off, how often it was used, and until when it is "
        "good. n makes one and shows its code once; Enter changes its limits and its end; x ends it."
    )
    NOTHING = "There is no coupon yet. Press n for one."
    COLUMNS = (
        Column("no.", is_right=True),
        Column("name", gives=True),
        Column("takes off", is_right=True),
        Column("used", is_right=True),
        Column("of", is_right=True),
        Column("each", is_right=True),
        Column("from", is_right=True, least=_WIDE),
        Column("good until"),
        Column("where"),
    )
    BINDINGS: ClassVar[list[BindingType]] = COUPONS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Coupon, ...] = ()
        self.made: NewCoupon | None = None

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(sales.list_coupons)
        return [self._row(row) for row in self.found]

    def heading(self) -> str:
        live = sum(not self._is_over(row) for row in self.found)
        return f"{counted(len(self.found), 'coupon')}, {live} of them good now"

    def whole(self) -> str:
        row = self.chosen
        if row is None:
            return ""
        new = self.made is not None and self.made.id == row.id
        code = f"Its code, which is kept nowhere: {self.made.code}" if new and self.made is not None else ""
        least = f"; from {Money(row.minimum_minor, self._currency(row))} on" if row.minimum_minor else ""
        return f"{row.name}: {self._value(row)} off, good {_where(row)}{least}\n{code}"

    def _is_over(self, row: Coupon) -> bool:
        is_spent = row.uses_max is not None and row.used >= row.uses_max
        return is_spent or (row.ends_at is not None and row.ends_at <= self.etds.core.clock.now())

    def _row(self, row: Coupon) -> Row:
        end = f"{row.ends_at:%Y-%m-%d %H:%M}" if row.ends_at is not None else "open"
        return Row(
            str(row.id),
            (
                str(row.id),
                row.name,
                self._value(row),
                f"{row.used:,}",
                "any" if row.uses_max is None else f"{row.uses_max:,}",
                "any" if row.customer_uses_max is None else f"{row.customer_uses_max:,}",
                Money(row.minimum_minor, self._currency(row)).plain() if row.minimum_minor else "–",
                f"over {end}" if self._is_over(row) else end,
                _where(row),
            ),
        )

    def _value(self, row: Coupon) -> str:
        if row.percent is not None:
            return f"{row.percent} %"
        return str(Money(row.amount_minor or 0, self._currency(row)))

    def _currency(self, row: Coupon) -> str:
        return row.currency or self.etds.core.settings.currency

    @property
    def chosen(self) -> Coupon | None:
        return next((one for one in self.found if str(one.id) == self.table.selected), None)

    # --- acts -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.action_edit()

    @work(exclusive=True, group="act")
    async def action_new(self) -> None:
        async def done(typed: Mapping[str, str]) -> NewCoupon:
            performance = await self.etds.ask(find_performance, typed["code"])
            value = typed["value"]
            is_share = value.endswith("%")
            return await self.etds.ask(
                sales.create_coupon,
                performance.id,
                name=typed["name"],
                code=typed["word"] or None,
                percent=_whole(value.rstrip("% "), "percent") if is_share else None,
                amount_minor=None if is_share else parse_amount(value, performance.currency).amount_minor,
                uses_max=_limit(typed["uses"]),
                customer_uses_max=_limit(typed["each"]),
                minimum_minor=_amount(typed["minimum"], performance.currency),
                ends_at=self._end(typed["ends"]),
                scope=typed["scope"].casefold() or "performance",
            )

        fields = [
            Field("code", "performance", "", "its code"),
            Field("name", "name", "", "Spring sale"),
            Field("value", "takes off", "10 %", "10 % of each ticket, or 5.00 of the order"),
            Field("scope", "good at", "performance", _SCOPES),
            Field("word", "code", "", "of four signs or more; nothing draws one"),
            *_limits(),
        ]
        self.made = await self.app.push_screen_wait(FormDialog("A new coupon", fields, done)) or self.made
        self._first, self._is_read = (str(self.made.id) if self.made else None), False
        self.reload()

    @work(exclusive=True, group="act")
    async def action_edit(self) -> None:
        row = self.chosen
        if row is None:
            return

        async def done(typed: Mapping[str, str]) -> bool:
            await self.etds.ask(
                sales.change_coupon,
                row.id,
                name=typed["name"],
                uses_max=_limit(typed["uses"]),
                customer_uses_max=_limit(typed["each"]),
                minimum_minor=_amount(typed["minimum"], self._currency(row)),
                ends_at=self._end(typed["ends"]),
            )
            return True

        fields = [Field("name", "name", row.name), *_limits(row, self._currency(row))]
        hint = f"It takes off {self._value(row)}, and was used {counted(row.used, 'time')}."
        if await self.app.push_screen_wait(FormDialog(f"Coupon {row.id}", fields, done, hint)):
            self.reload()

    @work(exclusive=True, group="act")
    async def action_end(self) -> None:
        row = self.chosen
        if row is None:
            return
        lines = [f"{row.name}, used {counted(row.used, 'time')}. What was redeemed stands."]
        if not await self.app.push_screen_wait(ConfirmDialog(f"End coupon {row.id}?", lines, "end it")):
            return
        try:
            await self.etds.ask(sales.end_coupon, row.id)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{row.name} is not good any more.")
        self.reload()

    def _end(self, text: str) -> datetime | None:
        """Raises BadInput."""
        if text.casefold() in ("", "open"):
            return None
        try:
            read = datetime.fromisoformat(text.upper().replace(" ", "T"))
        except ValueError:
            raise BadInput(f"'{text}' is not a time. Write it like 2026-12-01T10:00, in UTC, or open.") from None
        return read if read.tzinfo is not None else read.replace(tzinfo=UTC)

    def action_copy(self) -> None:
        self.copy("etds coupon list")


def _limits(row: Coupon | None = None, currency: str = "EUR") -> list[Field]:
    """The lines that a coupon can be given anew."""
    minimum = Money(row.minimum_minor, currency).plain() if row is not None and row.minimum_minor else ""
    end = f"{row.ends_at.astimezone(UTC):%Y-%m-%dT%H:%M}" if row is not None and row.ends_at is not None else ""
    uses = str(row.uses_max) if row is not None and row.uses_max is not None else ""
    each = str(row.customer_uses_max) if row is not None and row.customer_uses_max is not None else ""
    return [
        Field("uses", "uses", uses, "how often in all; nothing is no limit"),
        Field("each", "a customer", each, "how often for one customer"),
        Field("minimum", "orders from", minimum, "smallest order it is good for"),
        Field("ends", "good until", end, "2026-12-01T10:00, in UTC; nothing is no end"),
    ]


def _where(row: Coupon) -> str:
    if row.performance_id is not None:
        return "performance"
    return "event" if row.event_id is not None else "everywhere"


def _limit(text: str) -> int | None:
    """Raises BadInput."""
    return None if text.casefold() in ("", "any") else _whole(text, "number of uses")


def _whole(text: str, what: str) -> int:
    """Raises BadInput."""
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise BadInput(f"'{text}' is no {what}. Write a whole number.")
    return int(text)


def _amount(text: str, currency: str) -> int:
    """Raises BadInput."""
    return parse_amount(text, currency).amount_minor if text else 0
