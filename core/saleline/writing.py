"""A wish as a line again: what was understood, written out. Pure; `parse` reads it back as the same wish."""

from __future__ import annotations

from collections.abc import Iterator

from core.money import major
from core.saleline.lexing import quoted
from core.saleline.words import KEYWORDS, Part, Vocabulary, Wish


def format_wish(wish: Wish, vocabulary: Vocabulary) -> str:
    """The line, seats by their whole names and places behind `in`."""
    return " ".join(_words(wish, vocabulary))


def _words(wish: Wish, vocabulary: Vocabulary) -> Iterator[str]:
    if wish.performance is not None:
        yield f"on {quoted(wish.performance)}"
    counts = "".join(f"{count.number}{count.letter or ' '}" for count in wish.counts).strip()
    if counts:
        yield counts
    for place in (wish.section, wish.level):
        if place is not None:
            yield f"in {_behind(place)}"
    yield from _seats(wish, vocabulary)
    if wish.accessible:
        yield "accessible"
    told = (("for", wish.customer), ("to", wish.mail), ("code", wish.coupon), ("presale", wish.presale))
    for keyword, value in told:
        if value is not None:
            yield f"{keyword} {_behind(value)}"
    for part in wish.tenders:
        yield _tender(part, vocabulary.currency)
    if wish.comp is not None:
        note = f" {quoted(wish.comp.note, always=True)}" if wish.comp.note is not None else ""
        yield f"comp {_behind(wish.comp.reason)}{note}"


def _behind(value: str) -> str:
    """A value behind its keyword, which is not to be taken for the next one."""
    return quoted(value, always=value.casefold() in KEYWORDS)


def _tender(part: Part, currency: str) -> str:
    words = [part.kind.value]
    if part.code is not None:
        words.append(_behind(part.code))
    if part.amount_minor is not None:
        words.append(f"{major(part.amount_minor, currency):f}")
    return " ".join(words)


def _seats(wish: Wish, vocabulary: Vocabulary) -> Iterator[str]:
    """One word a stretch of a row."""
    wanted = set(wish.seats)
    for row in vocabulary.rows:
        there = [at for at in range(len(row.seats)) if row.first_ordinal + at in wanted]
        while there:
            run = next(n for n in range(len(there), 0, -1) if there[n - 1] - there[0] == n - 1)
            last = f"..{row.seats[there[run - 1]]}" if run > 1 else ""
            yield quoted(f"{row.section}-{row.row}-{row.seats[there[0]]}{last}")
            there = there[run:]
