"""Does the house add up? Every promise checked against the rows, at one moment; the row that is wrong is named.

`I1` to `I19` are about the books, `E1` and on about the house, `X1` to `X3` about what stands outside of Postgres: the
providers of payments and the planes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.audit import outside, seals
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
    number: str = ""

    def as_data(self) -> Mapping[str, object]:
        return {"number": self.number, "check": self.check, "holds": self.holds, "detail": self.detail}


@permits(Permission.HOUSE_VERIFY)
def verify_house(core: Core, actor: Actor) -> tuple[Finding, ...]:
    """Check every promise, over all performances, in one snapshot; then what stands outside against the rows.

    Whoever does not reach all performances learns what is broken, but not the rows, which may be another house's.
    """
    sees_rows = scope_of(actor, Permission.HOUSE_VERIFY).everything
    findings: list[Finding] = []
    outside_heads = seals.kept(core.settings.state_dir)
    with core.postgres.read(statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as connection:
        for check in queries.checks():
            findings.append(_found(check.number, check.name, check.promise, queries.broken(connection, check)))
        wrong = seals.broken(connection, outside_heads)
        findings.append(_found("I13", "seals_hold", "No row of a journal was changed after it was sealed.", wrong))
    findings += [
        _found("X1", "providers_agree", outside.PROMISE_OF_MONEY, outside.money_that_differs(core)),
        _found("X2", "attempts_are_ours", outside.PROMISE_OF_ATTEMPTS, outside.attempts_of_nobody(core)),
        _found(
            "X3", "planes_equal_rows", "Every plane in Redis pictures its house as Postgres has it.",
            compare_planes(core.news),
        ),
    ]  # fmt: skip
    findings.sort(key=lambda finding: (finding.number[0] != "I", finding.number[0], int(finding.number[1:])))
    return tuple(finding if finding.holds or sees_rows else _without_rows(finding) for finding in findings)


def _found(number: str, name: str, promise: str, wrong: list[str]) -> Finding:
    return Finding(name, not wrong, "; ".join(wrong) if wrong else promise, number)


def _without_rows(finding: Finding) -> Finding:
    return replace(finding, detail="This does not hold. An admin sees which rows are wrong: etds verify")
