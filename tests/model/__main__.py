"""`python -m tests.model [--buyers N] [--without RULE]`: search the protocol, with a rule taken out if wanted."""

from __future__ import annotations

import argparse
from functools import partial
from time import perf_counter

from tests.model.promises import PROMISES
from tests.model.search import search
from tests.model.state import begin
from tests.model.steps import RULES, is_at_rest, steps


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model")
    parser.add_argument("--buyers", type=int, default=3, choices=(1, 2, 3))
    parser.add_argument("--without", action="append", default=[], choices=RULES, metavar="RULE", help=", ".join(RULES))
    asked = parser.parse_args()
    began = perf_counter()
    done = search(
        begin(asked.buyers), partial(steps, without=frozenset(asked.without)), PROMISES, is_at_rest=is_at_rest
    )
    print(f"{done.states:,} states in {perf_counter() - began:.1f} s")
    for name in PROMISES:
        print(f"{'BROKEN' if name in done.broken else 'holds '}  {name}")
        for number, step in enumerate(done.broken.get(name, ()), start=1):
            print(f"          {number:2}. {step}")
    print("BROKEN  everything comes to rest" if done.stuck else "holds   everything comes to rest")
    return 1 if done.broken or done.stuck else 0


if __name__ == "__main__":
    raise SystemExit(main())
