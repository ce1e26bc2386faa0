"""What waits for a printer. A job is written in the transaction of its act and sent behind it, at least once.

It is leased before it is sent, as letters are. What fails is tried again later and later, stays to be seen until
somebody drops it, and keeps no sale from standing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import NotFound, Refusal
from core.logs import log_incident
from core.printing.cells import printable
from core.printing.documents import Document, read, with_warning, written
from core.printing.printers import NOWHERE, NotPrinted, printer_at
from core.work import Work, work
from db.errors import StoreError
from db.queries import printing

if TYPE_CHECKING:
    from core.runtime import Core

_LEASE_SECONDS = 60  # longer than a printer can keep one job hanging
_ROUND_SECONDS, _BATCH = 8.0, 20
_AGAIN_SECONDS, _AGAIN_SECONDS_MAX = 15, 600
_LIST_MAX, _KEPT_DAYS = 100, 14


class PrintFailed(Refusal):
    """It did not come out; what was sold stands, and the job waits."""

    code = "print_failed"
    is_undone = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """That it came out: of how many papers, and where; `path` is the file, where it is one."""

    count: int
    where: str
    path: Path | None

    def __str__(self) -> str:
        return str(self.path) if self.path is not None else self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as it stands. `error` says why it did not come out."""

    id: int
    made_at: datetime
    by: str
    printer: str
    title: str
    about: str
    papers: int
    state: str
    tries: int
    error: str


def this_host() -> str:
    return printable(socket.gethostname())[:100] or "this machine"


def queue(
    core: Core,
    unit: Work,
    *,
    target: str,
    title: str,
    about: str,
    documents: Sequence[Document],
    kick: bool = False,
) -> int:
    """Put a job into the transaction of its act; its number. Raises PrintFailed where no printer is set up."""
    if target == NOWHERE:
        raise PrintFailed("No printer is set up here for this. Set ETDS_TICKET_PRINTER or ETDS_RECEIPT_PRINTER.")
    return printing.insert_job(
        unit.connection,
        account_id=unit.actor.account_id,
        host=this_host(),
        target=target,
        title=title,
        about=about,
        documents=written([with_warning(document, is_practice=core.is_practice) for document in documents]),
        kick=kick,
    )


def send_now(core: Core, job: int) -> Printed:
    """Send this job. Raises PrintFailed: it waits, and is sent again."""
    row = printing.take_job(core.postgres, host=this_host(), job=job, lease_seconds=_LEASE_SECONDS)
    if row is None:
        raise PrintFailed("This is being printed, or came out already. Look at 'etds print list'.")
    documents = read(row.documents)
    why, path = _sent(row, documents)
    where = printer_at(row.target).words
    if why:
        _failed(core, row, why)
        raise PrintFailed(f"{_capital(where)} did not take it ({why}). Nothing is lost: it is sent again by itself.")
    printing.job_printed(core.postgres, row)
    return Printed(count=len(documents), where=where, path=path)


def send_jobs(core: Core) -> int:
    """Send what is due at this machine, for some seconds at most; how many came out. Raises StoreError."""
    printing.forget_jobs(core.postgres, days=_KEPT_DAYS)
    came_out, ends = 0, monotonic() + _ROUND_SECONDS
    for _ in range(_BATCH):
        row = printing.take_job(core.postgres, host=this_host(), job=None, lease_seconds=_LEASE_SECONDS)
        if row is None:
            break
        why = _why_not(row)
        if why:
            _failed(core, row, why)
        else:
            came_out += printing.job_printed(core.postgres, row)
        if monotonic() >= ends:
            break
    return came_out


@permits(Permission.TICKET_PRINT)
def list_jobs(core: Core, actor: Actor, *, ended: bool = False) -> tuple[Job, ...]:
    """The jobs that wait, or the newest of all, at most 100; the newest first."""
    return tuple(map(_job, printing.jobs(core.postgres, ended=ended, limit=_LIST_MAX)))


@permits(Permission.TICKET_PRINT)
def send_job_again(core: Core, actor: Actor, *, job: int) -> Printed:
    """Send a job that waits, now. Raises PrintFailed, NotFound."""
    row = printing.job_by_id(core.postgres, job)
    if row is None or row.state != "waiting":
        raise NotFound("No such job waits. Look at 'etds print list'.")
    if row.host != this_host() and not row.target.startswith("escpos-net:"):
        raise PrintFailed(f"This job is for a printer of {row.host}. Send it again there, or drop it.")
    return send_now(core, job)


@permits(Permission.TICKET_PRINT)
def drop_job(core: Core, actor: Actor, *, job: int) -> str:
    """Take a job that waits off the list; what it was about. Raises NotFound."""
    with work(core, actor) as unit:
        about = printing.drop_job(unit.connection, job)
        if about is None:
            raise NotFound("No such job waits. Look at 'etds print list'.")
        unit.record("print.drop", about, job=job)
    return about


def _why_not(row: printing.JobRow) -> str:
    try:
        return _sent(row, read(row.documents))[0]
    except StoreError:
        raise
    except Exception as error:  # one that cannot be laid out keeps no other from coming out
        return f"incident {log_incident(error)}"


def _sent(row: printing.JobRow, documents: Sequence[Document]) -> tuple[str, Path | None]:
    """Why it did not come out, empty where it did; and the file."""
    try:
        return "", printer_at(row.target).send(_file_name(row), documents, kick=row.kick)
    except NotPrinted as error:
        return printable(str(error))[:180] or "does not answer", None


def _failed(core: Core, row: printing.JobRow, why: str) -> None:
    again = min(_AGAIN_SECONDS * 2 ** min(row.tries - 1, 10), _AGAIN_SECONDS_MAX)
    printing.job_failed(core.postgres, row, why, again)


def _file_name(row: printing.JobRow) -> str:
    """`P-12-E7K-WF4M`; everything but the first tickets of an order says what it is, and has its number."""
    words = row.about if row.title == "tickets" else f"{row.about} {row.title} {row.id}"
    return re.sub(r"[^A-Za-z0-9_-]+", "-", words).strip("-") or str(row.id)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _job(row: printing.JobRow) -> Job:
    return Job(
        id=row.id,
        made_at=row.made_at,
        by=row.by or "",
        printer=row.target,
        title=row.title,
        about=row.about,
        papers=len(row.documents),
        state=row.state,
        tries=row.tries,
        error=row.error or "",
    )
