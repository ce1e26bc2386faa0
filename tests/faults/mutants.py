"""The protocol with a rule taken out, as code: a fault run that does not catch these is worth nothing."""

from __future__ import annotations

import psycopg

from core.payments import resolution
from core.payments.providers import Answer, AttemptState, Guarded, Unanswered
from db.queries import payments

MUTANTS = ("released by clock", "sweeper only asks", "no submit fence", "new key per retry")

_NO_FENCE = """
create or replace function submit_tender(p_performance bigint, p_tender uuid, p_provider_reference text) returns boolean
language plpgsql as $$
begin
  update tender t set state = 'submitted', provider_reference = p_provider_reference
    where t.performance_id = p_performance and t.id = p_tender and t.state = 'created';
  return true;
end $$;
"""


def prepare(mutant: str, owner_url: str) -> None:
    """The part of a mutant that lives in the database."""
    if mutant == "no submit fence":
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute(_NO_FENCE)


def apply(mutant: str) -> None:
    """The part that lives in a process."""
    if mutant == "released by clock":
        resolution._last_word = _by_clock
    elif mutant == "sweeper only asks":
        resolution._last_word = _only_asks
    elif mutant == "new key per retry":
        Guarded.confirm = _with_new_keys  # type: ignore[method-assign]


def _by_clock(provider: Guarded, row: payments.TenderRow) -> Answer:
    return Answer(AttemptState.CANCELLED, "the time is over")


def _only_asks(provider: Guarded, row: payments.TenderRow) -> Answer:
    answer = provider.get(row.provider_reference or "")
    return Answer(AttemptState.CANCELLED, "not charged yet") if answer.state is AttemptState.CREATED else answer


def _with_new_keys(self: Guarded, reference: str, key: str) -> Answer:
    provider = self._provider
    try:
        return provider.confirm(reference, key)
    except Unanswered:
        with provider._open() as db:  # type: ignore[attr-defined]
            amount, currency, metadata = db.execute(
                "select amount_minor, currency, metadata from attempt where reference = ?", [reference]
            ).fetchone()
        import json

        again = provider.create(key + "-again", amount, currency, json.loads(metadata))
        return provider.confirm(again, key + "-again")
