"""Typed callers of the hold functions (`migrations/functions/holds.sql`) and the counts: the hot path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.postgres import Postgres, array
from db.vocabulary import AccountId, CartId, PerformanceId, SeatState, SessionId


@dataclass(frozen=True, slots=True)
class HoldOutcome:
    """What `place_hold` or `extend_hold` answered. `seats` are all of the cart, `changed` those that moved now."""

    word: str
    expires_at: datetime
    remaining_ms: int
    seats: list[int]
    changed: list[int]
    fences: list[int]


@dataclass(frozen=True, slots=True)
class SeatsMoved:
    """Seats that a release or a sweep gave back, with their fences after it.

    `codes`: the letter of the allocation that a seat went back to, None for an open one.
    """

    word: str
    performance_id: PerformanceId
    cart_id: CartId
    seats: list[int]
    fences: list[int]
    codes: list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One touched seat, as it counts now: a run-out hold has ended. `code`: its allocation, or why it is killed."""

    seat_ordinal: int
    state: SeatState
    code: str | None
    fence: int
    expires_at: datetime | None
    cart_id: CartId | None
    holder: str | None
    till: str | None
    parked_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsRow:
    performance_id: PerformanceId
    open: int
    held: int
    paying: int
    reserved: int
    sold: int
    comp: int
    allocated: int
    killed: int
    manifest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    performance_id: PerformanceId
    cart_id: CartId
    account_id: AccountId
    seats: list[int]
    expires_at: datetime
    remaining_ms: int
    extensions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAsked:
    """What a cart asks for: `seats` ascending, without doubles; `letters` of allocations that it may be given from."""

    cart: CartId
    seats: Sequence[int]
    account_id: AccountId
    session_id: SessionId
    hold_seconds: int
    seats_max: int
    letters: Sequence[str] = ()


def place_hold(postgres: Postgres, performance_id: PerformanceId, asked: HoldAsked) -> HoldOutcome:
    """T1. Raises ActUndone(ET001 | ET003)."""
    row = postgres.call(
        "select outcome, expires_at, remaining_ms, seats, changed, fences"
        " from place_hold(%s, %s, %s::int[], %s, %s, %s, %s, %s::text[])",
        [
            performance_id,
            asked.cart,
            array(asked.seats),
            asked.account_id,
            asked.session_id,
            asked.hold_seconds,
            asked.seats_max,
            array(asked.letters),
        ],
    )
    assert row is not None, "a function answers with a row"
    return HoldOutcome(row[0], row[1], row[2] or 0, row[3] or [], row[4] or [], row[5] or [])


def place_holds(
    postgres: Postgres, performance_id: PerformanceId, asked: Sequence[HoldAsked]
) -> list[HoldOutcome | None]:
    """T1 for several carts in one call, none of whose seats are another's too.

    The word is `held` or `taken`; None where the cart must ask alone.
    """
    rows = postgres.rows(
        "select number, outcome, expires_at, remaining_ms, fences"
        " from place_holds(%s, %s::uuid[], %s::bigint[], %s::uuid[], %s::int[], %s::int[], %s::int[])",
        [
            performance_id,
            array(each.cart for each in asked),
            array(each.account_id for each in asked),
            array(each.session_id for each in asked),
            array(each.hold_seconds for each in asked),
            array(number for number, each in enumerate(asked, start=1) for _ in each.seats),
            array(seat for each in asked for seat in each.seats),
        ],
        is_refusal=lambda rows: any(row[1] == "taken" for row in rows),
    )
    outcomes: list[HoldOutcome | None] = [None] * len(asked)
    for number, word, expires_at, remaining_ms, fences in rows:
        if word != "alone":
            seats = list(asked[int(number) - 1].seats)
            outcomes[number - 1] = HoldOutcome(word, expires_at, remaining_ms or 0, seats, seats, fences or [])
    return outcomes


