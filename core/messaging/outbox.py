"""The outbox is emptied: at least once, hardly ever twice, and then under the same Message-ID.

A letter is leased before it is sent. A worker that is killed in between leaves it to the next; one that was frozen
finds its lease gone and leaves the books alone. What fails is tried again later and later, and is never dropped.
"""

from __future__ import annotations

from email.message import EmailMessage
from time import monotonic
from typing import TYPE_CHECKING

from core.logs import log_incident
from core.messaging.notices import WITH_TICKETS, letter
from core.messaging.senders import Folder, NotSent, Sender, Smtp
from core.money import Money
from core.sales.cash import sale_of
from db.errors import StoreError
from db.queries import outbox

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 20
_LEASE_SECONDS = 120  # longer than a mail server can keep one letter hanging
_ROUND_SECONDS = 8.0
_AGAIN_SECONDS, _AGAIN_SECONDS_MAX = 30, 3_600


def send_outbox(core: Core, *, sender: Sender | None = None) -> int:
    """Send what is due, for some seconds at most; how many letters went out. Raises StoreError.

    Letters are taken one by one, so that none waits leased while a mail server lets the one before it hang.
    """
    outbox.close_untold(core.postgres, 1_000)
    sender, sent, ends = sender or sender_of(core), 0, monotonic() + _ROUND_SECONDS
    for _ in range(_BATCH):
        taken = outbox.take_letters(core.postgres, 1, _LEASE_SECONDS)
        if not taken:
            break
        sent += _went(core, sender, taken[0])
        if monotonic() >= ends:
            break
    return sent


def _went(core: Core, sender: Sender, row: outbox.LetterRow) -> bool:
    try:
        sender.send(_written(core, row))
    except NotSent as error:
        why = _plain(str(error))
    except StoreError:
        raise
    except Exception as error:  # one that cannot be written keeps no other from going
        why = f"incident {log_incident(error)}"
    else:
        return outbox.letter_sent(core.postgres, row)
    outbox.letter_failed(core.postgres, row, why, again_seconds(row.tries))
    return False


def again_seconds(tries: int) -> int:
    """How long to wait after so many tries: longer and longer, up to an hour. Pure."""
    return min(_AGAIN_SECONDS * 2 ** min(tries - 1, 10), _AGAIN_SECONDS_MAX)


def sender_of(core: Core) -> Sender:
    """The way out that the house has set up."""
    url = core.settings.smtp_url
    return Folder(core.settings.state_dir / "mail") if url is None else Smtp(url)


def _written(core: Core, row: outbox.LetterRow) -> EmailMessage:
    performance = core.repertoire.performance(row.performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    has_tickets = row.topic in WITH_TICKETS  # others are told too who never paid
    tickets = sale_of(core, performance, manifest, row.order_id).tickets if has_tickets else ()
    return letter(
        row.topic,
        performance=performance,
        reference=row.reference,
        total=Money(row.total_minor, row.currency),
        tickets=tickets,
        sender=core.settings.mail_from,
        to=row.contact,
        number=row.id,
        starts_was=row.starts_was,
    )


def _plain(text: str) -> str:
    """What a mail server says is not to be trusted either."""
    return "".join(c if c.isprintable() else " " for c in text)[:180]
