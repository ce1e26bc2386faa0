"""Agents and their allotments: callers of `migrations/functions/agents.sql`, what an agent sees, what it owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres, array
from db.queries.allocations import SetAside
from db.queries.inventory import CountsRow, HoldAsked, HoldOutcome
from db.scope import Scope, within
from db.vocabulary import AccountId, AgentId, OrderId, OrganisationId, PerformanceId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRow:
    """An agent, with the user names that sell for it."""

    id: AgentId
    organisation_id: OrganisationId
    organisation: str
    name: str
    commission_bp: int
    accounts: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "accounts", tuple(self.accounts))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotmentRow:
    """An allotment as it stands, with what was sold of it by its agent. Amounts in minor units."""

    agent_id: AgentId
    agent: str
    performance_id: PerformanceId
    code: str
    event: str
    starts_at: datetime
    time_zone: str
    currency: str
    letter: str
    cut_off_at: datetime
    commission_bp: int
    allotted: int
    returned: int
    left: int
    held: int
    sold: int
    gross_minor: int


_AGENT = (
    "select g.id, g.organisation_id, o.name::text as organisation, g.name::text, g.commission_bp,"
    " array(select a.username::text from account a where a.agent_id = g.id order by a.username) as accounts"
    " from agent g join organisation o on o.id = g.organisation_id"
)


def agents(postgres: Postgres, scope: Scope) -> list[AgentRow]:
    """Those of the organisation in reach, by name."""
    return postgres.records(
        AgentRow,
        _AGENT + " where %s or g.organisation_id = %s order by g.name, g.id",
        [scope.everything, scope.organisation_id],
    )


def agent_by_id(postgres: Postgres, agent_id: AgentId) -> AgentRow | None:
    found = postgres.records(AgentRow, _AGENT + " where g.id = %s", [agent_id])
    return found[0] if found else None


def insert_agent(connection: Connection, *, organisation_id: OrganisationId, name: str, commission_bp: int) -> AgentId:
    """Raises RuleBroken(agent_organisation_id_name_key)."""
    row = connection.execute(
        "insert into agent (organisation_id, name, commission_bp) values (%s, %s, %s) returning id",
        [organisation_id, name, commission_bp],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return AgentId(row[0])


def change_agent(connection: Connection, agent_id: AgentId, *, name: str, commission_bp: int) -> None:
    """Raises RuleBroken(agent_organisation_id_name_key)."""
    connection.execute("update agent set name = %s, commission_bp = %s where id = %s", [name, commission_bp, agent_id])


def organisation_id(postgres: Postgres, name: str) -> OrganisationId | None:
    row = postgres.call("select id from organisation where name = %s", [name])
    return None if row is None else OrganisationId(row[0])


def put_allotment(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    *,
    agent_id: AgentId,
    cut_off_at: datetime,
    commission_bp: int,
) -> bool:
    """Make it, or change cut-off and commission; False where the letter is another agent's."""
    return (
        connection.execute(
            "insert into allotment as t (performance_id, letter, agent_id, cut_off_at, commission_bp)"
            " values (%s, %s, %s, %s, %s) on conflict (performance_id, letter) do update"
            " set cut_off_at = excluded.cut_off_at, commission_bp = excluded.commission_bp"
            " where t.agent_id = excluded.agent_id",
            [performance_id, letter, agent_id, cut_off_at, commission_bp],
        ).rowcount
        == 1
    )


def letters_at(postgres: Postgres, performance_id: PerformanceId) -> list[tuple[str, AgentId, str]]:
    """(letter, agent, its name) of each allotment of a performance."""
    rows = postgres.rows(
        "select t.letter, t.agent_id, g.name::text from allotment t join agent g on g.id = t.agent_id"
        " where t.performance_id = %s order by t.letter",
        [performance_id],
    )
    return [(row[0], AgentId(row[1]), row[2]) for row in rows]


