"""Sheets are frozen, signed by both sides, and kept as they were: whatever is sold later, a signature stays true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotAsShown, NotFound, Refusal
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.settlement.reading import agreed, sheet_now
from core.settlement.sheet import Sheet, content_of, moved_since, sheet_of
from core.work import work
from db.queries import settlement as queries
from db.vocabulary import PerformanceId, Role

if TYPE_CHECKING:
    from core.runtime import Core

SIDES: Mapping[Role, str] = {Role.DISTRIBUTOR: "presenter", Role.ARTIST: "artist"}
_SHOWN = 12  # characters of a hash


class AlreadySigned(Refusal):
    """This side has signed the sheet."""

    code = "already_signed"


class NothingMoved(Refusal):
    """The newest sheet says what would be frozen."""

    code = "nothing_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`sha256` is what was signed."""

    side: str
    by: str
    username: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A sheet as it was frozen. `is_newest`: no later one stands in its place."""

    number: int
    sheet: Sheet
    sha256: str
    by: str
    at: datetime
    signatures: tuple[Signature, ...]
    is_newest: bool

    @property
    def is_settled(self) -> bool:
        """Both sides have signed."""
        return len(self.signatures) == len(SIDES)

    def is_signed_by(self, side: str) -> bool:
        return any(one.side == side for one in self.signatures)

    @property
    def state(self) -> str:
        """`settled`, `signed by the artist`, `to be signed`, `superseded`."""
        if self.is_settled:
            return "settled" if self.is_newest else "settled, superseded"
        if not self.is_newest:
            return "superseded"
        return f"signed by the {self.signatures[0].side}" if self.signatures else "to be signed"

    def as_data(self) -> Mapping[str, object]:
        return {
            "number": self.number, "state": self.state, "sha256": self.sha256, "frozen_by": self.by,
            "frozen_at": self.at.isoformat(), "sheet": self.sheet.as_data(),
            "signatures": [
                {"side": one.side, "by": one.username, "at": one.at.isoformat(), "sha256": one.sha256}
                for one in self.signatures
            ],
        }  # fmt: skip


@permits(Permission.SALES_SEE)
def list_settlements(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Frozen, ...]:
    """Every sheet that was frozen, the newest first. Raises NotFound."""
    return _frozen(core, performance_in_reach(core, actor, Permission.SALES_SEE, performance_id))


@permits(Permission.SALES_SEE)
def settlement_numbered(core: Core, actor: Actor, performance_id: PerformanceId, *, number: int) -> Frozen:
    """Raises NotFound."""
    return numbered(core, performance_in_reach(core, actor, Permission.SALES_SEE, performance_id), number)


@permits(Permission.DEAL_EDIT)
def freeze_settlement(core: Core, actor: Actor, performance_id: PerformanceId, *, at: datetime | None = None) -> Frozen:
    """Freeze the sheet as of now, or as it was known at a moment, for both to sign.

    Raises: NothingMoved, NotAsShown (somebody was faster), NoDeal, NotOneCurrency, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.DEAL_EDIT, performance_id)
    if at is not None and at > core.clock.now():
        raise BadInput("That moment is still to come. Name one in the past.")
    before = _frozen(core, performance)
    number = before[0].number + 1 if before else 1
    deal = agreed(core, performance)
    sheet = sheet_now(core, performance, deal, at)
    if before and not moved_since(before[0].sheet, sheet):
        raise NothingMoved(f"Sheet {number - 1} says the same: nothing has moved since. Sign that one.")
    with work(core, actor) as unit:
        queries.lock(unit.connection, performance.id)
        if queries.latest(unit.connection, performance.id)[:2] != (deal.version, number - 1):
            raise NotAsShown(f"Somebody else has just changed the settlement of {performance.code}. Look at it, and "
                             "freeze it once more.")  # fmt: skip
        sha256 = queries.insert_settlement(
            unit.connection, performance.id, number, deal_version=deal.version, as_of=sheet.as_of,
            content=content_of(sheet), account_id=actor.account_id,
        )  # fmt: skip
        unit.record("settlement.freeze", performance.code, number=number, sha256=sha256, deal=deal.version,
                    walkout_minor=sheet.outcome.walkout_minor)  # fmt: skip
    return numbered(core, performance, number)


@permits(Permission.SETTLEMENT_SIGN)
def sign_settlement(core: Core, actor: Actor, performance_id: PerformanceId, *, number: int, sha256: str) -> Frozen:
    """Sign the newest sheet for the actor's side. `sha256` is the hash of what was read, or its beginning.

    The second signature settles it. Raises: AlreadySigned, NotAsShown, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.SETTLEMENT_SIGN, performance_id)
    side, wanted = SIDES[actor.role], sha256.strip().casefold()
    numbered(core, performance, number)
    with work(core, actor) as unit:
        queries.lock(unit.connection, performance.id)
        _, newest, stands = queries.latest(unit.connection, performance.id)
        if newest != number:
            raise NotAsShown(f"Sheet {number} was superseded by sheet {newest}. Read that one, and sign it.")
        if len(wanted) < _SHOWN or not stands.startswith(wanted):
            raise NotAsShown(f"This is not the hash of sheet {number}. Read the sheet, and sign what it says.")
        if not queries.insert_signature(
            unit.connection, performance.id, number, side=side, sha256=stands, account_id=actor.account_id,
            session_id=actor.session_id,
        ):  # fmt: skip
            raise AlreadySigned(f"The {side} has signed sheet {number}. The other side signs from its own account.")
        unit.record("settlement.sign", performance.code, number=number, side=side, sha256=stands)
    return numbered(core, performance, number)


def numbered(core: Core, performance: Performance, number: int) -> Frozen:
    for found in _frozen(core, performance):
        if found.number == number:
            return found
    raise NotFound(f"{performance.code} has no sheet {number}. Look at 'etds settle list {performance.code}'.")


def _frozen(core: Core, performance: Performance) -> tuple[Frozen, ...]:
    zone = ZoneInfo(performance.time_zone)
    found = queries.settlements_of(core.postgres, performance.id)
    return tuple(
        Frozen(
            number=row.number,
            sheet=sheet_of(row.content),
            sha256=row.sha256,
            by=row.frozen_by,
            at=row.frozen_at.astimezone(zone),
            signatures=tuple(
                Signature(
                    side=side, by=name, username=username, at=datetime.fromisoformat(at).astimezone(zone),
                    sha256=sha256,
                )
                for side, name, username, at, sha256 in row.signatures
            ),
            is_newest=row is found[0],
        )
        for row in found
    )  # fmt: skip
