"""Seals: a hash chain over the journals, and its heads kept outside the database.

Rows are sealed after they were written, so sales pay nothing for it. Whoever changes the books afterwards breaks a
seal; whoever changes the seals too is found by the heads in `seals.jsonl` of the state folder, or by those that were
printed or mailed away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.postgres import Connection
from db.queries import seals
from db.queries.seals import HeadRow as Head

if TYPE_CHECKING:
    from core.runtime import Core

_FILE = "seals.jsonl"
_ROWS_MAX, _SEALS_MAX = 5_000, 40  # of a journal in one round: a second or two
_STATEMENT_TIMEOUT_MS = 30_000
_PATIENCE_SECONDS = 1.0


def seal_journals(core: Core) -> int:
    """Seal what was written, so much at once that other duties are not late for it; how many seals. Safe to call from
    any number of processes."""
    made: list[Head] = []
    for journal in seals.JOURNALS:
        upto = seals.settled_upto(core.postgres, journal, patience_seconds=_PATIENCE_SECONDS)
        if upto is None:
            continue  # somebody still writes: the next round seals it
        for _ in range(_SEALS_MAX):
            with core.postgres.write(statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as connection:
                head = seals.seal_journal(connection, journal, upto, _ROWS_MAX)
            if head is None:
                break
            made.append(head)
    _keep(core.settings.state_dir, made)
    return len(made)


def broken(connection: Connection, outside: Sequence[Head]) -> list[str]:
    """What is wrong with the chain, a sentence each; empty where all of it holds.

    `outside` are heads that were read before the connection's snapshot was taken: one that was sealed since would look
    as if it were gone.
    """
    wrong = [
        f"seal {row.number} of {row.journal}: {row.what if row.row_id is None else f'row {row.row_id} {row.what}'}"
        for row in seals.broken_seals(connection)
    ]
    there = {(head.journal, head.number): head.head for head in seals.heads(connection)}
    for head in outside:
        found = there.get((head.journal, head.number))
        if found != head.head:
            what = "is gone" if found is None else "is another one"
            wrong.append(f"seal {head.number} of {head.journal}, kept in {_FILE}, {what}: the books were rewritten")
    return wrong


def _keep(folder: Path, made: list[Head]) -> None:
    """Append the heads, for their owner alone to read. Without the file the seals still stand, with nothing beside."""
    if not made:
        return
    path = folder / _FILE
    path.touch(mode=0o600, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for head in made:
            kept = {"journal": head.journal, "number": head.number, "last_id": head.last_id, "head": head.head}
            file.write(json.dumps(kept) + "\n")


def kept(folder: Path) -> list[Head]:
    """The heads in the file. A line that is cut short by a crash was never kept."""
    return list(_read(folder))


def _read(folder: Path) -> Iterator[Head]:
    try:
        lines = (folder / _FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            kept = json.loads(line)
            yield Head(str(kept["journal"]), int(kept["number"]), int(kept["last_id"]), str(kept["head"]))
        except (ValueError, KeyError, TypeError):
            continue
