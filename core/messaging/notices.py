"""Letters about orders, as mail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage

from core.money import Money
from core.programming.performances import local_start
from core.programming.repertoire import Performance
from core.sales.cash import Ticket

_SUBJECTS = {
    "order_paid": "Your tickets for {}",
    "order_exchanged": "Your new tickets for {}",
    "order_returned": "Your tickets for {} were taken back",
    "performance_cancelled": "{} is cancelled",
    "performance_postponed": "{} is postponed",
    "performance_rescheduled": "{} has a new date",
}
WITH_TICKETS = ("order_paid", "order_exchanged")
_MOMENT = "%A %d %B %Y, %H:%M"
_WITHOUT_A_DATE = ("performance_postponed",)
_MONEY_BACK = "What you paid for them goes back to where it came from."
_KEEP_THEM = ["Your tickets stay good.", "If you cannot come then, the box office takes them back."]


def letter(
    topic: str,
    *,
    performance: Performance,
    reference: str,
    total: Money,
    tickets: Sequence[Ticket],
    sender: str,
    to: str,
    number: int,
    starts_was: datetime | None = None,
) -> EmailMessage:
    """The mail. Its Message-ID is made of what it is about, so a letter that is sent twice is known as the same one.

    `starts_was` is when it was to begin, where that has changed.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(_SUBJECTS[topic].format(performance.event).split())
    message["Message-ID"] = f"<{topic}.{performance.id}.{number}@etds>"
    message.set_content("\n".join(_body(topic, performance, reference, total, tickets, starts_was)) + "\n")
    return message


def _body(
    topic: str,
    performance: Performance,
    reference: str,
    total: Money,
    tickets: Sequence[Ticket],
    starts_was: datetime | None,
) -> list[str]:
    starts = local_start(performance)
    was = starts_was.astimezone(starts.tzinfo) if starts_was else starts
    about = [
        performance.event,
        ", ".join(performance.artists),
        f"{performance.venue}, {performance.hall}",
        f"{was if topic in _WITHOUT_A_DATE else starts:{_MOMENT}}",
        "",
        f"Order {reference}",
    ]
    listed = [f"{ticket.label}  {ticket.price_type}  {ticket.price}  {ticket.code}" for ticket in tickets]
    match topic:
        case _ if topic in WITH_TICKETS:
            instead = ["They replace tickets that you had; the codes of those are good no more.", ""]
            shown = [*about, *listed, f"Paid {total}", ""]
            replaced = instead if topic == "order_exchanged" else []
            return [*shown, *replaced, "Show the code of each ticket at the door."]
        case "performance_cancelled":
            return [*about, "", "It is cancelled and will not take place.", _MONEY_BACK]
        case "performance_postponed":
            return [*about, "", "It will not take place then. The new date is not fixed yet.", *_KEEP_THEM]
        case "performance_rescheduled":
            return [*about, "", f"This is its new date. It was to be on {was:{_MOMENT}}.", *_KEEP_THEM]
        case _:
            return [*about, "", _MONEY_BACK]
