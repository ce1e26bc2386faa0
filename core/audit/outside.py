"""The books against what providers of payments have in theirs: every cent taken and given back, every attempt ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.payments.providers import Capture, Unanswered
from db.queries import verify as queries

if TYPE_CHECKING:
    from core.runtime import Core

PROMISE_OF_MONEY = "What each provider took and gave back is what the tenders say."
PROMISE_OF_ATTEMPTS = "Every payment that a provider has carries the id of a tender of ours."
_NAMED_MAX = 5


def money_that_differs(core: Core) -> list[str]:
    """Payments that we and their provider remember differently, a sentence each."""
    wrong: list[str] = []
    for name in queries.providers(core.postgres):
        taken = _captures(core, name)
        if taken is None:
            wrong.append(f"{name} did not answer, so this is not known")
            continue
        for row in queries.card_tenders(core.postgres, name):
            capture = taken.get(row.tender_id, Capture(0, 0))
            booked = Capture(row.amount_minor, row.refunded_minor) if row.is_taken else Capture(0, 0)
            if capture != booked and not row.is_moving:
                wrong.append(
                    f"tender {row.tender_id}: we have {booked.taken_minor} less {booked.given_back_minor},"
                    f" {name} {capture.taken_minor} less {capture.given_back_minor}"
                )
    return wrong[:_NAMED_MAX]


def attempts_of_nobody(core: Core) -> list[str]:
    """Money that a provider took under an id that we do not know."""
    wrong: list[str] = []
    for name in queries.providers(core.postgres):
        known = {row.tender_id for row in queries.card_tenders(core.postgres, name)}
        taken = _captures(core, name) or {}
        wrong += [f"{name} took money for {tender}, which is no tender" for tender in taken.keys() - known]
    return wrong[:_NAMED_MAX]


def _captures(core: Core, name: str) -> dict[str, Capture] | None:
    """By tender; None where the provider is not set up here, or does not answer."""
    provider = core.providers.named(name)
    if provider is None:
        return None
    try:
        return dict(provider.captures())
    except Unanswered:
        return None
