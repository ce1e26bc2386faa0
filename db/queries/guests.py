"""Guests on seats of allocations: callers of `migrations/functions/guests.sql`, lists, and whose letters are whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from db.postgres import Connection, Postgres, array
from db.queries.allocations import SetAside
from db.queries.inventory import HoldAsked, HoldOutcome
from db.scope import Scope, within
from db.vocabulary import AccountId, ArtistId, PerformanceId, SeatState, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRow:
    """A party, with its seats in order and what each of them is now."""

    performance_id: PerformanceId
    id: int
    letter: str
    name: str
    note: str | None
    under: str
    named_by: str
    named_at: datetime
    seats: tuple[int, ...]
    states: tuple[SeatState, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "seats", tuple(self.seats))
        object.__setattr__(self, "states", tuple(SeatState(state) for state in self.states))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatedSeat:
    """A seat under a letter, whoever has it."""

    seat: int
    letter: str
    state: SeatState

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", SeatState(self.state))


# A hold that has run out has ended, whenever it is swept.
_STATE: LiteralString = (
    "case when c.state = 'held' and c.expires_at <= clock_timestamp() then 'allocated' else c.state::text end"
)


def own_letters(
    postgres: Postgres, performance_id: PerformanceId, account_id: AccountId, artist_ids: Sequence[ArtistId]
) -> list[str]:
    """The letters that are an artist's own: those of its account, and those for artists that are no other artist's.

    Whose one is, the owner says: an account that stands for another artist, or the name of another one of the event.
    """
    rows = postgres.rows(
        "select a.letter from allocation a join performance p on p.id = a.performance_id"
        " where a.performance_id = %(id)s and (a.owner_account_id = %(account)s"
        "  or (a.kind = 'artist' or a.owner_role = 'artist')"
        "   and (not exists (select from account_artist x where x.account_id = a.owner_account_id)"
        "     or exists (select from account_artist x where x.account_id = a.owner_account_id"
        "       and x.artist_id = any(%(artists)s::bigint[])))"
        "   and not (a.owner_account_id is null and exists (select from event_artist ea"
        "     join artist r on r.id = ea.artist_id where ea.event_id = p.event_id"
        "     and lower(r.name) = lower(a.owner) and r.id <> all(%(artists)s::bigint[]))))"
        " order by a.letter",
        {"id": performance_id, "account": account_id, "artists": array(artist_ids)},
    )
    return [row[0] for row in rows]


def seats_under(postgres: Postgres, performance_id: PerformanceId, letters: Sequence[str]) -> list[AllocatedSeat]:
    """Every seat that has one of these letters, in order."""
    return postgres.records(
        AllocatedSeat,
        "select c.seat_ordinal as seat, c.code as letter, " + _STATE + " as state from seat_claim c"
        " where c.performance_id = %s and c.code = any(%s::text[]) order by c.seat_ordinal",
        [performance_id, array(letters)],
    )


_GUEST: LiteralString = (
    "select g.performance_id, g.id, g.letter, g.name::text, g.note::text, g.under::text,"
    " coalesce(a.display_name::text, '') as named_by, g.named_at,"
    " coalesce(array_agg(s.seat_ordinal order by s.seat_ordinal) filter (where s.seat_ordinal is not null), '{}')"
    " as seats,"
    " coalesce(array_agg(coalesce(" + _STATE + ", 'open') order by s.seat_ordinal)"
    " filter (where s.seat_ordinal is not null), '{}') as states"
    " from guest g left join guest_seat s on s.performance_id = g.performance_id and s.guest_id = g.id"
    " left join seat_claim c on c.performance_id = s.performance_id and c.seat_ordinal = s.seat_ordinal"
    " left join account a on a.id = g.named_by"
)
_GROUPED: LiteralString = " group by g.performance_id, g.id, a.display_name"


def guests(postgres: Postgres, performance_id: PerformanceId, letters: Sequence[str] | None) -> list[GuestRow]:
    """The parties of a performance under these letters, or all of them, by name."""
    return postgres.records(
        GuestRow,
        _GUEST
        + " where g.performance_id = %s and (%s::text[] is null or g.letter = any(%s::text[]))"
        + _GROUPED
        + " order by g.folded, g.id",
        [performance_id, *[None if letters is None else array(letters)] * 2],
    )


def guests_called(
    postgres: Postgres, scope: Scope, words: Sequence[str], *, since: datetime, until: datetime, limit: int
) -> list[GuestRow]:
    """Parties of performances in reach that begin between these moments, with every word in name or whose; soonest
    performance first."""
    condition, values = within(scope)
    return postgres.records(
        GuestRow,
        _GUEST
        + " join performance p on p.id = g.performance_id"
        + " where p.starts_at between %(since)s and %(until)s and g.folded like all(%(words)s::text[]) and "
        + condition
        + _GROUPED
        + ", p.starts_at order by p.starts_at, g.folded, g.id limit %(limit)s",
        {"since": since, "until": until, "words": array([_like(word) for word in words]), "limit": limit, **values},
    )


def name_guest(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    seats: Sequence[int],
    *,
    name: str,
    note: str | None,
    under: str,
    folded: str,
    account_id: AccountId,
) -> int | None:
    """The party's number; None where there is no such allocation. Raises ActUndone(ET001)."""
    row = connection.execute(
        "select guest_id from name_guest(%s, %s, %s::int[], %s, %s, %s, %s, %s)",
        [performance_id, letter, array(seats), name, note, under, folded, account_id],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0]


