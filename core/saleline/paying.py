"""What each part of a line pays, what is missing, and the change. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.money import Money
from core.saleline.words import Part
from db.vocabulary import TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One part, worked out: what it is to pay, of cash what is handed over."""

    kind: TenderKind
    amount: Money
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a line pays: its parts in the order in which they are taken, the change, and what is missing."""

    dues: tuple[Due, ...]
    change: Money
    missing: Money
    is_too_much: bool = False
    """More than is to pay, and no cash that change could be given on."""

    @property
    def is_cash(self) -> bool:
        """Whether cash alone pays, which needs no payment dialog."""
        return len(self.dues) == 1 and self.dues[0].kind is TenderKind.CASH


def plan(total: Money, parts: Sequence[Part], balances: Mapping[str, Money]) -> Plan:
    """Vouchers first, then what has an amount, then what takes the rest. `balances` are of vouchers, by their code."""
    left, dues = total.amount_minor, list[Due]()
    fixed_minor = sum(part.amount_minor or 0 for part in parts if part.kind is not TenderKind.CASH)
    has_cash = any(part.kind is TenderKind.CASH for part in parts)
    change_minor = 0
    for part in sorted(parts, key=_turn):
        if part.amount_minor is not None:
            minor = part.amount_minor
        elif part.kind is TenderKind.VOUCHER:
            known = balances.get(part.code or "")
            balance = left if known is None else known.amount_minor
            minor = min(balance, max(total.amount_minor - fixed_minor, 0), max(left, 0))
        else:
            minor = max(left, 0)
        if minor or part.amount_minor is not None or len(parts) == 1:
            dues.append(Due(kind=part.kind, amount=Money(minor, total.currency), code=part.code))
        left -= minor
    if left < 0:
        change_minor = -left if has_cash else 0
    return Plan(
        dues=tuple(dues),
        change=Money(change_minor, total.currency),
        missing=Money(max(left, 0), total.currency),
        is_too_much=left < 0 and not _is_change_of_cash(dues, -left),
    )


def _turn(part: Part) -> tuple[bool, bool, bool]:
    """Cash comes last of what has an amount, since change is given on it."""
    takes_rest = part.amount_minor is None
    return part.kind is not TenderKind.VOUCHER, takes_rest, part.kind is TenderKind.CASH


def _is_change_of_cash(dues: Sequence[Due], over_minor: int) -> bool:
    """Change is given on cash alone, and never more than was handed over."""
    cash_minor = sum(due.amount.amount_minor for due in dues if due.kind is TenderKind.CASH)
    return cash_minor >= over_minor
