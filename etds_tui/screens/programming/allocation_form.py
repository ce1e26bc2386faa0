"""The form of one letter: name, kind, whose, who may sell, why, when to ask, and the ladder in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core import inventory
from core.errors import BadInput
from core.inventory import Allocation, AllocationKind, Release, ReleaseStep, Role, Terms, write_ladder, write_when
from core.programming import Performance
from etds_tui.screens.modals.form import Field, FormDialog

if TYPE_CHECKING:
    from etds_tui.app import EtdsApp

_KINDS = ", ".join(AllocationKind)


def allocation_form(
    etds: EtdsApp, performance: Performance, letter: str, row: Allocation | None, steps: Sequence[ReleaseStep]
) -> FormDialog[str]:
    """Gives the letter once it stands as it was typed."""
    zone, curtain = ZoneInfo(performance.time_zone), performance.starts_at

    async def done(typed: Mapping[str, str]) -> str:
        rungs = inventory.read_ladder(typed["ladder"], curtain, zone)
        moments = {
            key: inventory.read_when(typed[key], curtain, zone) if typed[key] else None for key in ("ask", "warn")
        }
        await etds.ask(
            inventory.put_allocation,
            performance.id,
            letter=letter,
            name=typed["name"],
            kind=_kind(typed["kind"]),
            owner_role=row.owner_role if row is not None else Role.DISTRIBUTOR,
            sold_by=_roles(typed["sold_by"]),
            ladder=[Release(due_at=one.due_at, percent=one.percent, to_letter=one.to_letter) for one in rungs],
            terms=Terms(
                reason=typed["reason"],
                message=typed["message"],
                owner=typed["owner"],
                ask_at=moments["ask"],
                warn_at=moments["warn"],
            ),
        )
        return letter

    when = {
        key: write_when(moment, curtain, zone) if moment is not None else ""
        for key, moment in (("ask", row and row.ask_at), ("warn", row and row.warn_at))
    }
    pending = [step for step in steps if step.letter == letter and step.done_at is None]
    fields = [
        Field("name", "name", row.name if row else "", "Press"),
        Field("kind", "kind", row.kind if row else "other", _KINDS),
        Field("owner", "whose", row.owner or "" if row else "", "a name, or a user name that may release it"),
        Field(
            "sold_by", "sold by", ", ".join(row.sold_by) if row else "", "roles that sell from it: manager, operator"
        ),
        Field("reason", "reason", row.reason or "" if row else "", "why it is kept"),
        Field("message", "message", row.message or "" if row else "", "what whoever touches a seat should know"),
        Field("ask", "ask from", when["ask"], "7d before the curtain, or 2026-12-01T10:00"),
        Field("warn", "warn from", when["warn"], "48h"),
        Field("ladder", "ladder", write_ladder(pending, curtain, zone), "24h 50, 2h 100   or   7d 100 H"),
    ]
    return FormDialog(f"Allocation {letter} at {performance.code}", fields, done)


def _kind(text: str) -> AllocationKind:
    """Raises BadInput."""
    try:
        return AllocationKind(text.casefold() or "other")
    except ValueError:
        raise BadInput(f"A kind is one of: {_KINDS}.") from None


def _roles(text: str) -> list[Role]:
    """Raises BadInput."""
    words = text.casefold().replace(",", " ").split()
    try:
        return [Role(word) for word in words]
    except ValueError:
        raise BadInput(f"Roles that sell are of: {', '.join(Role)}.") from None