def change_guest(
    connection: Connection,
    performance_id: PerformanceId,
    guest_id: int,
    seats: Sequence[int],
    *,
    name: str,
    note: str | None,
    folded: str,
) -> str:
    """`changed`, `served` or `no_guest`. Raises ActUndone(ET001)."""
    row = connection.execute(
        "select outcome from change_guest(%s, %s, %s::int[], %s, %s, %s)",
        [performance_id, guest_id, array(seats), name, note, folded],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0]


def take_guest_off(connection: Connection, performance_id: PerformanceId, guest_id: int) -> tuple[str, int]:
    """`off`, `served` or `no_guest`, and how many seats nobody is expected on any more."""
    row = connection.execute("select outcome, freed from take_guest_off(%s, %s)", [performance_id, guest_id]).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0], row[1] or 0


def release_own(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    seats: Sequence[int],
    *,
    with_guests: bool,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    """Those of the seats that were still free in it, and, unless `with_guests`, are kept for nobody."""
    row = connection.execute(
        "select changed, fences from release_own(%s, %s, %s::int[], %s, %s, %s, %s)",
        [performance_id, letter, array(seats), with_guests, account_id, session_id, reason],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return SetAside("released", row[0] or [], row[1] or [])


def place_guest_hold(postgres: Postgres, performance_id: PerformanceId, guest_id: int, asked: HoldAsked) -> HoldOutcome:
    """All seats of a party that nobody has yet, for the cart. Raises ActUndone(ET001 | ET003)."""
    row = postgres.call(
        "select outcome, expires_at, remaining_ms, seats, changed, fences"
        " from place_guest_hold(%s, %s, %s, %s, %s, %s, %s)",
        [
            performance_id,
            guest_id,
            asked.cart,
            asked.account_id,
            asked.session_id,
            asked.hold_seconds,
            asked.seats_max,
        ],
    )
    assert row is not None, "a function answers with a row"
    return HoldOutcome(row[0], row[1], row[2] or 0, row[3] or [], row[4] or [], row[5] or [])


def kept_for(postgres: Postgres, performance_id: PerformanceId, seats: Sequence[int]) -> dict[int, str]:
    """Whose guests these seats are kept for, by ordinal; who they are is not said."""
    rows = postgres.rows(
        "select s.seat_ordinal, g.under::text from guest_seat s"
        " join guest g on g.performance_id = s.performance_id and g.id = s.guest_id"
        " where s.performance_id = %s and s.seat_ordinal = any(%s::int[])",
        [performance_id, array(seats)],
    )
    return {row[0]: row[1] for row in rows}


def _like(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
