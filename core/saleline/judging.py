"""What only the whole line can tell: whether its parts go together. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.saleline.words import Count, Mistake, Span, Vocabulary, Wish
from db.vocabulary import TenderKind


def judge(
    wish: Wish,
    vocabulary: Vocabulary,
    spans: Mapping[str, Span],
    lone_type: tuple[str, Span] | None,
    *,
    is_mistaken: bool,
) -> tuple[Wish, list[Mistake]]:
    """The wish with a price type that stood alone put where it belongs, and what does not go together.

    Where a word was mistaken already, nothing is said of what may be missing because of it.
    """
    found: list[Mistake] = []
    if lone_type is not None:
        wish, fault = _with_type(wish, lone_type, is_mistaken=is_mistaken)
        found += fault
    number = sum(count.number for count in wish.counts)
    if wish.seats and number and number != len(wish.seats):
        named = "1 seat is named" if len(wish.seats) == 1 else f"{len(wish.seats)} seats are named"
        found.append(Mistake(*spans["counts"], f"{named}, and {number} are asked for."))
    if wish.number > vocabulary.seats_max:
        at = spans.get("counts") or spans["seats"]
        found.append(Mistake(*at, f"One cart holds at most {vocabulary.seats_max} seats. Sell in parts."))
    if wish.seats and wish.accessible:
        found.append(Mistake(*spans["accessible"], "'accessible' goes with a number of seats, not with named ones."))
    if not wish.number and not is_mistaken:
        for part, what in (("section", wish.section), ("level", wish.level), ("accessible", "accessible")):
            if part in spans:
                found.append(Mistake(*spans[part], f"Say how many seats with '{what}'."))
    return wish, found + _paying(wish, spans)


def _with_type(wish: Wish, lone: tuple[str, Span], *, is_mistaken: bool) -> tuple[Wish, list[Mistake]]:
    letter, span = lone
    untyped = [count for count in wish.counts if count.letter is None]
    if not wish.counts and wish.seats:
        return replace(wish, counts=(Count(len(wish.seats), letter),)), []
    if len(wish.counts) == 1 and untyped:
        return replace(wish, counts=(Count(untyped[0].number, letter),)), []
    return wish, [] if is_mistaken else [Mistake(*span, f"Say how many in front of '{letter}'.")]


def _paying(wish: Wish, spans: Mapping[str, Span]) -> list[Mistake]:
    """Ways of paying that shut each other out."""
    if wish.comp is not None and wish.tenders:
        return [Mistake(*spans["tender 0"], "What is given away is not paid for. Take one of them out.")]
    found: list[Mistake] = []
    has_open = has_cash = False
    for index, part in enumerate(wish.tenders):
        span = spans[f"tender {index}"]
        if part.kind is TenderKind.CASH and has_cash:
            found.append(Mistake(*span, "The line takes cash twice. Add the two amounts up."))
        elif part.kind is not TenderKind.VOUCHER and part.amount_minor is None and has_open:
            found.append(Mistake(*span, "Say how much of it is paid so: only one part can be all that is left."))
        elif part.kind is not TenderKind.CASH and part.amount_minor == 0:
            found.append(Mistake(*span, "Nothing is paid so. Take it out, or say how much."))
        has_cash = has_cash or part.kind is TenderKind.CASH
        has_open = has_open or (part.kind is not TenderKind.VOUCHER and part.amount_minor is None)
    return found
