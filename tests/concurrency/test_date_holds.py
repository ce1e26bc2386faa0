"""Several want one date at one moment, from processes of their own: one has it, and the queue has no gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import pytest

from core import programming
from core.access import Actor, Role
from core.errors import EtdsError
from core.programming.date_holds import keeping
from core.runtime import Core, connect
from core.settings import Settings
from db.queries import date_holds as queries
from db.servers import Addresses
from tests.factories.dates import a_date, evening
from tests.factories.house import OpenHouse, a_house, someone

_ROUNDS = 4
_PROCESSES = 3


def _all_ready(core: Core) -> None:
    """Wait in the database until the starting shot, which is one lock that everybody asks for and nobody keeps."""
    with core.postgres.read(statement_timeout_ms=60_000) as connection:
        connection.execute("set local lock_timeout = '60s'")
        connection.execute("select pg_advisory_xact_lock_shared(4711)")


def _act(url: str, settings: Settings, actor: Actor, act: str, hold: int) -> str:
    with connect(settings, url, None) as core:
        _all_ready(core)
        service: Callable[..., object] = getattr(programming, act)
        try:
            service(core, actor, hold)
        except EtdsError as error:
            return error.code
        return "done"


@contextmanager
def starting_shot(core: Core, waiting: int) -> Iterator[None]:
    """Let go of the lock once so many processes wait for it."""
    with core.postgres.write(statement_timeout_ms=60_000) as connection:
        connection.execute("select pg_advisory_xact_lock(4711)")
        yield
        count = "select count(*) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted"
        while connection.execute(count).fetchone() != (waiting,):
            connection.execute("select pg_sleep(0.01)")


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        yield pool


def at_once(pool: ProcessPoolExecutor, core: Core, url: str, acts: list[tuple[Actor, str, int]]) -> list[str]:
    with starting_shot(core, len(acts)):
        futures = [pool.submit(_act, url, core.settings, *act) for act in acts]
    return [future.result(60) for future in futures]


def booker(core: Core, name: str) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation=name, drawer=False)


def stands(core: Core, day: object) -> list[tuple[Any, ...]]:
    return core.postgres.rows(
        "select title::text, state, rank from date_hold where day = %s order by rank nulls last, id", [day]
    )


def test_two_terminals_confirm_one_date_and_it_is_played_once(
    processes: ProcessPoolExecutor, core: Core, database: Addresses
) -> None:
    house, one = a_house(core), booker(core, "One")
    hold = a_date(core, one, house)

    said = at_once(processes, core, database.postgres_url, [(one, "confirm_date", hold.id)] * 3)

    assert Counter(said) == {"done": 1, "date_hold": 2}
    assert core.postgres.rows("select count(*) from event where title = 'The Act'") == [(1,)]
    assert stands(core, hold.day) == [("The Act", "confirmed", None)]


def test_a_challenge_meets_a_release_and_both_orders_end_well(
    processes: ProcessPoolExecutor, core: Core, database: Addresses
) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    seen: Counter[tuple[str, str]] = Counter()
    for number in range(_ROUNDS):
        at = evening(core, 30 + number)
        first, second = a_date(core, one, house, "First", at=at), a_date(core, two, house, "Second", at=at)
        said = at_once(
            processes, core, database.postgres_url,
            [(one, "release_date", first.id), (two, "challenge_date", second.id)],
        )  # fmt: skip
        seen[said[0], said[1]] += 1

        assert stands(core, first.day) == [("Second", "held", 1), ("First", "released", None)]
        assert core.postgres.rows("select count(*) from date_hold where challenging_since is not null") == [(0,)]
    assert set(seen) <= {("done", "done"), ("done", "date_hold")}


def test_many_come_at_once_and_every_one_has_a_rank(
    processes: ProcessPoolExecutor, core: Core, database: Addresses
) -> None:
    house = a_house(core)
    people = [booker(core, f"Presenter {number}") for number in range(_PROCESSES)]
    at = evening(core)

    with starting_shot(core, _PROCESSES):
        made = [processes.submit(_keep, database.postgres_url, core.settings, one, house, at) for one in people]

    assert sorted(future.result(60) or 0 for future in made) == [1, 2, 3]


def _keep(url: str, settings: Settings, actor: Actor, house: OpenHouse, at: Any) -> int | None:
    with connect(settings, url, None) as core:
        _all_ready(core)
        return a_date(core, actor, house, at=at).rank


def test_without_the_lock_of_the_day_a_rank_would_be_wanted_twice(
    open_core: Callable[..., Core], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails, the tests above mean nothing: both look, and both would stand at the end."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from db.errors import RuleBroken

    core, both = open_core(), Barrier(2)
    house, people = a_house(core), [booker(core, "One"), booker(core, "Two")]
    monkeypatch.setattr(queries, "lock_day", lambda *_: None)
    live = queries.live_holds

    def look(*arguments: Any) -> Any:
        found = live(*arguments)
        if not found:
            both.wait(30)
        return found

    monkeypatch.setattr(keeping.queries, "live_holds", look)

    def keep(actor: Actor) -> str:
        try:
            a_date(core, actor, house)
        except RuleBroken as error:
            return error.constraint
        return "kept"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(keep, people)) == ["date_hold_rank_key", "kept"]
