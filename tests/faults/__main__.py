"""`python -m tests.faults --seconds 60 --seed N [--mutant RULE]`: buy under faults, then look whether all is well.

Real servers, buyers and sweepers in processes of their own, a terminal that loses calls and replies. Something is
killed, frozen or emptied about once a second. Exits 1 on any violation, and on too little work done.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import monotonic, sleep

import psycopg
from redis import Redis

from core.access import Role
from core.settings import Settings, load_settings
from db import migrations
from db import servers as embedded
from db.servers import Addresses
from tests.factories.house import a_house, someone
from tests.faults import buyers, checks, mutants

_BUYERS, _SWEEPERS = 4, 2
_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,20\n" % n for n in range(1, 49))
_HOLD_SECONDS, _PATIENCE_SECONDS, _ORDER_SECONDS = 2, 1, 2


class Town:
    """The processes of a run, and what can happen to them."""

    def __init__(self, folder: Path, addresses: Addresses, settings: Settings, random: Random, mutant: str) -> None:
        self.folder, self.addresses, self.settings, self.random = folder, addresses, settings, random
        self.mutant = mutant
        self.done: Counter[str] = Counter()
        self._spawn = get_context("spawn").Process
        self._started = 0
        core = buyers.a_core(settings, addresses, 0, calm=True)
        self.core, self.house, self.actor = core, a_house(core, _ROWS), someone(core, Role.MANAGER)
        self.buyers: list[BaseProcess] = [self._buyer() for _ in range(_BUYERS)]
        self.sweepers: list[BaseProcess] = [self._sweeper() for _ in range(_SWEEPERS)]

    @property
    def histories(self) -> list[Path]:
        return sorted(self.folder.glob("history-*.jsonl"))

    def _buyer(self) -> BaseProcess:
        self._started += 1
        history = self.folder / f"history-{self._started:04}.jsonl"
        history.touch()
        return self._begin(
            buyers.buy, self.settings, self.addresses, self.actor, self.house.id, self._started, history, self.mutant
        )

    def _sweeper(self) -> BaseProcess:
        self._started += 1
        return self._begin(buyers.sweep, self.settings, self.addresses, self._started, self.mutant)

    def _begin(self, target: Callable[..., None], *arguments: object) -> BaseProcess:
        process = self._spawn(target=target, args=arguments, daemon=True)
        process.start()
        return process

    # --- faults -------------------------------------------------------------------------------------------------

    def fault(self) -> None:
        """Something bad, once."""
        name = self.random.choice([word for word in dir(self) if word.startswith("bad_")])
        with suppress(Exception):  # what is to be hurt may be dead already
            getattr(self, name)()
            self.done[name.removeprefix("bad_").replace("_", " ")] += 1

    def bad_buyer_killed(self) -> None:
        self._replace(self.buyers, self._buyer)

    def bad_sweeper_killed(self) -> None:
        self._replace(self.sweepers, self._sweeper)

    def _replace(self, those: list[BaseProcess], begin: Callable[[], BaseProcess]) -> None:
        number = self.random.randrange(len(those))
        those[number].kill()
        those[number] = begin()

    def bad_buyer_frozen(self) -> None:
        self._freeze(self.random.choice(self.buyers), _HOLD_SECONDS + 0.5)

    def bad_sweeper_frozen(self) -> None:
        self._freeze(self.random.choice(self.sweepers), 1.0)

    @staticmethod
    def _freeze(process: BaseProcess, seconds: float) -> None:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        sleep(seconds)
        os.kill(process.pid, signal.SIGCONT)

    def bad_backend_killed(self) -> None:
        os.kill(self._backends()[0], signal.SIGKILL)

    def bad_backends_terminated(self) -> None:
        with psycopg.connect(self.addresses.owner_url, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                          " and backend_type = 'client backend'")  # fmt: skip

    def bad_postmaster_killed(self) -> None:
        os.kill(int(self._asked("select pg_read_file('postmaster.pid')").splitlines()[0]), signal.SIGKILL)

    def _backends(self) -> list[int]:
        with psycopg.connect(self.addresses.owner_url, autocommit=True) as owner:
            rows = owner.execute("select pid from pg_stat_activity where backend_type = 'client backend'"
                                 " and pid <> pg_backend_pid() order by random()").fetchall()  # fmt: skip
        return [int(row[0]) for row in rows]

    def bad_redis_killed(self) -> None:
        os.kill(self._redis(), signal.SIGKILL)

    def bad_redis_frozen(self) -> None:
        pid = self._redis()
        os.kill(pid, signal.SIGSTOP)
        sleep(1.5)
        os.kill(pid, signal.SIGCONT)

    def bad_redis_emptied(self) -> None:
        Redis.from_url(self.addresses.redis_url or "", socket_timeout=1).flushall()

    def _redis(self) -> int:
        return int(Redis.from_url(self.addresses.redis_url or "", socket_timeout=1).info()["process_id"])  # type: ignore[index]

    def _asked(self, sql: str) -> str:
        with psycopg.connect(self.addresses.owner_url, autocommit=True) as owner:
            row = owner.execute(sql).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return str(row[0])

    def stop(self) -> None:
        for process in (*self.buyers, *self.sweepers):
            process.kill()
            process.join()


def hunt(seconds: float, seed: int, mutant: str = "", *, work_min: bool = True) -> list[str]:
    """One run; what is wrong, or too little, a sentence each. Prints what was done."""
    folder = Path(tempfile.mkdtemp(prefix=f"etds-tests-{os.getpid()}-"))
    folder.chmod(0o711)
    settings = load_settings(
        mode="demo", state_dir=folder, tickets_dir=folder, idle_lock_seconds=0, hold_seats_max=6
    ).model_copy(
        update={
            "operator_hold_seconds": _HOLD_SECONDS,
            "payment_seconds": _PATIENCE_SECONDS,
            "order_seconds": _ORDER_SECONDS,
        }
    )
    try:
        with embedded.attach(folder) as lease:
            migrations.upgrade(lease.addresses.owner_url)
            mutants.prepare(mutant, lease.addresses.owner_url)
            return _run(Town(folder, lease.addresses, settings, Random(seed), mutant), seconds, work_min=work_min)
    finally:
        embedded.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _run(town: Town, seconds: float, *, work_min: bool) -> list[str]:
    end = monotonic() + seconds
    sleep(min(2.0, seconds / 4))
    while monotonic() < end:
        town.fault()
        sleep(0.5)
    town.stop()
    rested = _patiently(lambda: checks.come_to_rest(town.core))
    wrong = [] if rested is not None else ["not everything came to rest"]
    provider = town.settings.state_dir / "terminal.sqlite"
    wrong += list(checks.violations(town.core, town.actor, town.addresses.owner_url, town.histories, provider))
    worked = checks.work_done(town.histories)
    with psycopg.connect(town.addresses.owner_url) as owner:
        captures, refunds = owner.execute(
            "select (select count(*) from tender where kind = 'card' and state = 'succeeded'),"
            " (select count(*) from refund where state = 'succeeded')"
        ).fetchone() or (0, 0)
    print(f"faults: {town.done.total()}  " + "  ".join(f"{name} {count}" for name, count in sorted(town.done.items())))
    print("acts:   " + "  ".join(f"{name} {count}" for name, count in sorted(worked.items())))
    print(f"cards:  {captures} charged, {refunds} refunds; at rest after {rested or 0:.1f} s")
    if work_min:
        wrong += _too_little(seconds, town.done.total(), worked, captures)
    town.core.close()
    return wrong


def _patiently(act: Callable[[], float | None]) -> float | None:
    """Postgres may still be on its way back from its last death."""
    end = monotonic() + 20
    while True:
        try:
            return act()
        except Exception:
            if monotonic() > end:
                raise
            sleep(0.2)


def _too_little(seconds: float, faults: int, worked: Counter[str], captures: int) -> list[str]:
    wanted = {
        "faults": (faults, seconds * 2 / 3),
        "holds": (worked["hold ok"], seconds * 15),
        "sales": (worked["sale ok"], seconds * 5),
        "cards": (captures, seconds * 2),
    }
    return [f"too little was done: {got} {what} of {least:.0f}" for what, (got, least) in wanted.items() if got < least]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hours", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutant", default="", choices=("", *mutants.MUTANTS))
    asked = parser.parse_args()
    buyers.be_quiet()
    wrong = hunt(asked.hours * 3600 or asked.seconds, asked.seed, asked.mutant)
    for sentence in wrong[:20]:
        print(f"WRONG   {sentence}")
    print(f"violations: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
