"""Accounts as a list to look through: with the names of what they are bound to, and their sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.postgres import Postgres
from db.queries.sessions import IS_LIVING
from db.scope import Scope
from db.vocabulary import AccountId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """`signed_in_at` is of the audit: a session is also begun where the house does something for an account."""

    id: AccountId
    username: str
    display_name: str
    role: Role
    state: str
    venue: str | None
    organisation: str | None
    agent: str | None
    signed_in_at: datetime | None
    sessions: int


def _listed(**columns: Any) -> ListedRow:
    columns["role"] = Role(columns["role"])
    return ListedRow(**columns)


def listed(postgres: Postgres, scope: Scope) -> list[ListedRow]:
    """Accounts bound to the house of the scope, or all of them, by name."""
    if not scope.everything and scope.venue_id is None:
        return []
    return postgres.records(
        _listed,
        "select a.id, a.username::text, a.display_name::text, a.role::text, a.state::text,"
        " v.name::text as venue, o.name::text as organisation, g.name::text as agent,"
        " (select e.at from audit_entry e where e.account_id = a.id and e.act = 'session.begin'"
        "   order by e.at desc limit 1) as signed_in_at,"
        " (select count(distinct s.family_id)::int from session s where s.account_id = a.id and " + IS_LIVING + ")"
        "   as sessions"
        " from account a left join venue v on v.id = a.venue_id"
        " left join organisation o on o.id = a.organisation_id left join agent g on g.id = a.agent_id"
        " where %(venue)s::bigint is null or a.venue_id = %(venue)s order by a.username",
        {"venue": scope.venue_id},
    )