def extend_hold(
    postgres: Postgres,
    performance_id: PerformanceId,
    cart: CartId,
    *,
    account_id: AccountId,
    session_id: SessionId,
    hold_seconds: int,
    ceiling_seconds: int,
    extensions_max: int,
) -> HoldOutcome:
    """T2, more time. Raises ActUndone(ET002)."""
    row = postgres.call(
        "select outcome, expires_at, remaining_ms, seats from extend_hold(%s, %s, %s, %s, %s, %s, %s)",
        [performance_id, cart, account_id, session_id, hold_seconds, ceiling_seconds, extensions_max],
    )
    assert row is not None, "a function answers with a row"
    return HoldOutcome(row[0], row[1], row[2] or 0, row[3] or [], [], [])


def release_hold(
    postgres: Postgres,
    performance_id: PerformanceId,
    cart: CartId,
    seats: Sequence[int] | None,
    *,
    account_id: AccountId,
    session_id: SessionId,
) -> SeatsMoved:
    """T2, give back: these seats, or the whole cart where `seats` is None."""
    row = postgres.call(
        "select outcome, changed, fences, codes from release_hold(%s, %s, %s::int[], %s, %s)",
        [performance_id, cart, None if seats is None else list(seats), account_id, session_id],
    )
    assert row is not None, "a function answers with a row"
    return SeatsMoved(row[0], performance_id, cart, row[1] or [], row[2] or [], row[3] or [])


def sweep_holds(postgres: Postgres, holds_max: int) -> list[SeatsMoved]:
    """Free holds that have run out, at most `holds_max` of them."""
    rows = postgres.rows("select performance_id, cart_id, seats, fences, codes from sweep_holds(%s)", [holds_max])
    return [SeatsMoved("expired", *row) for row in rows]


def house_counts(postgres: Postgres, performance_ids: Sequence[PerformanceId]) -> dict[PerformanceId, CountsRow]:
    rows = postgres.records(CountsRow, "select * from house_counts(%s::bigint[])", [list(performance_ids)])
    return {row.performance_id: row for row in rows}


def _claim(**columns: Any) -> ClaimRow:
    columns["state"] = SeatState(columns["state"])
    return ClaimRow(**columns)


def claims(postgres: Postgres, performance_id: PerformanceId, seats: Sequence[int]) -> list[ClaimRow]:
    """The touched ones among these seats, in ordinal order, with the name of who has them."""
    return postgres.records(
        _claim,
        "select c.seat_ordinal,"
        " case when c.state = 'held' and c.expires_at <= clock_timestamp() then let_go(c.code) else c.state end::text"
        " as state, c.code, c.fence, c.expires_at, c.cart_id, coalesce(ah.display_name, ao.display_name) as holder,"
        " case when h.account_id = 0 then null else coalesce(sh.terminal, so.terminal) end as till, n.name as parked_as"
        " from seat_claim c"
        " left join hold h on h.performance_id = c.performance_id and h.cart_id = c.cart_id"
        " left join cart_note n on h.account_id = 0 and n.performance_id = h.performance_id and n.cart_id = h.cart_id"
        " left join account ah on ah.id = coalesce(n.by_account, h.account_id)"
        " left join session sh on sh.id = h.session_id"
        " left join orders o on o.performance_id = c.performance_id and o.id = c.order_id"
        " left join account ao on ao.id = o.account_id left join session so on so.id = o.session_id"
        " where c.performance_id = %s and c.seat_ordinal = any(%s::int[]) order by c.seat_ordinal",
        [performance_id, list(seats)],
    )


_HOLD = (
    "select performance_id, cart_id, account_id, seats, expires_at,"
    " (extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as remaining_ms, extensions from hold"
)


def hold_of_cart(postgres: Postgres, cart: CartId) -> HoldRow | None:
    """The living hold of this cart, at whatever performance it is. Holds are few, so all shards may be asked."""
    found = postgres.records(HoldRow, _HOLD + " where cart_id = %s and expires_at > clock_timestamp()", [cart])
    return found[0] if found else None


def holds_of_account(postgres: Postgres, account_id: AccountId) -> list[HoldRow]:
    """The living holds of one account, oldest first."""
    return postgres.records(
        HoldRow,
        _HOLD + " where account_id = %s and expires_at > clock_timestamp() order by held_since",
        [account_id],
    )
