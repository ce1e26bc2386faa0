"""Does the house add up? Every promise checked against the rows, at one moment; the row that is wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.news import compare_planes
from db.queries import verify as queries

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 120_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise and whether it holds; `detail` names what is wrong, or says what is promised."""

    check: str
    holds: bool
    detail: str

    def as_data(self) -> Mapping[str, object]:
        return {"check": self.check, "holds": self.holds, "detail": self.detail}


@permits(Permission.HOUSE_VERIFY)
def verify_house(core: Core, actor: Actor) -> tuple[Finding, ...]:
    """Check every promise, over all performances, in one snapshot; then the planes in Redis against the rows.

    Whoever does not reach all performances learns what is broken, but not the rows, which may be another house's.
    """
    sees_rows = scope_of(actor, Permission.HOUSE_VERIFY).everything
    findings: list[Finding] = []
    with core.postgres.read(statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as connection:
        for check in queries.checks():
            wrong = queries.broken(connection, check)
            findings.append(Finding(check.name, not wrong, "; ".join(wrong) if wrong else check.promise))
    findings.append(_planes(core))
    return tuple(finding if finding.holds or sees_rows else _without_rows(finding) for finding in findings)


def _without_rows(finding: Finding) -> Finding:
    return Finding(finding.check, False, "This does not hold. An admin sees which rows are wrong: etds verify")


def _planes(core: Core) -> Finding:
    """The planes are allowed to be behind for a moment, so a difference counts only while it lasts."""
    wrong = compare_planes(core.news)
    promise = "Every plane in Redis pictures its house as Postgres has it."
    return Finding("planes_equal_rows", not wrong, "; ".join(wrong) if wrong else promise)
