"""The protocol with a rule taken out, as code: a fault run that does not catch these is worth nothing."""

from __future__ import annotations

from typing import Any

import psycopg

from core.payments import checkout, resolve
from core.payments.providers import Answer, AttemptState, Guarded, Unanswered
from db.queries import payments

MUTANTS = ("released by clock", "sweeper only asks", "no submit fence", "new key per retry")

_BY_CLOCK = """
create or replace function overdue_by_clock() returns void language plpgsql as $$
declare v orders;
begin
  for v in select o.* from orders o where o.status = 'paying' and o.pay_by <= clock_timestamp() for update skip locked
  loop
    update tender t set state = 'cancelled', deadline = null
      where t.order_id = v.id and t.state in ('created', 'submitted', 'unknown');
    perform give_up_order(v.performance_id, v.id, 'the clock said so');
  end loop;
end $$;
grant execute on function overdue_by_clock() to etds_app;
"""
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
    statements = {"released by clock": _BY_CLOCK, "no submit fence": _NO_FENCE}.get(mutant)
    if statements:
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute(statements)


def apply(mutant: str) -> None:
    """The part that lives in a process."""
    if mutant == "released by clock":
        _sweep_by_clock()
    elif mutant == "sweeper only asks":
        resolve._last_word = _only_asks
    elif mutant == "new key per retry":
        Guarded.confirm = _with_new_keys  # type: ignore[method-assign]


def _sweep_by_clock() -> None:
    found = payments.overdue_orders

    def by_clock(postgres: Any, limit: int) -> Any:
        postgres.call("select overdue_by_clock()")
        return found(postgres, limit)

    payments.overdue_orders = by_clock


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


assert checkout, "imported, so that what it calls is patched before it runs"
