"""Duties: each is done, none keeps another from it, and one terminal at a time does them where no worker lives."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Lock, Timer

import pytest
from procrastinate import PsycopgConnector

from core import worker
from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from core.worker import DUTIES, Duty, _told_to_stop, do_duties, take_care
from db.errors import StoreUnavailable
from db.queries.worker import workers_alive
from tests.factories.house import someone
from tests.factories.late import everything_late

_TERMINALS = 4
_SECONDS_MAX = 20.0


def put_worker(core: Core, *, seconds_ago: int) -> None:
    """A worker that was last heard of so long ago."""
    with core.postgres.write() as connection:
        connection.execute(
            "insert into jobs.procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def only(monkeypatch: pytest.MonkeyPatch, **duties: Callable[[Core], int]) -> None:
    monkeypatch.setattr(worker, "DUTIES", {name: Duty(does, "* * * * *") for name, does in duties.items()})


def test_a_round_does_every_duty_and_a_second_one_finds_nothing(core: Core) -> None:
    late = everything_late(core)
    assert late.undone() == list(DUTIES)

    done = do_duties(core)

    assert late.undone() == []
    assert {name for name, count in done.items() if count == 0} == set()
    assert [finding for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []
    again = do_duties(core)
    assert again | {"outbox": 0, "seals": 0} == dict.fromkeys(DUTIES, 0)  # what the first round did is told and sealed


@pytest.mark.parametrize("broken", DUTIES)
def test_a_duty_that_fails_keeps_no_other_from_being_done(
    core: Core, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    late = everything_late(core)

    def fails(_: Core) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "DUTIES", {**DUTIES, broken: Duty(fails, "* * * * *")})

    assert do_duties(core)[broken] == 0
    assert late.undone() == [broken]


def test_a_duty_without_a_database_is_left_to_the_next_round(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(worker, "log_incident", told.append)

    def silent(_: Core) -> int:
        raise StoreUnavailable("gone")

    only(monkeypatch, silent=silent, well=lambda _: 3)

    assert do_duties(core) == {"silent": 0, "well": 3}
    assert told == []


def test_a_terminal_does_nothing_while_a_worker_lives(core: Core) -> None:
    late = everything_late(core)
    put_worker(core, seconds_ago=5)

    assert (take_care(core), workers_alive(core.postgres)) == (False, 1)
    assert late.undone() == list(DUTIES)


def test_a_worker_that_was_not_heard_of_for_long_is_dead(core: Core) -> None:
    late = everything_late(core)
    put_worker(core, seconds_ago=600)

    assert (take_care(core), workers_alive(core.postgres)) == (True, 0)
    assert late.undone() == []


def leaders(cores: list[Core], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Terminals that all come at one moment; whoever leads is kept at it until all others lead too, or were refused."""
    begin, lock, said, all_said = Barrier(len(cores)), Lock(), [0], Event()

    def count() -> None:
        with lock:
            said[0] += 1
            if said[0] >= len(cores):
                all_said.set()

    def slow(_: Core) -> int:
        count()
        assert all_said.wait(_SECONDS_MAX)
        return 0

    def one(core: Core) -> bool:
        begin.wait(_SECONDS_MAX)
        led = take_care(core)
        if not led:
            count()
        return led

    only(monkeypatch, slow=slow)
    with ThreadPoolExecutor(len(cores)) as threads:
        return list(threads.map(one, cores))


@contextmanager
def everybody(_: object) -> Iterator[bool]:
    """What leadership would be without a lock."""
    yield True


def test_without_the_lock_every_terminal_would_lead(
    open_core: Callable[..., Core], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails, the test below means nothing."""
    monkeypatch.setattr(worker, "leadership", everybody)

    assert leaders([open_core() for _ in range(_TERMINALS)], monkeypatch) == [True] * _TERMINALS


def test_of_many_terminals_one_leads(open_core: Callable[..., Core], monkeypatch: pytest.MonkeyPatch) -> None:
    led = leaders([open_core() for _ in range(_TERMINALS)], monkeypatch)

    assert sorted(led) == [False] * (_TERMINALS - 1) + [True]


def test_another_leads_when_the_first_one_is_done_or_its_connection_is_cut(
    open_core: Callable[..., Core], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_core(), open_core()
    only(monkeypatch)
    assert [take_care(core) for core in (first, second, first)] == [True, True, True]
    led_meanwhile: list[bool] = []

    def cut(_: Core) -> int:
        second.postgres.call(
            "select pg_terminate_backend(pid, 10000) from pg_locks join pg_database d on d.oid = database"
            " where locktype = 'advisory' and datname = current_database()"
        )
        only(monkeypatch)
        led_meanwhile.append(take_care(second))
        return 0

    only(monkeypatch, cut=cut)
    with pytest.raises(StoreUnavailable):
        take_care(first)

    assert led_meanwhile == [True]
    assert take_care(first) is True


def test_it_hears_that_it_is_to_stop_between_two_beginnings() -> None:
    Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()

    assert _told_to_stop(30)
    assert not _told_to_stop(0.01)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_a_worker_that_is_frozen_in_its_queue_stops_no_other(core: Core) -> None:
    """The library lends itself a connection, asks, and gives it back: whatever was asked must not wait for that."""
    due = "insert into jobs.procrastinate_periodic_defers (task_name, defer_timestamp) values (%s, %s)"
    app = worker._app(core)
    async with app.open_async():
        connector = app.connector
        assert isinstance(connector, PsycopgConnector)
        async with connector.pool.connection() as frozen:
            await frozen.execute(due, ["sweep", 60])

            row = core.postgres.call(due + " on conflict do nothing returning id", ["sweep", 60])

    assert row is None  # told at once that it was deferred already, instead of waiting to hear
