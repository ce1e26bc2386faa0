"""Reports that are sent by themselves: everybody keeps their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics.asking import read_question
from core.analytics.catalogue import make_report
from core.analytics.files import FORMS
from core.analytics.recurring import next_moment, read_recurs
from core.analytics.sending import deliver
from core.analytics.zones import read_zone
from core.errors import BadInput, NotFound
from core.sales.buyer import check_address
from core.work import work
from db.queries import analytics
from db.queries import report_schedules as queries
from db.queries.report_schedules import ScheduleRow

if TYPE_CHECKING:
    from core.runtime import Core

FILE = "file"
"""What stands for the folder of reports, where a mail address may stand too."""
SCHEDULES_MAX = 50
_ADDRESS_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`question` in the words it was asked in; `to` a mail address or `file`; moments on the clock of `zone`."""

    number: int
    report: str
    question: Mapping[str, str]
    recurs: str
    zone: str
    form: str
    to: str
    next_at: datetime
    last_at: datetime | None
    last_error: str | None
    failures: int

    def as_data(self) -> Mapping[str, object]:
        return {
            "number": self.number,
            "report": self.report,
            "question": dict(self.question),
            "when": self.recurs,
            "zone": self.zone,
            "form": self.form,
            "to": self.to,
            "next_at": self.next_at.isoformat(),
            "last_at": self.last_at.isoformat() if self.last_at else None,
            "last_error": self.last_error,
            "failures": self.failures,
        }


@permits(Permission.REPORT_SCHEDULE)
def list_schedules(core: Core, actor: Actor) -> tuple[Schedule, ...]:
    """The own ones, the next to go first."""
    return tuple(map(_schedule, queries.of_account(core.postgres, actor.account_id)))


@permits(Permission.REPORT_SCHEDULE)
def add_schedule(
    core: Core,
    actor: Actor,
    *,
    report: str,
    recurs: str,
    to: str,
    form: str = "csv",
    question: Mapping[str, str] | None = None,
    zone: str | None = None,
) -> Schedule:
    """Have a report sent again and again, on the clock of the venues in reach or of a zone that is named.

    It is made once now, so that what cannot be made is said now. Raises: BadInput, NotFound, whatever it raises.
    """
    own = queries.of_account(core.postgres, actor.account_id)
    if len(own) >= SCHEDULES_MAX:
        raise BadInput(f"You have {SCHEDULES_MAX} reports sent already. Remove one first.")
    if form not in FORMS:
        raise BadInput(f"A report is not sent as '{form}'. Choose {', '.join(FORMS)}.")
    clock, said = _zone(core, actor, zone), read_recurs(recurs)
    words = {name: " ".join(text.split()) for name, text in (question or {}).items() if text.strip()}
    address = _address(core, to)
    now = core.clock.now()
    make_report(core, actor, report, read_question(words, now.astimezone(clock)))
    with work(core, actor) as unit:
        number = queries.insert(
            unit.connection,
            actor.account_id,
            report=report,
            question=words,
            recurs=said,
            time_zone=clock.key,
            form=form,
            to_mail=address,
            next_at=next_moment(said, now, clock),
            made_at=now,
        )
        unit.record("report.schedule", report, number=number, when=said, to=address or FILE, form=form)
    return _schedule(_own(core, actor, number))


@permits(Permission.REPORT_SCHEDULE)
def remove_schedule(core: Core, actor: Actor, number: int) -> None:
    """Send it no more. Raises NotFound."""
    row = _own(core, actor, number)
    with work(core, actor) as unit:
        if queries.delete(unit.connection, actor.account_id, number):
            unit.record("report.unschedule", row.report, number=number)


@permits(Permission.REPORT_SCHEDULE)
def send_schedule(core: Core, actor: Actor, number: int) -> str:
    """Send it once now, whenever it is due; where it went. Raises: NotFound, BadInput, whatever the report raises."""
    row = _own(core, actor, number)
    where = deliver(core, actor, row, core.clock.now())
    with work(core, actor) as unit:
        unit.record("report.send", row.report, number=number, to=where)
    return where


def _own(core: Core, actor: Actor, number: int) -> ScheduleRow:
    for row in queries.of_account(core.postgres, actor.account_id):
        if row.id == number:
            return row
    raise NotFound(f"You have no report {number} sent. Look at 'etds report schedule list'.")


def _zone(core: Core, actor: Actor, name: str | None) -> ZoneInfo:
    if name is not None and name.strip():
        return read_zone(name)
    zones = analytics.zones(core.postgres, scope_of(actor, Permission.SALES_SEE))
    if len(zones) != 1:
        raise BadInput("Your venues are on several clocks. Name the time zone that is meant, like Europe/Berlin.")
    return ZoneInfo(zones[0])


def _address(core: Core, to: str) -> str | None:
    """The mail address, or None for the folder of reports. Raises BadInput."""
    text = to.strip()
    if text.casefold() == FILE:
        if core.settings.report_dir is None:
            raise BadInput("There is no folder for reports here. Name a mail address, or set ETDS_REPORT_DIR.")
        return None
    if len(text) > _ADDRESS_MAX or not text.isprintable():
        raise BadInput("A mail address has at most 120 characters, all of them visible. Type it again.")
    check_address(text)
    return text


def _schedule(row: ScheduleRow) -> Schedule:
    zone = ZoneInfo(row.time_zone)
    return Schedule(
        number=row.id,
        report=row.report,
        question=row.question,
        recurs=row.recurs,
        zone=row.time_zone,
        form=row.form,
        to=row.to_mail or FILE,
        next_at=row.next_at.astimezone(zone),
        last_at=row.last_at and row.last_at.astimezone(zone),
        last_error=row.last_error,
        failures=row.failures,
    )
