"""Letters about pencilled dates: leased, sent and tried again like those about orders."""

from __future__ import annotations

from email.message import EmailMessage
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.logs import log_incident
from core.messaging.outbox import again_seconds, sender_of
from core.messaging.senders import NotSent, Sender
from core.programming.date_holds.rules import Topic, ordinal
from db.errors import StoreError
from db.queries import date_holds as queries
from db.queries.date_holds import NoticeRow

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 20
_LEASE_SECONDS = 120
_ROUND_SECONDS = 8.0
_SUBJECTS = {
    Topic.CHALLENGED: "Your hold is challenged: {}",
    Topic.UNCHALLENGED: "The challenge was taken back: {}",
    Topic.MOVED_UP: "Your hold moved up: {}",
    Topic.SILENCE: "Your hold was released: {}",
    Topic.LAPSED: "Your hold has lapsed: {}",
    Topic.TAKEN: "The date is taken: {}",
    Topic.CONFIRMED: "Your date is confirmed: {}",
}


def send_date_letters(core: Core, *, sender: Sender | None = None) -> int:
    """Send what is due, for some seconds at most; how many letters went out. Raises StoreError."""
    sender, sent, ends = sender or sender_of(core), 0, monotonic() + _ROUND_SECONDS
    for _ in range(_BATCH):
        notice = queries.take_notice(core.postgres, _LEASE_SECONDS)
        if notice is None or monotonic() >= ends:
            break
        try:
            sender.send(date_letter(notice, core.settings.mail_from))
        except StoreError:
            raise
        except Exception as error:  # one that cannot be written keeps no other from going
            why = str(error) if isinstance(error, NotSent) else f"incident {log_incident(error)}"
            said = "".join(c if c.isprintable() else " " for c in why)[:180]
            queries.notice_failed(core.postgres, notice, said, again_seconds(notice.tries))
        else:
            sent += queries.notice_sent(core.postgres, notice)
    return sent


def date_letter(notice: NoticeRow, sender: str) -> EmailMessage:
    """The mail, under a Message-ID by which one that is sent twice is known as the same. Pure."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = notice.contact
    message["Subject"] = " ".join(_SUBJECTS[Topic(notice.topic)].format(notice.title).split())
    message["Message-ID"] = f"<date_{notice.topic}.{notice.date_hold_id}.{notice.id}@etds>"
    about = [notice.title, f"{notice.venue}, {notice.hall}", f"{notice.day:%A %d %B %Y}", "", _sentence(notice)]
    message.set_content("\n".join(about) + "\n")
    return message


def _sentence(notice: NoticeRow) -> str:
    until = notice.until.astimezone(ZoneInfo(notice.time_zone)) if notice.until else None
    match Topic(notice.topic):
        case Topic.CHALLENGED:
            return f"Another presenter wants this date. Confirm or release it by {until:%a %d %b %H:%M}."
        case Topic.UNCHALLENGED:
            return "Nobody waits for an answer any more. You keep the first hold."
        case Topic.MOVED_UP:
            return f"You have the {ordinal(notice.rank or 1)} hold now."
        case Topic.SILENCE:
            return "No answer came in time, so the date went to the next in line."
        case Topic.LAPSED:
            return "Its time ran out. Ask for the date again if you still want it."
        case Topic.TAKEN:
            return "The first hold was confirmed by another presenter, so yours was released."
        case _:
            return "The date is yours: event and performance are made."
