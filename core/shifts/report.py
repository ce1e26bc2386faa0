"""What a shift comes to, as data: the Z, and the X of a shift that is still open. Pure.

expected = float + cash sales - cash refunds + paid in - paid out - drops        over = counted - expected
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.money import Money
from core.pricing.stack import percent
from db.queries.shifts import MovementRow, NoteRow, ShiftRow
from db.vocabulary import AccountId, DrawerAct, ShiftId, ShiftState, VenueId

CASH_WORDS: Mapping[str, str] = {
    "cash": "Cash sales",
    "cash_back": "Cash refunds",
    "paid_in": "Paid in",
    "paid_out": "Paid out",
    "drop": "Drops to the safe",
}
OTHER_WORDS: Mapping[str, str] = {
    "card": "Cards",
    "card_back": "Back to cards",
    "voucher": "Vouchers",
    "voucher_back": "Back onto vouchers",
    "account": "On account",
    "account_back": "Back on account",
}
SIGNS: Mapping[str, int] = {"cash": 1, "cash_back": -1, "paid_in": 1, "paid_out": -1, "drop": -1}
"""What each figure does to the drawer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of a Z: how many rows it opens into, and what they come to. `key` asks for the rows."""

    key: str
    words: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxFigure:
    """A tax of the shift by its rate: what was sold less what came back."""

    name: str
    rate_bp: int
    net: Money
    tax: Money

    @property
    def words(self) -> str:
        return f"{self.name} {percent(self.rate_bp)} of {self.net.plain()} net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    act: DrawerAct
    amount: Money
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    at: datetime
    by: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A shift in one line. Times are on the clock of the house; `number` and `over` stand once it is closed."""

    id: ShiftId
    house_id: VenueId
    house: str
    account_id: AccountId
    operator: str
    username: str
    terminal: str
    currency: str
    state: ShiftState
    opened: datetime
    closed: datetime | None
    float_: Money
    number: int | None
    over: Money | None

    @property
    def is_open(self) -> bool:
        return not self.state.is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class ZReport:
    """Everything that a slip needs. Of an open shift (an X) there is no number, and `counted` and `over` are None.

    `cash` is None, and with it `expected`, for whoever has to count blind.
    """

    shift: Shift
    closed_by: str | None
    approved_by: str | None
    approved: datetime | None
    cash: tuple[Figure, ...] | None
    others: tuple[Figure, ...]
    orders: int
    tickets: int
    comps: int
    returned: int
    voided: int
    total: Money
    average: Money | None
    expected: Money | None
    counted: Money | None
    sha256: str | None
    movements: tuple[Movement, ...] = ()
    notes: tuple[Note, ...] = ()
    taxes: tuple[TaxFigure, ...] = ()

    def as_data(self) -> Mapping[str, object]:
        """For a script; amounts in minor units."""
        shift = self.shift
        return {
            "number": shift.number, "house": shift.house, "operator": shift.operator, "terminal": shift.terminal,
            "state": shift.state.value, "currency": shift.currency, "opened": shift.opened.isoformat(),
            "closed": shift.closed.isoformat() if shift.closed else None, "closed_by": self.closed_by,
            "approved_by": self.approved_by, "float_minor": shift.float_.amount_minor,
            "figures": {
                each.key: {"count": each.count, "minor": each.amount.amount_minor}
                for each in (*(self.cash or ()), *self.others)
            },
            "orders": self.orders, "tickets": self.tickets, "comps": self.comps, "returned": self.returned,
            "voided": self.voided, "total_minor": self.total.amount_minor, "expected_minor": _minor(self.expected),
            "counted_minor": _minor(self.counted), "over_minor": _minor(shift.over), "sha256": self.sha256,
            "taxes": [
                {"name": each.name, "rate_bp": each.rate_bp, "net_minor": each.net.amount_minor,
                 "tax_minor": each.tax.amount_minor}
                for each in self.taxes
            ],
        }  # fmt: skip


def shift_of(row: ShiftRow) -> Shift:
    zone = ZoneInfo(row.time_zone)
    over = None if row.figures is None else row.figures["over_minor"]
    return Shift(
        id=row.id,
        house_id=row.venue_id,
        house=row.venue,
        account_id=row.account_id,
        operator=row.operator,
        username=row.username,
        terminal=row.terminal,
        currency=row.currency,
        state=row.state,
        opened=row.opened_at.astimezone(zone),
        closed=row.closed_at.astimezone(zone) if row.closed_at else None,
        float_=Money(row.float_minor, row.currency),
        number=row.number,
        over=None if over is None else Money(over, row.currency),
    )


def report_of(
    row: ShiftRow, figures: Mapping[str, Any], movements: Sequence[MovementRow] = (), notes: Sequence[NoteRow] = ()
) -> ZReport:
    """The report from the frozen figures of a Z, or from those of this moment."""
    zone, currency = ZoneInfo(row.time_zone), row.currency

    def figure(key: str, words: str) -> Figure:
        return Figure(key=key, words=words, count=figures[key]["count"], amount=Money(figures[key]["minor"], currency))

    orders, total = figures["orders"], Money(figures["orders_minor"], currency)
    counted = figures["counted_minor"]
    return ZReport(
        shift=shift_of(row),
        closed_by=row.closed_by,
        approved_by=row.approved_by,
        approved=row.approved_at.astimezone(zone) if row.approved_at else None,
        cash=tuple(figure(*each) for each in CASH_WORDS.items()),
        others=tuple(figure(*each) for each in OTHER_WORDS.items() if figures[each[0]]["count"] or each[0] == "card"),
        orders=orders,
        tickets=figures["tickets"],
        comps=figures["comps"],
        returned=figures["returned"],
        voided=figures["voided"],
        total=total,
        average=Money(round(total.amount_minor / orders), currency) if orders else None,
        expected=Money(figures["expected_minor"], currency),
        counted=None if counted is None else Money(counted, currency),
        sha256=row.sha256,
        movements=tuple(
            Movement(
                act=each.act, amount=Money(each.amount_minor, currency), reason=each.reason, by=each.operator,
                at=each.at.astimezone(zone),
            )
            for each in movements
        ),
        taxes=tuple(
            TaxFigure(
                name=each["name"], rate_bp=each["rate_bp"], net=Money(each["net_minor"], currency),
                tax=Money(each["minor"], currency),
            )
            for each in figures.get("taxes", ())
        ),
        notes=tuple(Note(at=each.at.astimezone(zone), by=each.operator, sentence=each.sentence) for each in notes),
    )  # fmt: skip


def blind(report: ZReport) -> ZReport:
    """The report without what the drawer should have, for whoever is still to count it."""
    return replace(report, cash=None, expected=None, total=Money(0, report.total.currency), average=None, taxes=())


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.amount_minor
