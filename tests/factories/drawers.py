"""Open drawers for whoever sells: cash moves out of and into nothing else."""

from __future__ import annotations

from core.runtime import Core

FLOAT_MINOR = 20_000

_OPEN = (
    "select open_shift(gen_random_uuid(), v.id, a.id, 'drawer of ' || a.username, v.currency, %s, null)"
    " from account a join lateral (select id, currency from venue where a.venue_id is null or id = a.venue_id"
    "   order by id limit 1) v on true"
    " where a.role in ('operator', 'manager', 'agent')"
    " and not exists (select from shift s where s.account_id = a.id and s.state in ('open', 'counting'))"
)


def open_drawers(core: Core) -> None:
    """A drawer with 200.00 for every account that sells and has none, in its house, else in the oldest one."""
    core.postgres.rows(_OPEN, [FLOAT_MINOR])
