"""A report as 80 columns of text, for the shell and for reading. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.money import Money
from core.shifts.report import CASH_WORDS, SIGNS, Figure, ZReport

WIDTH = 80
_WORDS, _COUNT, _AMOUNT = 40, 10, 26


def slip(report: ZReport) -> str:
    """The Z, or the X of an open shift. Without the cash where it is still to be counted blind."""
    return "\n".join(_lines(report))


def _lines(report: ZReport) -> Iterator[str]:
    shift = report.shift
    yield f"{'X (not closed)' if shift.number is None else f'Z {shift.number}'}  {shift.house}"[:WIDTH]
    yield f"{shift.operator} at {shift.terminal}, {shift.opened:%Y-%m-%d %H:%M} to {_until(report)}"[:WIDTH]
    yield "─" * WIDTH
    yield _line("Float", None, shift.float_)
    for figure in report.cash or ():
        yield _figure(figure)
    if report.cash is None:
        for movement in report.movements:
            yield _line(f"{CASH_WORDS[movement.act.value]}: {movement.reason}", None, movement.amount)
        yield "The count is blind: what should be in the drawer is shown once it is counted."
    if report.expected is not None:
        yield _line("Expected", None, report.expected)
    if report.counted is not None and shift.over is not None:
        yield _line("Counted", None, report.counted)
        yield _line(over_words(shift.over), None, shift.over)
    yield "─" * WIDTH
    for figure in report.others:
        yield _figure(figure)
    yield _line("Orders", report.orders, report.total if report.cash is not None else None)
    if report.average is not None:
        yield _line("Average order", None, report.average)
    for each in report.taxes:
        yield _line(each.words, None, each.tax)
    for words, count in (("Tickets", report.tickets), ("of them at no price", report.comps),
                         ("Seats returned", report.returned), ("Seats voided", report.voided)):  # fmt: skip
        yield _line(words, count, None)
    if shift.number is not None:
        yield "─" * WIDTH
        approved = "not approved yet"
        if report.approved is not None:
            approved = f"approved by {report.approved_by}, {report.approved:%Y-%m-%d %H:%M}"
        yield f"Closed by {report.closed_by}; {approved}"[:WIDTH]
        yield f"sha256 {report.sha256}"[:WIDTH]
    for note in report.notes:
        yield f"Note {note.at:%Y-%m-%d %H:%M} {note.by}: {note.sentence}"[:WIDTH]


def over_words(over: Money) -> str:
    """`over`, `short`, or that it is right."""
    if over.amount_minor == 0:
        return "Right to the cent"
    return "Over" if over.amount_minor > 0 else "Short"


def _until(report: ZReport) -> str:
    return f"{report.shift.closed:%H:%M}" if report.shift.closed else "now"


def _figure(figure: Figure) -> str:
    sign = SIGNS.get(figure.key, -1 if figure.key.endswith("_back") else 1)
    amount = Money(figure.amount.amount_minor * sign, figure.amount.currency)
    return _line(figure.words, figure.count, amount)


def _line(words: str, count: int | None, amount: Money | None) -> str:
    shown = "" if amount is None else str(amount)
    return f"  {words[:_WORDS]:<{_WORDS}}{'' if count is None else f'{count:,}':>{_COUNT}}{shown:>{_AMOUNT}}"
