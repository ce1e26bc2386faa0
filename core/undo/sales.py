"""Sales that are taken back: cash and card and voucher sales, complimentary seats, even exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from uuid import uuid5

from core.access.actors import Actor
from core.errors import Refusal
from core.money import Money
from core.payments import NotAsShown
from core.payments.outcomes import tell_freed
from core.payments.refunds import quoted
from core.pricing.written import pricing_of
from core.programming.repertoire import Performance
from core.sales.cash import quote_plain
from core.sales.references import new_names
from core.undo.acts import Back, CannotUndo, Made, Prospect, listed
from core.work import Work
from db.errors import ActUndone, RuleBroken
from db.queries import exchange, payments, undo
from db.queries.sales import PricedSeat
from db.queries.undo import ActRow
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState, TenderKind

if TYPE_CHECKING:
    from core.runtime import Core

_HOW = {
    TenderKind.CASH: "cash to give back",
    TenderKind.CARD: "back to the card",
    TenderKind.VOUCHER: "back on the voucher",
    TenderKind.ACCOUNT: "back to the account",
}


def sale(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """A sale, or complimentary seats: void, while nobody has anything of it in hand."""
    performance, order = _of(core, row)
    labels = _labels(core, performance, row)
    tenders = payments.tenders_of(core.postgres, performance.id, order)
    kinds = list(dict.fromkeys(tender.kind for tender in tenders if tender.state == "succeeded"))
    total = Money(row.amount_minor or 0, performance.currency)
    paid = f" for {total} {' and '.join(kinds)}" if kinds else f" for {total}"
    words = f"gave {labels} away" if row.kind == "comp" else f"sold {labels}{paid}"
    why = undo.why_sale_stands(core.postgres, performance.id, order, actor.account_id)
    if why is not None:
        return Prospect(words=words, instead=_instead(why, row, total))
    try:
        shown = quoted(core, performance, order, None, 0, whole=True)
    except Refusal:
        return Prospect(words=words, instead=_instead("gone", row, total))
    refunds = [(uuid5(order, f"undo {part.tender}"), part.tender, part.amount.amount_minor) for part in shown.back]

    def deed(unit: Work) -> Made:
        outcome = undo.undo_sale(
            unit.connection,
            performance.id,
            order,
            lines=shown.lines,
            refunds=refunds,
            reason="taken back with undo",
            account_id=actor.account_id,
            session_id=actor.session_id,
        )
        if outcome.word != "owed":
            raise CannotUndo(_instead(outcome.word, row, total))
        unit.after_commit(
            lambda: core.news.announce(
                performance.id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes, by=actor.username
            )
        )
        return Made(rows=_entries(unit, performance.id))

    count = len(shown.seats)
    open_again = "its seat is" if count == 1 else f"its {count} seats are"
    allowance = ", and the allowance has them back" if row.kind == "comp" else ""
    return Prospect(
        words=words,
        then=f"the order {row.reference} is void, {open_again} open again{allowance}.",
        back=tuple(Back(_HOW[part.kind], part.amount) for part in shown.back),
        deed=deed,
    )


def even_exchange(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """The tickets are exchanged back, for the very seats that went out: a new order, nothing to pay."""
    performance, order = _of(core, row)
    words = f"exchanged tickets for {_labels(core, performance, row)} (order {row.reference})"
    by_hand = f"Exchange back by hand: x in the order {row.reference}."
    why = undo.why_sale_stands(core.postgres, performance.id, order, actor.account_id)
    found = undo.exchanged_seats(core.postgres, performance.id, order)
    if why is not None or found is None:
        return Prospect(words=words, instead=_instead(why or "gone", row, None))
    old_id, _, _, seats, worth_minor, is_even = found
    if not is_even:
        return Prospect(words=words, instead=f"Money moved with it. {by_hand} The difference goes the other way then.")
    old = core.repertoire.performance(old_id)
    manifest = core.repertoire.manifest(old.manifest_id)
    labels = listed([str(manifest.label(seat)) for seat, _, _ in seats])
    letters = sorted({letter for _, _, letter in seats if letter is not None})
    if not undo.are_open(core.postgres, old.id, [seat for seat, _, _ in seats], letters):
        return Prospect(words=words, instead=f"{labels} went to somebody else meanwhile. {by_hand}")
    listed_now = quote_plain(core, old, {seat: letter for seat, letter, _ in seats})
    if listed_now.total.amount_minor != worth_minor:
        return Prospect(words=words, instead=f"{labels} would cost something else now. {by_hand}")
    lines = payments.live_lines(core.postgres, performance.id, order)
    new, cart = OrderId(uuid5(order, "undo")), CartId(uuid5(order, "undo cart"))
    reference, codes = new_names(len(seats))

    def deed(unit: Work) -> Made:
        late = undo.lock_sale(unit.connection, performance.id, order, actor.account_id)
        if late is not None:
            raise CannotUndo(_instead(late, row, None))
        try:
            held = undo.hold_for_exchange(
                unit.connection,
                old.id,
                cart,
                [seat for seat, _, _ in seats],
                letters,
                account_id=actor.account_id,
                session_id=actor.session_id,
            )
            outcome = exchange.exchange_lines(
                unit.connection,
                old.id,
                exchange.ExchangeAsked(
                    order_id=new,
                    reference=reference,
                    cart=cart,
                    account_id=actor.account_id,
                    session_id=actor.session_id,
                    channel="counter",
                    pay_seconds=core.settings.order_seconds,
                    from_performance_id=performance.id,
                    from_order_id=order,
                    out_lines=[line.number for line in lines],
                    fee_minor=0,
                    reason="exchanged back with undo",
                    lines=[
                        PricedSeat(
                            seat_ordinal=line.seat,
                            level_number=line.level,
                            price_type_id=line.price_type.id,
                            price_minor=line.price.amount_minor,
                            ticket_code=code,
                        )
                        for line, code in zip(listed_now.lines, codes, strict=True)
                    ],
                    refunds=[],
                    kind=None,
                    tender_id=uuid5(new, "difference"),
                    received_minor=0,
                    voucher_id=None,
                    pricing=pricing_of(listed_now, for_any_cart=True),
                ),
            )
        except (ActUndone, RuleBroken):
            _moved(words)
        if held != "held" or outcome.word != "exchanged":
            raise CannotUndo(f"It cannot be exchanged back any more. {by_hand}")

        def tell() -> None:
            core.news.announce(old.id, SeatState.SOLD, outcome.seats, outcome.fences, by=actor.username)
            tell_freed(core, old.id, new, by=actor.username)

        unit.after_commit(tell)
        rows = {*_entries(unit, old.id), *_entries(unit, performance.id), f"order:{old.id}:{new}"}
        return Made(rows=sorted(rows))

    return Prospect(words=words, then=f"the customer has {labels} again, in a new order; nothing is to pay.", deed=deed)


def _moved(words: str) -> NoReturn:
    raise NotAsShown(f"Something of it changed at this moment ({words}). Look at it again.") from None


def _of(core: Core, row: ActRow) -> tuple[Performance, OrderId]:
    assert row.performance_id is not None and row.order_id is not None, "a sale has both"
    return core.repertoire.performance(row.performance_id), row.order_id


def _labels(core: Core, performance: Performance, row: ActRow) -> str:
    manifest = core.repertoire.manifest(performance.manifest_id)
    return listed([str(manifest.label(seat)) for seat in row.seats or ()])


def _entries(unit: Work, performance_id: PerformanceId) -> list[str]:
    return [f"seats:{performance_id}:{entry}" for entry in undo.seat_entries(unit.connection, performance_id)]


def _instead(why: str, row: ActRow, total: Money | None) -> str:
    """What to do with a sale that is not harmless any more."""
    back = f", and give {total} back" if total is not None and total.amount_minor else ""
    match why:
        case "printed":
            return f"It is printed: take the tickets back with r in the order {row.reference}{back}."
        case "collected":
            return f"The tickets were collected: ask for them, then r in the order {row.reference}{back}."
        case "admitted":
            return "Somebody went in with it already: it stands. Call a manager."
        case "closed":
            return f"Its money is in a closed drawer: a manager takes it back with r in the order {row.reference}."
        case _:
            return f"Something of it changed since: look at the order {row.reference}."