def allot_seats(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    seats: Sequence[int],
    *,
    account_id: AccountId,
    session_id: SessionId,
) -> SetAside:
    """`allocated`, `no_allocation` or `no_such_seat`. Raises ActUndone(ET001)."""
    row = connection.execute(
        "select outcome, changed, fences from allot_seats(%s, %s, %s::int[], %s, %s)",
        [performance_id, letter, array(seats), account_id, session_id],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return SetAside(row[0], row[1] or [], row[2] or [])


def return_allotment(
    postgres: Postgres,
    performance_id: PerformanceId,
    letter: str,
    *,
    agent_id: AgentId,
    seats: Sequence[int] | None,
    account_id: AccountId,
    session_id: SessionId,
) -> SetAside:
    """`returned`, `nothing`, `too_late` or `no_allotment`. Raises ActUndone(ET001)."""
    row = postgres.call(
        "select outcome, changed, fences from return_allotment(%s, %s, %s, %s::int[], %s, %s)",
        [performance_id, letter, agent_id, None if seats is None else array(seats), account_id, session_id],
    )
    assert row is not None, "a function answers with a row"
    return SetAside(row[0], row[1] or [], row[2] or [])


def place_agent_hold(
    postgres: Postgres, performance_id: PerformanceId, asked: HoldAsked, agent_id: AgentId
) -> HoldOutcome:
    """T1 from the agent's allotments alone. Raises ActUndone(ET001 | ET003)."""
    row = postgres.call(
        "select outcome, expires_at, remaining_ms, seats, changed, fences"
        " from place_agent_hold(%s, %s, %s::int[], %s, %s, %s, %s, %s)",
        [
            performance_id,
            asked.cart,
            array(asked.seats),
            asked.account_id,
            asked.session_id,
            asked.hold_seconds,
            asked.seats_max,
            agent_id,
        ],
    )
    assert row is not None, "a function answers with a row"
    return HoldOutcome(row[0], row[1], row[2] or 0, row[3] or [], row[4] or [], row[5] or [])


def seats_of_agent(
    postgres: Postgres, performance_id: PerformanceId, agent_id: AgentId
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The letters that are allotted to it, and every seat that has one of them, whoever has the seat."""
    row = postgres.call(
        "select array(select t.letter from allotment t where t.performance_id = %(id)s and t.agent_id = %(agent)s),"
        " array(select c.seat_ordinal from seat_claim c join allotment t on t.performance_id = c.performance_id"
        " and t.letter = c.code where c.performance_id = %(id)s and t.agent_id = %(agent)s order by c.seat_ordinal)",
        {"id": performance_id, "agent": agent_id},
    )
    assert row is not None, "a row of arrays"
    return tuple(row[0]), tuple(row[1])


def counts_of_agent(
    postgres: Postgres, performance_ids: Sequence[PerformanceId], agent_id: AgentId
) -> dict[PerformanceId, CountsRow]:
    """The house equation of the seats that are allotted to it, as if there were no others: unsold ones are open."""
    rows = postgres.records(
        CountsRow,
        "select p.id as performance_id,"
        " count(c.seat_ordinal) filter (where c.state = 'allocated'"
        " or (c.state = 'held' and c.expires_at <= clock_timestamp())) as open,"
        " count(c.seat_ordinal) filter (where c.state = 'held' and c.expires_at > clock_timestamp()) as held,"
        " count(c.seat_ordinal) filter (where c.state = 'paying') as paying,"
        " count(c.seat_ordinal) filter (where c.state = 'reserved') as reserved,"
        " count(c.seat_ordinal) filter (where c.state = 'sold') as sold,"
        " count(c.seat_ordinal) filter (where c.state = 'comp') as comp,"
        " 0::bigint as allocated, 0::bigint as killed, count(c.seat_ordinal) as manifest"
        " from performance p left join allotment t on t.performance_id = p.id and t.agent_id = %s"
        " left join seat_claim c on c.performance_id = t.performance_id and c.code = t.letter"
        " where p.id = any(%s::bigint[]) group by p.id",
        [agent_id, array(performance_ids)],
    )
    return {row.performance_id: row for row in rows}


def is_order_of_agent(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId, agent_id: AgentId) -> bool:
    row = postgres.call(
        "select 1 from orders o join account a on a.id = o.account_id"
        " where o.performance_id = %s and o.id = %s and a.agent_id = %s",
        [performance_id, order_id, agent_id],
    )
    return row is not None


def allotments(postgres: Postgres, scope: Scope, *, agent_id: AgentId | None) -> list[AllotmentRow]:
    """Allotments in reach, of one agent or of all, soonest performance first.

    What counts as sold is a ticket that lives, of an order that an account of the agent made.
    """
    condition, values = within(scope)
    return postgres.records(
        AllotmentRow,
        "select g.id as agent_id, g.name::text as agent, p.id as performance_id, p.code, e.title::text as event,"
        " p.starts_at, v.time_zone, p.currency::text, t.letter, t.cut_off_at, t.commission_bp, t.seats as allotted,"
        " t.returned, c.left_over as left, c.held, s.sold, s.gross_minor"
        " from allotment t join agent g on g.id = t.agent_id join performance p on p.id = t.performance_id"
        " join event e on e.id = p.event_id join venue v on v.id = p.venue_id"
        " cross join lateral (select count(*) filter (where c.state = 'allocated') as left_over,"
        " count(*) filter (where c.state in ('held', 'paying', 'reserved')) as held from seat_claim c"
        " where c.performance_id = t.performance_id and c.code = t.letter) c"
        " cross join lateral (select count(*) as sold, coalesce(sum(l.price_minor - l.discount_minor), 0)::bigint"
        " as gross_minor from orders o join account a on a.id = o.account_id and a.agent_id = t.agent_id"
        " join ticket k on k.performance_id = o.performance_id and k.order_id = o.id and"
        " k.state in ('valid', 'admitted')"
        " join order_line l on l.performance_id = k.performance_id and l.order_id = k.order_id"
        " and l.number = k.line_number where o.performance_id = t.performance_id) s"
        " where (%(agent)s::bigint is null or t.agent_id = %(agent)s) and "
        + condition
        + " order by p.starts_at, t.letter",
        {"agent": agent_id, **values},
    )
