"""The invariants as they are sent: named checks out of `sql/verify.sql`, all read at one moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

from db.postgres import Connection

_HEAD = re.compile(r"^-- check: (\w+)\n-- (.+)\n", re.MULTILINE)
BROKEN_SHOWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: its name, the sentence, and the query that returns rows only where it is broken."""

    name: str
    promise: str
    sql: LiteralString


@cache
def checks() -> tuple[Check, ...]:
    text = (Path(__file__).parent.parent / "sql" / "verify.sql").read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return tuple(
        # The text comes from our own file, never from a person.
        Check(head[1], head[2], cast(LiteralString, text[head.end() : end].strip().rstrip(";")))
        for head, end in zip(heads, ends, strict=True)
    )


def broken(connection: Connection, check: Check) -> list[str]:
    """What is wrong, at most BROKEN_SHOWN_MAX rows of it; empty where the promise holds."""
    rows = connection.execute(check.sql).fetchmany(BROKEN_SHOWN_MAX)
    return [str(row[0]) for row in rows]
