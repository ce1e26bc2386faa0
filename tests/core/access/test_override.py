"""A manager allows one act, once: no other act, amount, person, session or minute can live on the word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from core import inventory, payments, sales, shifts
from core.access import (
    Actor,
    OverrideRequest,
    Role,
    answer_override,
    answer_override_here,
    ask_override,
    override_state,
    pending_overrides,
    sessions,
    set_pin,
    withdraw_override,
)
from core.access.actors import Lift
from core.access.grants import arguments, fingerprint
from core.audit import verify_house
from core.errors import EtdsError, NoDrawer, NotFound, NotPermitted, Outage, OverrideOver, PinRefused
from core.inventory import CartId
from core.printing import PrintFailed
from core.runtime import Core
from core.sales import OrderId
from db.errors import StoreUnavailable
from db.postgres import Connection
from db.queries import access, override
from db.servers import Addresses
from tests.factories.drawers import open_drawers
from tests.factories.house import OpenHouse, a_house, someone

PIN = "4711"
ACT = UUID(int=7)
_GUARD = " and r.used_at is null"


class Till:
    """A house with an order of two seats, the operator who sold it, and a manager with a PIN."""

    def __init__(self, core: Core, house: OpenHouse, operator: Actor, manager: Actor) -> None:
        self.core, self.house, self.operator, self.manager = core, house, operator, manager
        self.order = OrderId(uuid4())
        cart = CartId(uuid4())
        inventory.place_hold(core, operator, house.id, seats=[4, 5], cart=cart)
        sales.sell_for_cash(
            core, operator, house.id, cart=cart, order=self.order, seats={4: "a", 5: "a"}, received_minor=2000
        )
        self.tickets = [line[0] for line in core.postgres.rows("select code::text from ticket order by seat_ordinal")]

    def call(self, **changes: Any) -> partial[Any]:
        return partial(
            payments.return_tickets, self.house.id, **{"order": self.order, "act": ACT, "reason": "a cold", **changes}
        )

    def ask(self, call: partial[Any] | None = None, by: Actor | None = None) -> OverrideRequest:
        return ask_override(self.core, by or self.operator, call=call or self.call())

    def approve(self, request: OverrideRequest, by: Actor | None = None) -> OverrideRequest:
        return answer_override(self.core, by or self.manager, request.id, approve=True, pin=PIN)

    def grant(self) -> OverrideRequest:
        return self.approve(self.ask())

    def does(self, call: partial[Any] | None = None, by: Actor | None = None) -> Any:
        call = call or self.call()
        return call.func(self.core, by or self.operator, *call.args, **call.keywords)

    def is_refused(self, call: partial[Any] | None = None, by: Actor | None = None) -> bool:
        try:
            self.does(call, by)
        except NotPermitted:
            return True
        return False

    def used(self) -> list[Any]:
        return self.core.postgres.rows(
            "select detail ->> 'asked_by', detail ->> 'approved_by' from audit_entry where act = 'override.use'"
        )


@pytest.fixture
def till(core: Core) -> Till:
    manager = someone(core, Role.MANAGER, name="mona", venue="Hall")
    set_pin(core, manager, password="2222", pin=PIN)
    return Till(core, a_house(core, venue="Hall"), someone(core, name="olga", venue="Hall"), manager)


def time_goes_by(core: Core, seconds: float) -> None:
    """As if it had been asked so long before: all is judged by the database's clock."""
    with core.postgres.write() as connection:
        connection.execute(
            "update override_request set asked_at = asked_at - make_interval(secs => %(s)s),"
            " expires_at = expires_at - make_interval(secs => %(s)s)",
            {"s": seconds},
        )


def test_the_operator_takes_tickets_back_with_a_managers_word(core: Core, till: Till) -> None:
    with pytest.raises(NotPermitted) as refused:
        till.does()
    assert refused.value.may_be_lifted

    asked = till.ask()
    (seen,) = pending_overrides(core, till.manager)
    assert (seen.id, seen.asker, seen.terminal, seen.reason) == (asked.id, "Olga", "test", "a cold")
    reference = core.postgres.rows("select reference from orders")[0][0]
    assert seen.act == f"take back 2 tickets of order {reference}"
    assert seen.about == "20.00 EUR back: A-1-5, A-1-6"
    assert till.is_refused()

    assert till.approve(asked).answer == "approved"
    assert pending_overrides(core, till.manager) == ()
    done = till.does()

    assert done.total.amount_minor == 2000
    assert inventory.house_counts(core, till.operator, till.house.id).sold == 0
    assert till.used() == [("olga", "mona")]
    assert [finding.check for finding in verify_house(core, till.manager) if not finding.holds] == []


