"""What an agent sold and what it may keep of it: the statement that both sides look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.agents.allotments import Allotment, allotments_of, own_allotments
from core.agents.people import agent_in_reach
from core.money import Money
from db.vocabulary import AgentId

if TYPE_CHECKING:
    from core.runtime import Core

_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One allotment, with the commission on what was sold of it. `gone`: released at the cut-off, or sold by the
    house."""

    allotment: Allotment
    gross: Money
    commission: Money

    @property
    def gone(self) -> int:
        row = self.allotment
        return max(row.allotted - row.returned - row.sold - row.left - row.held, 0)

    @property
    def due(self) -> Money:
        """What the agent owes to the organisation."""
        return self.gross - self.commission


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one agent, soonest performance first, and what they come to in each currency."""

    agent: str
    lines: tuple[StatementLine, ...]

    def totals(self) -> Mapping[str, tuple[Money, Money]]:
        """(gross, commission) by currency."""
        found: dict[str, tuple[Money, Money]] = {}
        for line in self.lines:
            nothing = Money(0, line.gross.currency)
            gross, commission = found.get(line.gross.currency, (nothing, nothing))
            found[line.gross.currency] = (gross + line.gross, commission + line.commission)
        return found

    def as_data(self) -> Mapping[str, object]:
        return {
            "agent": self.agent,
            "lines": [
                {
                    "code": line.allotment.code, "letter": line.allotment.letter,
                    "cut_off_at": line.allotment.cut_off_at.isoformat(), "allotted": line.allotment.allotted,
                    "sold": line.allotment.sold, "returned": line.allotment.returned, "left": line.allotment.left,
                    "held": line.allotment.held, "gone": line.gone, "gross_minor": line.gross.amount_minor,
                    "commission_bp": line.allotment.commission_bp, "commission_minor": line.commission.amount_minor,
                    "due_minor": line.due.amount_minor, "currency": line.gross.currency,
                }
                for line in self.lines
            ],
        }  # fmt: skip


def commission_minor(gross_minor: int, commission_bp: int) -> int:
    """The share in minor units, rounded half up. Pure."""
    return (gross_minor * commission_bp + _BASIS_POINTS // 2) // _BASIS_POINTS


@permits(Permission.AGENT_MANAGE)
def agent_statement(core: Core, actor: Actor, agent_id: AgentId) -> Statement:
    """Of one agent in reach. Raises NotFound."""
    agent = agent_in_reach(core, actor, agent_id)
    return _statement(agent.name, allotments_of(core, actor, agent_id))


@permits(Permission.AGENT_SELL)
def own_statement(core: Core, actor: Actor) -> Statement:
    """Of the agent that the account sells for."""
    rows = own_allotments(core, actor)
    return _statement(rows[0].agent if rows else "", rows)


def _statement(name: str, rows: Sequence[Allotment]) -> Statement:
    return Statement(
        name,
        tuple(
            StatementLine(
                row,
                Money(row.gross_minor, row.currency),
                Money(commission_minor(row.gross_minor, row.commission_bp), row.currency),
            )
            for row in rows
        ),
    )
