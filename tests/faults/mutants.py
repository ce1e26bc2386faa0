"""The protocol with a rule taken out, as code: a fault run that does not catch these is worth nothing."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from core.payments import resolution
from core.payments.providers import Answer, AttemptState, Guarded, Unanswered
from db.patience import Impatient
from db.queries import payments

MUTANTS = {
    "released by clock": 60,
    "sweeper only asks": 60,
    "no submit fence": 60,
    "new key per retry": 60,
    "lease cut short": 15,
    "commit not awaited": 15,
}
"""And for how many seconds each is hunted. The last two are seen in histories only, which are read at the end."""

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
    with psycopg.connect(owner_url, autocommit=True) as owner:
        if mutant == "no submit fence":
            owner.execute(_NO_FENCE)
        elif mutant == "lease cut short":
            _cut_leases(owner)


def _cut_leases(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """Whoever asks for a seat has it a second before its hold ends."""
    lease, cut = "c.expires_at <= clock_timestamp()", "c.expires_at - interval '1 s' <= clock_timestamp()"
    for name in ("place_hold", "place_holds"):
        row = owner.execute("select pg_get_functiondef(%s::regproc)", [name]).fetchone()
        assert row is not None and lease in str(row[0]), "there is a lease to be cut"
        owner.execute(str(row[0]).replace(lease, cut))  # type: ignore[arg-type]


def apply(mutant: str) -> None:
    """The part that lives in a process."""
    if mutant == "released by clock":
        resolution._last_word = _by_clock
    elif mutant == "sweeper only asks":
        resolution._last_word = _only_asks
    elif mutant == "new key per retry":
        Guarded.confirm = _with_new_keys  # type: ignore[method-assign]
    elif mutant == "commit not awaited":
        connect = Impatient.connect

        def hasty(conninfo: str = "", *, options: str, **more: Any) -> Impatient:
            options = options.replace("synchronous_commit=on", "synchronous_commit=off")
            return connect(conninfo, options=options, **more)

        Impatient.connect = hasty  # type: ignore[assignment, method-assign]


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
        again = provider.create(key + "-again", amount, currency, json.loads(metadata))
        return provider.confirm(again, key + "-again")