def test_a_grant_is_good_once(core: Core, till: Till) -> None:
    till.grant()
    till.does()

    assert till.is_refused()
    assert len(till.used()) == 1


@pytest.mark.parametrize(
    "other",
    [{"kept_minor": 1}, {"reason": "a cough"}, {"tickets": []}, {"act": UUID(int=8)}, {"order": UUID(int=9)}],
    ids=lambda other: next(iter(other)),
)
def test_it_is_good_for_no_other_arguments(till: Till, other: dict[str, Any]) -> None:
    till.grant()

    assert till.is_refused(till.call(**other))
    assert not till.is_refused()


def test_it_is_good_for_no_other_seat(till: Till) -> None:
    till.approve(till.ask(till.call(tickets=till.tickets[:1])))

    assert till.is_refused(till.call(tickets=till.tickets[1:]))
    assert till.is_refused(till.call(tickets=till.tickets))
    assert till.does(till.call(tickets=till.tickets[:1])).seats == ("A-1-5",)


def test_it_is_good_for_no_other_service_of_the_same_permission(till: Till) -> None:
    till.grant()

    assert till.is_refused(partial(payments.pay_out, till.house.id, order=till.order))


def test_it_is_good_in_no_other_session_and_for_nobody_else(core: Core, till: Till) -> None:
    till.grant()
    account = access.account_by_name(core.postgres, "olga")
    assert account is not None
    elsewhere = sessions._begin(core, account, "till 2", uuid4()).actor

    assert till.is_refused(by=elsewhere)
    assert till.is_refused(by=someone(core, name="omar", venue="Hall"))
    assert till.is_refused(by=replace(till.operator, session_id=elsewhere.session_id))
    assert not till.is_refused()


@pytest.mark.parametrize("seconds", [59, 61])
def test_it_dies_after_a_minute(core: Core, till: Till, seconds: int) -> None:
    till.grant()
    time_goes_by(core, seconds)

    assert till.is_refused() == (seconds > 60)


def test_what_nobody_answers_dies_after_a_minute(core: Core, till: Till) -> None:
    asked = till.ask()
    time_goes_by(core, 61)

    assert pending_overrides(core, till.manager) == ()
    assert not override_state(core, till.operator, asked.id).is_waiting
    with pytest.raises(OverrideOver):
        till.approve(asked)
    assert till.is_refused()


def test_a_manager_of_another_house_neither_sees_nor_answers(core: Core, till: Till) -> None:
    asked = till.ask()
    stranger = someone(core, Role.MANAGER, name="moritz", venue="Barn")
    set_pin(core, stranger, password="2222", pin=PIN)

    assert pending_overrides(core, stranger) == ()
    with pytest.raises(NotFound):
        till.approve(asked, by=stranger)
    with pytest.raises(NotFound):
        answer_override_here(core, till.operator, asked.id, username="moritz", pin=PIN)
    assert len(pending_overrides(core, till.manager)) == 1


def test_an_operator_of_every_house_asks_the_managers_of_the_house_of_the_act(core: Core, till: Till) -> None:
    rover = someone(core, name="rita")
    stranger = someone(core, Role.MANAGER, name="moritz", venue="Barn")

    till.ask(by=rover)

    assert pending_overrides(core, stranger) == ()
    assert [one.asker for one in pending_overrides(core, till.manager)] == ["Rita"]


def test_nobody_answers_for_oneself(core: Core, till: Till) -> None:
    set_pin(core, till.operator, password="2222", pin="0815")
    asked = till.ask()
    with core.postgres.write() as connection:  # made a manager since
        connection.execute("update account set role = 'manager' where username = 'olga'")
    core.sessions.forget(till.operator.session_id)

    assert pending_overrides(core, till.operator) == ()
    with pytest.raises(NotFound):
        answer_override(core, till.operator, asked.id, approve=True, pin="0815")


def test_an_operator_answers_for_nobody_also_by_name_and_pin(core: Core, till: Till) -> None:
    omar = someone(core, name="omar", venue="Hall")
    set_pin(core, omar, password="2222", pin="0815")
    asked = till.ask()

    with pytest.raises(NotPermitted):
        answer_override(core, omar, asked.id, approve=True, pin="0815")
    with pytest.raises(NotFound):
        answer_override_here(core, till.operator, asked.id, username="omar", pin="0815")


