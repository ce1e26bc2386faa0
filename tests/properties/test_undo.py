"""Do and undo against the books: each act leaves none of itself, and a day is what was not undone of it."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.audit import verify_house
from core.errors import Refusal
from core.runtime import Core
from core.undo import Undoable, last_act, undo
from core.undo.registry import KINDS
from tests.factories.acts import Day, books, settle

_SETTINGS = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
ACTS = (
    "sale", "sale with a coupon", "sale by card", "sale by voucher", "sale by voucher and cash", "comp", "guest",
    "exchange", "collect", "paid_in", "paid_out", "drop", "set_aside", "kill", "open_again",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 3), st.booleans()), min_size=4, max_size=14)


def do(day: Day, name: str, count: int) -> bool:
    """One act on the first seats that are open; whether it did anything."""
    seats = day.open_seats()[:count]
    if not seats:
        return False
    before = books(day.core)
    try:
        day.acts[name](seats)
    except Refusal:
        return False
    return books(day.core) != before


def taken_back(day: Day) -> None:
    seen = last_act(day.core, day.me)
    assert isinstance(seen, Undoable), seen
    assert KINDS[seen.kind].permission is not None
    undo(day.core, day.me, act=seen.act)
    settle(day.core)


def test_an_act_and_its_undo_leave_the_books_as_they_were(core: Core) -> None:
    tried: set[str] = set()

    @given(steps=STEPS)
    @_SETTINGS
    def run(steps: list[tuple[str, int, bool]]) -> None:
        day = Day(core)
        for name, count, _ in steps:
            before = books(core)
            if do(day, name, count):
                tried.add(name)
                taken_back(day)
                assert books(core) == before, name
                do(day, name, count)  # and done once more, so that the next one finds a house that is used

    run()
    day = Day(core)
    assert [one for one in verify_house(core, day.me) if not one.holds] == []
    assert len(tried) >= len(ACTS) // 2


def one_day(core: Core, steps: list[tuple[str, int, bool]]) -> None:
    """Two houses: in one some acts are undone, in the other they are left out."""
    undoing, leaving = Day(core), Day(core)
    for name, count, is_undone in steps:
        if is_undone:
            if do(undoing, name, count):
                taken_back(undoing)
        else:
            assert do(undoing, name, count) == do(leaving, name, count)
    settle(core)
    assert pictured(undoing) == pictured(leaving)


def pictured(day: Day) -> object:
    """One house of several, without the ids that only name things."""
    rows = day.core.postgres.rows(
        "select seat_ordinal, state::text, code from seat_claim where performance_id = %s and state <> 'open'"
        " order by 1",
        [day.house.id],
    )
    money = day.core.postgres.rows(
        "select account::text, sum(amount_minor)::bigint from money_journal where performance_id = %s group by 1"
        " having sum(amount_minor) <> 0 order by 1",
        [day.house.id],
    )
    drawer = day.core.postgres.rows(
        "select (shift_figures(s.id)->>'expected_minor')::bigint from shift s where s.account_id = %s",
        [day.me.account_id],
    )
    collected = day.core.postgres.rows(
        "select array_agg(l.seat_ordinal order by l.seat_ordinal) from orders o join order_line l"
        " on (l.performance_id, l.order_id) = (o.performance_id, o.id) and l.state = 'live'"
        " where o.performance_id = %s and o.collected_at is not null group by o.id order by 1",
        [day.house.id],
    )
    return rows, money, drawer, collected


def test_a_day_with_undos_is_the_day_without_what_was_undone(core: Core) -> None:
    @given(steps=STEPS)
    @_SETTINGS
    def run(steps: list[tuple[str, int, bool]]) -> None:
        one_day(core, steps)

    run()
    assert [one for one in verify_house(core, Day(core).me) if not one.holds] == []
