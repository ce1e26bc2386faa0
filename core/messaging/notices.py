"""Letters about orders, as mail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
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
}


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
) -> EmailMessage:
    """The mail. Its Message-ID is made of what it is about, so a letter that is sent twice is known as the same one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(_SUBJECTS[topic].format(performance.event).split())
    message["Message-ID"] = f"<{topic}.{performance.id}.{number}@etds>"
    message.set_content("\n".join(_body(topic, performance, reference, total, tickets)) + "\n")
    return message


def _body(topic: str, performance: Performance, reference: str, total: Money, tickets: Sequence[Ticket]) -> list[str]:
    starts = local_start(performance)
    about = [
        performance.event,
        ", ".join(performance.artists),
        f"{performance.venue}, {performance.hall}",
        f"{starts:%A %d %B %Y, %H:%M}",
        "",
        f"Order {reference}",
    ]
    if topic not in ("order_paid", "order_exchanged"):
        return [*about, "", "What you paid for them goes back to where it came from."]
    listed = [f"{ticket.label}  {ticket.price_type}  {ticket.price}  {ticket.code}" for ticket in tickets]
    instead = ["They replace tickets that you had; the codes of those are good no more.", ""]
    shown = [*about, *listed, f"Paid {total}", ""]
    return [*shown, *(instead if topic == "order_exchanged" else []), "Show the code of each ticket at the door."]
