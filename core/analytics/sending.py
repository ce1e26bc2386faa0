"""Reports whose moment has come are made and sent: at least once, hardly ever twice, and then under the same name.

A due moment is leased. A worker that is killed before it sent leaves it to the next; one that is killed between sending
and writing that down has it sent once more, under the same Message-ID, or over the same file. However many moments
were missed while nothing ran, one letter goes out, and the next moment is one that is still to come.
"""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.permissions import Permission, may
from core.access.sessions import on_behalf
from core.analytics.asking import read_question
from core.analytics.catalogue import make_report
from core.analytics.files import write_file, written
from core.analytics.letters import file_name, letter
from core.analytics.recurring import next_moment
from core.errors import BadInput, EtdsError, NotPermitted, Outage, Refusal
from core.logs import log_incident
from core.messaging.outbox import again_seconds, sender_of
from core.messaging.senders import NotSent, Sender
from core.settings import Mode
from core.work import work
from db.errors import StoreError
from db.queries import report_schedules as queries
from db.queries.report_schedules import DueRow, ScheduleRow

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 20
_LEASE_SECONDS = 120  # longer than a report takes, and a mail server can keep a letter hanging
_ROUND_SECONDS = 8.0
_TERMINAL = "worker"


def send_reports(core: Core, *, sender: Sender | None = None) -> int:
    """Send what is due, for some seconds at most; how many moments were dealt with. Raises StoreError."""
    done, ends = 0, monotonic() + _ROUND_SECONDS
    with_demo = core.settings.mode is not Mode.PRODUCTION
    for _ in range(_BATCH):
        due = queries.take_due(core.postgres, core.clock.now(), lease_seconds=_LEASE_SECONDS, with_demo=with_demo)
        if due is None:
            break
        done += _dealt_with(core, due, sender)
        if monotonic() >= ends:
            break
    return done


def deliver(core: Core, actor: Actor, schedule: ScheduleRow, due: datetime, *, sender: Sender | None = None) -> str:
    """Make the report with the rights of the actor, and send it for that moment; where it went.

    Raises: NotPermitted and what the report raises; BadInput where it cannot be written, or mailed now.
    """
    if not may(actor, Permission.REPORT_SCHEDULE):
        raise NotPermitted("This account may not have reports sent any more. Ask an admin.")
    zone, username = ZoneInfo(schedule.time_zone), actor.username
    question = read_question(schedule.question, core.clock.now().astimezone(zone))
    report = make_report(core, actor, schedule.report, question)
    if schedule.to_mail is None:
        folder = core.settings.report_dir
        if folder is None:
            raise Unsent("There is no folder for reports. Set ETDS_REPORT_DIR where the worker runs.")
        name = file_name(schedule.report, number=schedule.id, due=due, form=schedule.form, zone=zone, username=username)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return str(write_file(folder / name, written(report, schedule.form), force=True))
        except (OSError, BadInput) as error:
            raise Unsent(f"{folder} cannot be written. Look at ETDS_REPORT_DIR.") from error
    mail = letter(
        report, number=schedule.id, due=due, form=schedule.form, zone=zone, sender=core.settings.mail_from,
        to=schedule.to_mail, username=username,
    )  # fmt: skip
    try:
        (sender or sender_of(core)).send(mail)
    except NotSent as error:
        raise Unsent(f"The mail did not go out ({_plain(str(error))}). It is tried again.") from error
    return schedule.to_mail


class Unsent(BadInput):
    """The report was made, and the way out was shut; it may be open later."""


def _dealt_with(core: Core, due: DueRow, sender: Sender | None) -> bool:
    """Whether the moment is over: sent, or refused by the rules, which the same moment will not change."""
    schedule = due.schedule
    try:
        with on_behalf(core, due.account, _TERMINAL) as actor:
            where = deliver(core, actor, schedule, schedule.next_at, sender=sender)
            with work(core, actor) as unit:
                went = queries.went(unit.connection, schedule, _next(core, schedule))
                if went:
                    unit.record("report.send", schedule.report, number=schedule.id, to=where)
            return went
    except (Unsent, Outage) as error:
        _again(core, schedule, error.message)
    except Refusal as error:
        queries.refused(core.postgres, schedule, _plain(error.message), _next(core, schedule))
        return True
    except StoreError:
        raise
    except Exception as error:  # one that cannot be written keeps no other from going
        why = error.message if isinstance(error, EtdsError) else f"incident {log_incident(error)}"
        _again(core, schedule, why)
    return False


def _again(core: Core, schedule: ScheduleRow, why: str) -> None:
    queries.failed(core.postgres, schedule, _plain(why), again_seconds(schedule.tries))


def _next(core: Core, schedule: ScheduleRow) -> datetime:
    """The first moment that is still to come: what was missed is not made up for one by one."""
    return next_moment(schedule.recurs, core.clock.now(), ZoneInfo(schedule.time_zone))


def _plain(text: str) -> str:
    """What a mail server says is not to be trusted either."""
    return "".join(c if c.isprintable() else " " for c in text)[:180]
