"""Finding an order by anything that somebody knows of it, with what it was found by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.money import currency_digits
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.orders import OrderBrief, brief_of
from core.sales.questions import Question, Word, folded, read_question
from core.sales.scanned import ScannedTicket, is_scan, read_scan
from db.queries import finding as queries
from db.queries import sought
from db.queries.sought import SoughtWord
from db.scope import Scope
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

FOUND_MAX = 50
LATEST_SOUGHT = int(sought.LATEST_MAX)
_WORDS_MAX = 4
_DIGITS_USUAL = 2

_WHY: Mapping[str, str] = {
    "reference": "reference",
    "near": "reference, one sign off",
    "ticket": "ticket",
    "word": "name",
    "phone": "phone",
    "card": "card",
    "seat": "seat",
    "day": "plays that day",
    "made": "made that day",
    "amount": "amount",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOrder:
    """An order and why it is here: `name`, `mail`, `reference, one sign off`."""

    brief: OrderBrief
    why: tuple[str, ...]
    warning: str | None = None  # a sentence: what was scanned is not good any more

    def as_data(self) -> Mapping[str, object]:
        return {
            "order": self.brief.reference,
            "performance": self.brief.code,
            "why": list(self.why),
            "warning": self.warning,
        }


@permits(Permission.ORDER_SEE)
def find_orders(
    core: Core, actor: Actor, text: str, *, performance: PerformanceId | None = None
) -> tuple[FoundOrder, ...]:
    """Orders in reach that meet every word, the likeliest first, at most `FOUND_MAX`; no others are there.

    A reference or a ticket's code as a whole gives its order alone. Where nothing else is found, a reference of which
    one sign is wrong, missing or swapped is tried. A seat is sought in the performance that is given. The words of a
    ticket's QR give its order; raises TicketForged where the house did not sign them.
    """
    scope = scope_of(actor, Permission.ORDER_SEE)
    if is_scan(text):
        return _of_scan(core, scope, read_scan(core, text))
    here = performance_in_reach(core, actor, Permission.ORDER_SEE, performance) if performance is not None else None
    zone = ZoneInfo(here.time_zone) if here is not None else None
    asked = read_question(text, core.clock.now().astimezone(zone).date())
    return tuple(_found(row, asked) for row in _rows(core, scope, here, asked))


def _of_scan(core: Core, scope: Scope, ticket: ScannedTicket) -> tuple[FoundOrder, ...]:
    rows = queries.by_ticket(core.postgres, scope, ticket.code, account_id=scope.account_id)
    return tuple(
        FoundOrder(brief=brief_of(row), why=(_WHY["ticket"],), warning=ticket.warning)
        for row in rows
        if row.performance_id == ticket.performance_id
    )


def _rows(core: Core, scope: Scope, here: Performance | None, asked: Question) -> Sequence[queries.FoundRow]:
    postgres, own = core.postgres, scope.account_id
    rows: list[queries.FoundRow] = []
    if asked.exact is not None:
        rows = queries.by_references(postgres, scope, [asked.exact], "reference", account_id=own)
    if not rows and asked.code is not None:
        rows = queries.by_ticket(postgres, scope, asked.code, account_id=own)
    sought = [one for word in _words(core, asked, here) if (one := _sought(core, word, here)) is not None]
    if not rows and sought:
        rows = queries.by_words(postgres, scope, sought[:_WORDS_MAX], here=here and here.id, account_id=own)
    if not rows and asked.near:
        rows = queries.by_references(postgres, scope, asked.near, "near", account_id=own)
    return rows


def _words(core: Core, asked: Question, here: Performance | None) -> Sequence[Word]:
    """Words of the question; at a performance also those that can only be a seat."""
    if here is None:
        return asked.words
    manifest, read = core.repertoire.manifest(here.manifest_id), {word.text for word in asked.words}
    seats = [Word(text=part) for part in asked.text.split() if part not in read and manifest.find(part) is not None]
    return [*asked.words, *seats]


def _sought(core: Core, word: Word, here: Performance | None) -> SoughtWord | None:
    seat = core.repertoire.manifest(here.manifest_id).find(word.text) if here is not None else None
    sought = SoughtWord(
        begins=word.begins,
        phone=word.phone,
        tail=word.tail,
        reference=word.reference,
        seat=seat,
        day=word.day,
        amount_minor=_minor(word.amount, here) if word.amount is not None else None,
    )
    return sought if sought.finds or sought.day is not None or sought.amount_minor is not None else None


def nothing_found(text: str, *, at_performance: bool) -> str:
    """Why nothing is known by that, in words: what each kind of question needs. Pure."""
    today = date(2000, 1, 1)  # which day is meant does not matter here
    words = read_question(text, today).words
    if is_scan(text):
        return "No order in your reach has this ticket. Look it up by its reference."
    if not words:
        return f"'{text}' is too short to look for. Type three letters of a name, or the reference."
    if all(word.amount is not None and not word.begins and not word.phone for word in words) and not at_performance:
        return (
            f"None of the latest {LATEST_SOUGHT:,} orders came to that. Open the desk from a performance to look"
            " through all of its orders, or try the reference."
        )
    if all(word.day is not None for word in words):
        return "No order in your reach plays or was made on that day. Try a name or the reference."
    return (
        f"No order in your reach begins so: '{text}'. The beginning of each word counts, not its middle;"
        " fewer letters find more. Else try the reference."
    )


def _minor(amount: Decimal, here: Performance | None) -> int | None:
    scaled = amount.scaleb(currency_digits(here.currency) if here is not None else _DIGITS_USUAL)
    return int(scaled) if scaled == scaled.to_integral_value() else None


def _found(row: queries.FoundRow, asked: Question) -> FoundOrder:
    brief = brief_of(row)
    why = [_by_word(row, asked) if how == "word" else _WHY[how] for how in row.how]
    for word in asked.words:  # a day and an amount that only narrowed say so too
        if word.day is not None and not {"day", "made"} & set(row.how):
            why.append(_WHY["day"] if brief.starts.date() == word.day else _WHY["made"])
        if (
            word.amount is not None
            and brief.total.amount_minor == _minor(word.amount, None)
            and "amount" not in row.how
        ):
            why.append(_WHY["amount"])
    return FoundOrder(brief=brief, why=tuple(dict.fromkeys(why)))


def _by_word(row: queries.FoundRow, asked: Question) -> str:
    """Whether it was the name or the address that began so."""
    begun = [word.begins for word in asked.words if word.begins is not None]
    name = folded(row.customer or "")
    return "name" if any(begins in name for begins in begun) else "mail"