def test_a_manager_at_the_operators_own_terminal(core: Core, till: Till) -> None:
    asked = till.ask()
    with pytest.raises(PinRefused):
        answer_override_here(core, till.operator, asked.id, username="mona", pin="4712")

    assert answer_override_here(core, till.operator, asked.id, username=" Mona ", pin=PIN).manager == "Mona"
    till.does()
    assert till.used() == [("olga", "mona")]


def test_a_managers_pin_is_throttled(core: Core, till: Till) -> None:
    asked = till.ask()
    for _ in range(5):
        with pytest.raises(PinRefused, match="not right"):
            answer_override(core, till.manager, asked.id, approve=True, pin="4712")

    with pytest.raises(PinRefused, match="locked"):
        till.approve(asked)
    assert override_state(core, till.operator, asked.id).is_waiting


def test_a_manager_without_a_pin_is_told_how_to_get_one(core: Core, till: Till) -> None:
    asked = till.ask()
    other = someone(core, Role.MANAGER, venue="Hall")

    with pytest.raises(PinRefused, match="Set one"):
        till.approve(asked, by=other)


def test_a_refusal_comes_with_its_word_and_needs_no_pin(core: Core, till: Till) -> None:
    asked = till.ask()
    answer_override(core, till.manager, asked.id, approve=False, word="send them to me")

    state = override_state(core, till.operator, asked.id)
    assert (state.answer, state.manager, state.word) == ("refused", "Mona", "send them to me")
    assert till.is_refused()


def test_what_was_withdrawn_is_good_for_nothing(core: Core, till: Till) -> None:
    before, asked = till.ask(), till.grant()
    withdraw_override(core, till.operator, asked.id)

    assert till.is_refused()
    with pytest.raises(OverrideOver):
        till.approve(before)  # one person asks for one thing: the second question took the first one back


def test_a_grant_of_a_manager_who_was_disabled_since_is_good_for_nothing(core: Core, till: Till) -> None:
    till.grant()
    with core.postgres.write() as connection:
        connection.execute("update account set state = 'disabled' where username = 'mona'")

    assert till.is_refused()


def test_a_lift_that_somebody_brings_along_opens_nothing(core: Core, till: Till) -> None:
    forged = replace(till.operator, lifted=Lift("sale:return", till.house.performance.venue_id))

    assert till.is_refused(by=forged)


def test_what_no_manager_may_lift_is_not_asked_for(core: Core, till: Till) -> None:
    with pytest.raises(NotPermitted):
        ask_override(core, till.operator, call=partial(payments.plan_cancellation, till.house.id))
    assert core.postgres.rows("select count(*)::int from override_request") == [(0,)]


def test_what_would_be_refused_anyway_is_not_asked_for(core: Core, till: Till) -> None:
    """The manager is not called for a return that cannot be."""
    with pytest.raises(EtdsError):
        till.ask(till.call(kept_minor=2001))
    assert core.postgres.rows("select count(*)::int from override_request") == [(0,)]


# --- at the same time ------------------------------------------------------------------------------------------------


