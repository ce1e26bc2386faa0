"""From a document to the lines of a paper of so many columns, with codes and cuts between. Pure.

Renderers (`texts`, `pdf`, `escpos`) know only what comes out of here, so a paper says the same whatever prints it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.printing.cells import cells, centred, padded, paired, printable, wrapped
from core.printing.documents import (
    BlankTickets,
    Document,
    Heading,
    Receipt,
    SeatList,
    SeatPlan,
    SettlementPaper,
    TicketSlip,
    WillCallEnvelope,
    WillCallLine,
    WillCallList,
    ZSlip,
)

ROLL, PAPER = 42, 80  # columns of a receipt roll, and of a sheet


@dataclass(frozen=True, slots=True)
class Line:
    text: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR."""

    payload: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Where one paper ends: a knife, a new page, or a line to tear at."""


Element = Line | Code | Cut


def columns_of(document: Document) -> int:
    """How wide its paper is."""
    return PAPER if isinstance(document, (WillCallList, SeatPlan, SeatList, BlankTickets, SettlementPaper)) else ROLL


def laid_out(document: Document) -> tuple[Element, ...]:
    """Every element of the document, the cut behind it included; no line is wider than the paper."""
    columns = columns_of(document)
    warning = _warning(document.warning, columns)
    found = tuple(_clean(element) for element in (*warning, *_elements(document, columns), *warning))
    assert all(cells(e.text) <= columns for e in found if isinstance(e, Line)), "every line fits its paper"
    return (*found, Cut())


def _clean(element: Element) -> Element:
    """The second net: whatever a layout put together, a printer sees no control in it."""
    return Line(printable(element.text).rstrip(), element.bold) if isinstance(element, Line) else element


def _elements(document: Document, width: int) -> Iterator[Element]:
    match document:
        case TicketSlip():
            return _ticket(document, width)
        case Receipt():
            return _receipt(document, width)
        case WillCallEnvelope():
            return _envelope(document, width)
        case ZSlip():
            return _z_slip(document, width)
        case WillCallList():
            return _will_call(document, width)
        case SeatPlan():
            return _plan(document, width)
        case SeatList():
            return _seats(document, width)
        case BlankTickets():
            return _blank(document, width)
        case SettlementPaper():
            return _settlement(document, width)


def _warning(text: str, width: int) -> tuple[Line, ...]:
    """Between stars, so that it is no part of what it stands on; nothing where there is none to give."""
    words = [line.text for line in _words(text, width - 4)] if text.strip() else []
    return tuple(Line(_between_stars(word, width), bold=True) for word in words)


def _between_stars(word: str, width: int) -> str:
    stars = width - cells(word) - 2
    return f"{'*' * (stars // 2)} {word} {'*' * (stars - stars // 2)}"


def _words(text: str, width: int, *, bold: bool = False) -> Iterator[Line]:
    for line in wrapped(printable(text), width):
        yield Line(line, bold)


def _rule(width: int) -> Line:
    return Line("-" * width)


def _ticket(slip: TicketSlip, width: int) -> Iterator[Element]:
    yield from _words(slip.event, width, bold=True)
    yield from _words(slip.artists, width)
    yield from _words(slip.place, width)
    yield from _words(slip.starts, width, bold=True)
    yield Line()
    yield from _words(f"SEAT  {slip.seat}", width, bold=True)
    yield from _words(f"{slip.price_type}  {slip.price}", width)
    yield Line(f"ticket {slip.code}")
    yield Line(f"order  {slip.reference}")
    if slip.note:
        yield from _words(slip.note, width)
    if slip.signed:
        yield Code(slip.signed)


def _receipt(receipt: Receipt, width: int) -> Iterator[Element]:
    yield Line(centred(printable(receipt.title).upper(), width), bold=True)
    for text in (receipt.place, receipt.event, receipt.starts):
        yield from _words(text, width)
    yield Line(paired(f"order {receipt.reference}", receipt.made, width))
    yield from _words(f"served by {receipt.by}", width)
    yield _rule(width)
    for line in receipt.lines:
        yield from _paired_words(line.what, line.amount, width)
        for note in line.notes:
            yield from (Line(f"  {part.text}") for part in _words(note, width - 2))
    yield _rule(width)
    for label, amount in receipt.sums:
        yield Line(paired(printable(label), printable(amount), width), bold=label.lower() == "total")
    if receipt.paid:
        yield Line()
    for label, amount in receipt.paid:
        yield Line(paired(printable(label), printable(amount), width))
    for note in receipt.notes:
        yield from _words(note, width)


def _paired_words(what: str, amount: str, width: int) -> Iterator[Line]:
    """Words that may take several lines; the amount stands in the first."""
    amount = printable(amount)
    first, *rest = [line.text for line in _words(what, width - cells(amount) - 1)] or [""]
    yield Line(paired(first, amount, width))
    yield from (Line(f"  {line}") for text in rest for line in wrapped(text, width - 2))


def _envelope(envelope: WillCallEnvelope, width: int) -> Iterator[Element]:
    yield from _words(envelope.name, width, bold=True)
    yield Line(f"order  {envelope.reference}")
    yield from _words(f"{_counted(len(envelope.seats))}: {', '.join(envelope.seats)}", width)
    if envelope.due:
        yield from _words(f"TO PAY {envelope.due}", width, bold=True)
    yield from _words(envelope.event, width)
    yield from _words(envelope.starts, width)


def _z_slip(slip: ZSlip, width: int) -> Iterator[Element]:
    yield Line(centred(printable(slip.title), width), bold=True)
    for text in slip.about:
        yield from _words(text, width)
    yield _rule(width)
    for label, amount in slip.pairs:
        yield from _paired_words(label, amount, width) if label or amount else iter([Line()])
    yield _rule(width)
    for who in slip.signatures:
        yield Line()
        yield Line()
        yield Line(padded(printable(who), 12) + "_" * (width - 12))


def _heading(title: str, heading: Heading, width: int) -> Iterator[Line]:
    yield Line(paired(title, f"made {printable(heading.made)}", width), bold=True)
    yield from _words(f"{heading.code}  {heading.event}", width, bold=True)
    yield from _words(f"{heading.starts}  {heading.place}", width)
    yield _rule(width)


_NAME, _REFERENCE, _DUE = 26, 8, 14


def _will_call(listed: WillCallList, width: int) -> Iterator[Element]:
    yield from _heading("WILL CALL", listed.heading, width)
    for line in listed.lines:
        yield from _will_call_line(line, width)
    yield _rule(width)
    places = sum(len(line.seats) for line in listed.lines)
    yield Line(f"{len(listed.lines)} names, {_counted(places)}. Cross off who came.")


def _will_call_line(line: WillCallLine, width: int) -> Iterator[Line]:
    """A box to cross, the name, the order, what is to pay, and the seats, which may take several lines."""
    left = f"[ ] {padded(printable(line.name), _NAME)} {padded(line.reference, _REFERENCE)} "
    left += padded(printable(line.due), _DUE) + " "
    room = width - cells(left)
    first, *rest = list(wrapped(printable(", ".join(line.seats)), room)) or [""]
    yield Line(left + first)
    yield from (Line(" " * cells(left) + text) for text in rest)


def _plan(plan: SeatPlan, width: int) -> Iterator[Element]:
    yield from _heading("SEAT PLAN", plan.heading, width)
    for letter, meaning, count in plan.letters:
        yield Line(f"{letter}  {padded(printable(meaning), 20)} {count:>7,}")
    for section in plan.sections:
        yield Line()
        yield from _words(section.name, width, bold=True)
        names = [printable(row.name) for row in section.rows]
        gutter = min(max(map(cells, names), default=0), 10) + 1
        for name, row in zip(names, section.rows, strict=True):
            yield from _plan_row(padded(name, gutter), printable(row.states), width - gutter)


def _plan_row(name: str, states: str, room: int) -> Iterator[Line]:
    """A row wider than the paper goes on in the next line."""
    for at in range(0, max(len(states), 1), room):
        yield Line((name if at == 0 else " " * cells(name)) + states[at : at + room])


def _seats(listed: SeatList, width: int) -> Iterator[Element]:
    yield from _heading("MANIFEST", listed.heading, width)
    for row, seats, count in listed.rows:
        left = padded(printable(row), 24) + " "
        first, *rest = list(wrapped(printable(seats), width - cells(left) - 7)) or [""]
        yield Line(paired(left + first, f"{count:,}", width))
        yield from (Line(" " * cells(left) + text) for text in rest)
    yield _rule(width)
    yield Line(paired("seats", f"{sum(count for *_, count in listed.rows):,}", width), bold=True)


def _blank(blank: BlankTickets, width: int) -> Iterator[Element]:
    yield from _heading("BLANK TICKETS", blank.heading, width)
    for number in range(blank.first, blank.first + blank.count):
        yield Line(f"No {number:04}   SEAT ____________________   NAME ______________________________", bold=True)
        yield from _words(f"{blank.heading.code}  {blank.heading.starts}  {blank.heading.event}", width)
        yield Line("PRICE ______________   PAID  [ ] cash  [ ] card   SOLD BY ______________________")
        yield Line("- " * (width // 2))


_WHAT, _DETAIL, _COUNT, _AMOUNT = 26, 36, 8, 16


def _settlement(paper: SettlementPaper, width: int) -> Iterator[Element]:
    yield from _heading(paper.title, paper.heading, width)
    yield from _words(paper.deal, width)
    yield Line()
    columns = _COUNT, _COUNT, _AMOUNT
    yield Line(padded("sold", width - sum(columns)) + "".join(_right(head, room) for head, room in
               zip(("tickets", "comps", paper.currency), columns, strict=True)))  # fmt: skip
    for what, *figures in paper.sold:
        told = "".join(_right(figure, room) for figure, room in zip(figures, columns, strict=True))
        yield Line(padded(printable(what), width - sum(columns)) + told)
    yield Line()
    for what, detail, amount, is_total in paper.rows:
        if is_total:
            yield Line(" " * (width - _AMOUNT) + "-" * _AMOUNT)
        left = padded(printable(what), _WHAT) + " " + padded(printable(detail), _DETAIL) + " "
        yield Line(left + _right(amount, width - cells(left)), bold=is_total)
    yield _rule(width)
    for note in paper.notes:
        yield from _words(note, width)
    for side, signed in paper.signatures:
        yield Line()
        if signed:
            yield from _words(f"{side}: {signed}", width)
        else:
            yield Line()
            yield Line(padded(printable(side), 12) + "_" * (width - 12))


def _right(text: str, room: int) -> str:
    return " " * max(room - cells(text), 0) + text


def _counted(count: int) -> str:
    return "1 seat" if count == 1 else f"{count:,} seats"


def elements_of(documents: Sequence[Document]) -> tuple[Element, ...]:
    """Several documents after one another."""
    return tuple(element for document in documents for element in laid_out(document))
