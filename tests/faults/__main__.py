"""`python -m tests.faults --seconds 60 --seed N [--hours H] [--mutant RULE]`: buy under faults, then look.

Real servers, buyers and sweepers in processes of their own, a terminal that loses calls and replies. Something is
killed, frozen, cut or emptied about once a second. Hours are run in rounds of five minutes, a seed each. Exits 1 on
any violation, and where too little was done to say anything: a minute wants 40 faults and one of each kind, 600 holds,
200 sales, 80 cards charged and 80 refunds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import TypeVar

import psycopg

from db import migrations
from db import servers as embedded
from tests.faults import buyers, checks, clock, history, mutants
from tests.faults.nemesis import Nemesis
from tests.faults.town import Town

T = TypeVar("T")

A_MINUTE = {"faults": 40, "holds": 600, "sales": 200, "cards": 80, "refunds": 80}
"""The least that a minute must have done."""
_ROUND_SECONDS = 300.0
_BREATH_SECONDS = 0.5
_REST_SECONDS_MAX = 30.0


def hunt(seconds: float, seed: int, mutant: str = "") -> list[str]:
    """One run, ended early by what must never be; what is wrong, or too little, a sentence each. Prints a report."""
    with _town(seed, mutant) as town:
        nemesis, end = Nemesis(town), monotonic() + seconds
        provider = town.settings.state_dir / "terminal.sqlite"
        sleep(min(2.0, seconds / 4))
        while monotonic() < end:
            nemesis.strike()
            if wrong := checks.never(town.addresses.owner_url, provider):
                print(f"faults:     {nemesis.done.total()}  {_listed(nemesis.done)}; ended early", flush=True)
                return wrong
            sleep(_BREATH_SECONDS)
        town.stop()
        _patiently(nemesis.relent)
        rested = _patiently(lambda: checks.come_to_rest(town.core, 5 if mutant else _REST_SECONDS_MAX))
        told = history.read(town.histories)
        wrong = [] if rested is not None else ["not everything came to rest"]
        wrong += checks.violations(town.core, town.actor, town.addresses.owner_url, told, provider)
        done = _report(town, nemesis, told, rested, wrong)
        return wrong + _too_little(seconds, done, nemesis.done)


@contextmanager
def _town(seed: int, mutant: str) -> Iterator[Town]:
    """Servers of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"etds-tests-{os.getpid()}-"))
    folder.chmod(0o711)
    faketime = clock.library()
    try:
        server_clock = clock.ServerClock(folder, faketime) if faketime is not None else None
        with embedded.attach(folder) as lease:
            migrations.upgrade(lease.addresses.owner_url)
            mutants.prepare(mutant, lease.addresses.owner_url)
            town = Town(folder, lease.addresses, server_clock, Random(seed), mutant)
            try:
                yield town
            finally:
                town.close()
    finally:
        embedded.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _patiently(act: Callable[[], T]) -> T:
    """Postgres may still be on its way back from its last death."""
    end = monotonic() + 20
    while True:
        try:
            return act()
        except Exception:
            if monotonic() > end:
                raise
            sleep(0.2)


def _report(
    town: Town, nemesis: Nemesis, told: list[history.Act], rested: float | None, wrong: list[str]
) -> Counter[str]:
    """Print what was done and found; the counts that there is a least of."""
    acts = checks.work_done(told)
    with psycopg.connect(town.addresses.owner_url) as owner:
        cards, refunds = owner.execute(
            "select (select count(*)::int from tender where kind = 'card' and state = 'succeeded'),"
            " (select count(*)::int from refund where state = 'succeeded')"
        ).fetchone() or (0, 0)
    done = Counter(
        faults=nemesis.done.total(), holds=acts["hold ok"], sales=acts["sell ok"] + acts["pay paid"],
        cards=cards, refunds=refunds,
    )  # fmt: skip
    terminal = {name.removeprefix("terminal "): count for name, count in acts.items() if name.startswith("terminal ")}
    print(f"faults:     {done['faults']}  {_listed(nemesis.done)}")
    print(f"terminal:   {sum(terminal.values())}  {_listed(terminal)}")
    print(f"acts:       {_listed({name: count for name, count in acts.items() if not name.startswith('terminal ')})}")
    rest = "not at rest" if rested is None else f"at rest after {rested:.1f} s"
    print(f"done:       {_listed(done)}; {rest}")
    if town.clock is None:
        print("clock:      not set, because libfaketime is not installed")
    print(f"violations: {len(wrong)}", flush=True)
    return done


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items()))


def _too_little(seconds: float, done: Counter[str], kinds: Counter[str]) -> list[str]:
    least = {what: count * seconds / 60 for what, count in A_MINUTE.items()}
    missing = [kind for kind, count in kinds.items() if not count] if seconds >= 60 else []
    short = [f"{done[what]} {what} of {count:.0f}" for what, count in least.items() if done[what] < count]
    return [f"too little was done: {what}" for what in (*short, *(f"no {kind.replace('_', ' ')}" for kind in missing))]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hours", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutant", default="", choices=("", *mutants.MUTANTS))
    asked = parser.parse_args()
    buyers.be_quiet()
    left, seed = asked.hours * 3600 or asked.seconds, asked.seed
    while left > 0:
        print(f"seed:       {seed}")
        wrong = hunt(min(left, _ROUND_SECONDS), seed, asked.mutant)
        for sentence in wrong[:20]:
            print(f"WRONG       {sentence}")
        if wrong:
            return 1
        left, seed = left - _ROUND_SECONDS, seed + 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