def together(*acts: Callable[[], object]) -> list[bool]:
    """Which of the acts went through, all of them begun at once."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> bool:
        barrier.wait()
        try:
            act()
        except EtdsError:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_managers_one_answers(core: Core, till: Till) -> None:
    other = someone(core, Role.MANAGER, name="max", venue="Hall")
    asked = till.ask()

    outcomes = together(
        lambda: till.approve(asked),
        lambda: answer_override(core, other, asked.id, approve=False, word="no"),
    )

    assert sorted(outcomes) == [False, True]
    (answered,) = core.postgres.rows(
        "select count(*)::int from audit_entry where act in ('override.approve', 'override.refuse')"
    )
    assert answered == (1,)


def uses(connection: Connection, till: Till, digest: bytes) -> bool:
    used = override.use_grant(
        connection,
        session_id=till.operator.session_id,
        account_id=till.operator.account_id,
        permission="sale:return",
        fingerprint=digest,
    )
    return used is not None


def spent(core: Core, till: Till, digest: bytes) -> bool:
    with core.postgres.write() as connection:
        return uses(connection, till, digest)


def digest_of(call: partial[Any]) -> bytes:
    called = arguments(call.func, call.args, call.keywords)
    assert called is not None
    return fingerprint(call.func, called)


def test_of_eight_that_use_one_grant_at_once_one_does(core: Core, till: Till) -> None:
    for _ in range(5):
        till.grant()
        digest = digest_of(till.call())
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda _, d=digest: spent(core, till, d), range(8))) == 1


@pytest.mark.parametrize("has_guard", [False, True], ids=["without the guard", "with the guard"])
def test_who_waits_for_the_row_sees_the_grant_used(
    core: Core, till: Till, database: Addresses, monkeypatch: pytest.MonkeyPatch, has_guard: bool
) -> None:
    """The first has used it and has not committed. Without the guard of the statement the second uses it too."""
    if not has_guard:
        guarded = override._USE_GRANT
        assert guarded.count(_GUARD) == 1
        monkeypatch.setattr(override, "_USE_GRANT", guarded.replace(_GUARD, ""))
    till.grant()
    digest = digest_of(till.call())
    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(database.owner_url, autocommit=True) as owner, core.postgres.write() as first:
            used = [uses(first, till, digest)]
            second = pool.submit(spent, core, till, digest)
            until_waiting(owner)
        used.append(second.result(10))

    assert used == [True, not has_guard]


def until_waiting(owner: psycopg.Connection) -> None:
    """Until somebody waits for the row of a grant."""
    for _ in range(5_000):
        row = owner.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        ).fetchone()
        if row is not None and row[0] > 0:
            return
    raise AssertionError("the second one never came to wait")


# --- refused all the same ------------------------------------------------------------------------------------------


def shut(core: Core, till: Till) -> None:
    """Close the operator's drawer, so that cash cannot go back."""
    mine = shifts.my_shift(core, till.operator)
    assert mine is not None
    shifts.close_shift(core, till.operator, shift=mine.id, counted_minor=0)


def told(core: Core) -> list[str]:
    rows = core.postgres.rows(
        "select act from audit_entry where act in ('override.use', 'override.give_back') order by id"
    )
    return [act for (act,) in rows]


def test_a_grant_whose_act_was_refused_is_given_back(core: Core, till: Till) -> None:
    till.grant()
    shut(core, till)
    for _ in range(2):
        with pytest.raises(NoDrawer):
            till.does()
    assert told(core) == ["override.use", "override.give_back"] * 2

    open_drawers(core)
    assert till.does().total.amount_minor == 2000
    assert till.is_refused()
    assert told(core) == ["override.use", "override.give_back"] * 2 + ["override.use"]
    assert [finding.check for finding in verify_house(core, till.manager) if not finding.holds] == []


def test_given_back_it_is_good_for_nothing_else_and_dies_in_its_time(core: Core, till: Till) -> None:
    till.grant()
    shut(core, till)
    time_goes_by(core, 59)
    with pytest.raises(NoDrawer):
        till.does()

    assert till.is_refused(till.call(reason="a cough"))
    time_goes_by(core, 2)
    assert till.is_refused()


@pytest.mark.parametrize(
    "raised",
    [Outage("nobody knows"), StoreUnavailable("lost"), RuntimeError("a bug"), PrintFailed("the job waits")],
    ids=lambda raised: type(raised).__name__,
)
def test_where_something_may_have_been_done_the_grant_is_gone(
    core: Core, till: Till, monkeypatch: pytest.MonkeyPatch, raised: Exception
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise raised

    till.grant()
    monkeypatch.setattr("core.payments.returns.take_back_lines", fails)
    with pytest.raises(type(raised) if not isinstance(raised, StoreUnavailable) else Outage):
        till.does()
    monkeypatch.undo()

    assert till.is_refused()
    assert told(core) == ["override.use"]


def test_of_eight_whose_acts_are_refused_or_done_one_is_done(core: Core, till: Till) -> None:
    """However often it is given back in between, the tickets come back once."""
    till.grant()
    shut(core, till)
    tills = [partial(till.does) for _ in range(8)]
    opens = partial(open_drawers, core)

    done = together(*tills, opens)

    assert done[-1]
    assert sum(done[:-1]) <= 1
    assert core.postgres.rows("select count(*)::int from refund") == [(sum(done[:-1]),)]
    assert [finding.check for finding in verify_house(core, till.manager) if not finding.holds] == []
