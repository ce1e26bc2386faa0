"""Real `etds worker` processes: they bring everything that is late to its end, once, however they are ended."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from core.worker import DUTIES
from db.errors import StoreBusy
from db.queries.worker import workers_alive
from db.servers import Addresses
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import someone
from tests.factories.late import Late, everything_late
from tests.fixtures.mail import MailServer

_SECONDS_MAX = 200.0  # what was killed in a duty of every minute is found stalled after one, and done in the next
_END_SECONDS_MAX = 10.0
_LOOK_SECONDS = 0.05

Start = Callable[[], subprocess.Popen[str]]


def until(
    holds: Callable[[], object], what: str = "what was waited for", left: Callable[[], object] | None = None
) -> None:
    deadline = time.monotonic() + _SECONDS_MAX
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come; left: {left() if left is not None else '?'}"
        time.sleep(_LOOK_SECONDS)


@pytest.fixture
def shell(core: Core, database: Addresses) -> Shell:
    assert database.redis_url is not None
    return Shell(
        {
            "ETDS_MODE": "demo",
            "ETDS_STATE_DIR": str(core.settings.state_dir),
            "ETDS_DATABASE_URL": database.postgres_url,
            "ETDS_OWNER_DATABASE_URL": database.owner_url,
            "ETDS_REDIS_URL": database.redis_url,
        }
    )


@pytest.fixture
def start(shell: Shell) -> Iterator[Start]:
    """Starts workers; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def one(**settings: str) -> subprocess.Popen[str]:
        started.append(shell.start("worker", **settings))
        return started[-1]

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def alive(core: Core) -> int:
    return int(core.postgres.rows("select count(*) from jobs.procrastinate_workers")[0][0])


def doing(core: Core) -> int:
    return int(core.postgres.rows("select count(*) from jobs.procrastinate_jobs where status = 'doing'")[0][0])


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=_END_SECONDS_MAX)
    return process.returncode, out, err


def all_once(late: Late) -> None:
    assert late.undone() == []
    assert late.released() == 1
    # The order for cash, and the one whose answer was lost; the pencilled date that was challenged and ran out.
    assert late.letters() == ["date_challenged", "date_lapsed", "order_paid", "order_paid"]
    odd = [f for f in verify_house(late.core, someone(late.core, Role.ADMIN)) if not f.holds]
    assert odd == []


def test_a_worker_brings_all_to_its_end_and_leaves_when_told(core: Core, start: Start) -> None:
    late = everything_late(core)
    worker = start()

    until(lambda: late.undone() == [], "the end of everything")
    assert alive(core) == 1
    worker.send_signal(signal.SIGTERM)

    status, out, err = ended(worker)
    assert (status, out) == (0, "")
    assert err.startswith("Looking after the house: ")
    assert err.count("\n") == 1
    assert alive(core) == 0
    all_once(late)


def test_ctrl_c_ends_it_as_cleanly(core: Core, start: Start) -> None:
    worker = start()
    until(lambda: alive(core) == 1, "a worker")

    worker.send_signal(signal.SIGINT)

    assert ended(worker)[:2] == (0, "")


def test_it_ends_in_time_while_a_mail_server_hangs(
    core: Core, start: Callable[..., subprocess.Popen[str]], mail_server: MailServer
) -> None:
    late = everything_late(core)
    mail_server.box.hangs = True
    worker = start(ETDS_SMTP_URL=mail_server.url)
    until(lambda: mail_server.box.letters, "a letter")

    worker.send_signal(signal.SIGTERM)

    assert ended(worker)[:2] == (0, "")
    assert "outbox" in late.undone()


def test_one_is_killed_and_one_is_frozen_and_all_is_done_once(core: Core, start: Start) -> None:
    late = everything_late(core)
    killed, frozen = start(), start()
    until(lambda: len(late.undone()) < len(DUTIES), "a beginning")

    killed.kill()
    freeze_outside_the_terminal(core, frozen)
    third = start()
    until(lambda: (leases_are_over(core), late.undone() == [])[1], "the end of everything", late.undone)
    os.kill(frozen.pid, signal.SIGCONT)
    goes_on(core, frozen)

    for worker in (frozen, third):
        worker.send_signal(signal.SIGTERM)
    assert [ended(worker)[0] for worker in (frozen, third)] == [0, 0]
    all_once(late)


def freeze_outside_the_terminal(core: Core, worker: subprocess.Popen[str]) -> None:
    """The simulated terminal is a file: a worker frozen while it writes there stops what is elsewhere in life."""
    books = core.settings.state_dir / "demo-terminal.sqlite"
    assert books.exists()
    while True:
        os.kill(worker.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(books, timeout=0.2, isolation_level=None)) as db:
            try:
                db.execute("begin immediate")
            except sqlite3.OperationalError:
                os.kill(worker.pid, signal.SIGCONT)
            else:
                return


def leases_are_over(core: Core) -> None:
    """A letter that the killed or the frozen one had taken is free two minutes later; here, five seconds later."""
    with core.postgres.write() as connection:
        connection.execute(
            "update outbox set next_try_at = now() where done_at is null and next_try_at < now() + interval '115 s'"
        )


def goes_on(core: Core, worker: subprocess.Popen[str]) -> None:
    """It lives, and rounds are begun and ended."""
    seen = rounds(core)
    until(lambda: rounds(core) > seen + len(DUTIES) or worker.poll() is not None, "more rounds")
    assert worker.poll() is None, worker.communicate()[1]


def rounds(core: Core) -> int:
    """Grows with each duty that comes due."""
    return int(core.postgres.rows("select coalesce(max(id), 0) from jobs.procrastinate_periodic_defers")[0][0])


def frozen_and_struck_off(core: Core, worker: subprocess.Popen[str]) -> None:
    """What another worker does at its start after half a minute. Not while it is frozen in its own row."""
    while True:
        os.kill(worker.pid, signal.SIGSTOP)
        try:
            with core.postgres.write() as connection:
                connection.execute("delete from jobs.procrastinate_workers")
        except StoreBusy:
            os.kill(worker.pid, signal.SIGCONT)
        else:
            return


def test_one_that_was_frozen_for_so_long_that_it_was_struck_off_works_again(core: Core, start: Start) -> None:
    worker = start()
    until(lambda: rounds(core) > 1, "a round")
    frozen_and_struck_off(core, worker)
    os.kill(worker.pid, signal.SIGCONT)
    goes_on(core, worker)

    late = everything_late(core)
    until(lambda: late.undone() == [], "the end of everything")
    assert workers_alive(core.postgres) == 1


def test_one_whose_connections_are_cut_works_again(core: Core, start: Start) -> None:
    worker = start()
    until(lambda: rounds(core) > 1, "a round")

    core.postgres.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    goes_on(core, worker)

    late = everything_late(core)
    until(lambda: late.undone() == [], "the end of everything")


def test_without_a_database_a_worker_says_so_and_ends(shell: Shell) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"

    done = shell("worker", ETDS_DATABASE_URL=nowhere, ETDS_OWNER_DATABASE_URL=nowhere)

    assert (done.status, done.out) == (3, "")
    assert done.err == "The database does not answer. Check ETDS_DATABASE_URL, or run 'etds status'.\n"


def test_one_round_says_what_it_did(core: Core, shell: Shell) -> None:
    late = everything_late(core)

    done = shell("worker", "--once", "--json")

    assert done.status == 0
    assert list(done.data) == list(DUTIES)
    assert min(done.data.values()) > 0
    all_once(late)
