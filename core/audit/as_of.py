"""The house as the journals tell it was at a moment: seats by state, money by account. Read from the journals alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from core.money import Money
from db.queries import as_of as queries

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 120_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseThen:
    """One performance at that moment. A hold counts as held until the journal says that it ended.

    `money` is by account, debits positive; it sums to zero.
    """

    performance: str
    seats: Mapping[str, int]
    money: Mapping[str, Money]

    @property
    def balances(self) -> bool:
        return sum(amount.amount_minor for amount in self.money.values()) == 0

    def as_data(self) -> Mapping[str, object]:
        return {
            "performance": self.performance,
            "seats": dict(self.seats),
            "money_minor": {account: amount.amount_minor for account, amount in self.money.items()},
            "balances": self.balances,
        }


@permits(Permission.HOUSE_VERIFY)
def houses_as_of(core: Core, actor: Actor, at: datetime) -> tuple[HouseThen, ...]:
    """Every performance in reach that anything had happened at by then, by code. Raises BadInput for a time to come."""
    if at > core.clock.now():
        raise BadInput("That moment is still to come. Name one in the past.")
    scope = scope_of(actor, Permission.HOUSE_VERIFY)
    with core.postgres.read(statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as connection:
        seats = queries.seats_as_of(connection, scope, at)
        money = queries.money_as_of(connection, scope, at)
    return tuple(
        HouseThen(
            performance=code,
            seats={row.state: row.seats for row in seats if row.code == code},
            money={row.account: Money(row.minor, row.currency) for row in money if row.code == code},
        )
        for code in sorted({row.code for row in seats} | {row.code for row in money})
    )
