"""Measure, as ratios within one run: `uv run python -m benchmarks [NAME...] [--quick] [--json]`.

Prints each figure with its unit, its goal and whether it holds; exit status 1 if one falls short.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence

from benchmarks.figures import Figure, machine

NAMES = (
    *("keys", "holds", "sales", "rush", "scale", "best", "plane", "feed", "startup", "search"),
    *("calendar", "scaling", "onsale", "analytics", "pacing", "charts", "history"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure ETDS on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; none: all")
    parser.add_argument("--quick", action="store_true", help="under a minute a name")
    parser.add_argument("--json", action="store_true", help="for scripts")
    asked = parser.parse_args(arguments)
    for name in asked.names:
        if name not in NAMES:
            parser.error(f"there is no benchmark '{name}'; choose of {', '.join(NAMES)}")
    facts, figures = machine(), list[Figure]()
    for name in asked.names or NAMES:
        found: list[Figure] = importlib.import_module(f"benchmarks.{name}").run(asked.quick)
        figures += found
        if not asked.json:
            print(*map(_line, found), sep="\n", flush=True)
    if asked.json:
        print(json.dumps({"machine": facts, "figures": figures}, indent=2))
    else:
        print(*(f"{key} {value}" for key, value in facts.items()), sep=", ", file=sys.stderr)
    return 0 if all(found["holds"] for found in figures) else 1


def _line(found: Figure) -> str:
    verdict = "" if found["goal"] is None else "holds" if found["holds"] else "SHORT"
    goal = "" if found["goal"] is None else f"goal {found['goal']:g}"
    return f"{verdict:6}{found['name']:64}{found['value']:>11,} {found['unit']:6}{goal}"


if __name__ == "__main__":
    sys.exit(main())
