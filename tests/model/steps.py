"""Every step that anybody may take from a state: buyers, the clock, the sweeper, the provider's news, refunds, crashes.

`without` names rules of the protocol that are taken out, to see what each of them is for. The rules:

    claim first     nothing is charged before the seats are claimed
    owner check     a claim is for seats that the cart holds
    no clock        a claimed seat is never let go by a clock
    cancel          the sweeper has the provider cancel, it does not just ask
    submit fence    T4 is committed before the provider is told to charge, and only from `created`
    same key        a retry uses the key of the first try
    dedupe          success is applied once
    can cancel      the provider is able to cancel
    refund          late money is owed back
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.state import (
    ANSWERED,
    AT_CANCELLED,
    AT_CAPTURED,
    AT_CREATED,
    ATT_CANCELLED,
    ATT_CREATED,
    ATT_SUBMITTED,
    ATT_SUCCEEDED,
    CANCELLED,
    CLAIMED,
    CRASHED,
    CREATED,
    ENDED,
    HELD,
    HOLDS,
    IDLE,
    NO_ORDER,
    OPEN,
    PAID,
    PAYING,
    REFUND_DUE,
    REFUNDED,
    RUN_OUT,
    SOLD,
    SUBMITTED,
    UNPAID,
    Buyer,
    State,
)

RULES = (
    "claim first", "owner check", "no clock", "cancel", "submit fence", "same key", "dedupe", "can cancel", "refund",
)  # fmt: skip
_ASKS_MAX = 2
_TOLD_TIMES = 2  # each event is told twice

Step = tuple[str, State]


def steps(state: State, without: frozenset[str]) -> Iterator[Step]:
    """What may happen next: a name for the trace, and the state after it."""
    if state.seat == HELD:
        yield "the hold runs out", State(RUN_OUT, state.holder, state.buyers)
    if state.seat == RUN_OUT:
        yield "the sweeper frees the hold", State(OPEN, -1, state.buyers)
    if state.seat == PAYING and "no clock" in without:
        yield "the clock lets the claimed seat go", State(OPEN, -1, state.buyers)
    for number, buyer in enumerate(state.buyers):
        yield from _program(state, number, buyer, without)
        if buyer.events:
            told = buyer._replace(events=buyer.events - 1)
            yield f"{number}: news of success are heard", _success(state.with_buyer(number, told), number, without)
        yield from _sweeper(state, number, buyer, without)
        if buyer.order == REFUND_DUE and "refund" not in without:
            paid_back = buyer._replace(order=REFUNDED, refunds=buyer.captures)
            yield f"{number}: the money goes back", state.with_buyer(number, paid_back)
        if buyer.program in (HOLDS, CLAIMED, CREATED, SUBMITTED, ANSWERED):
            yield f"{number}: crashes", state.with_buyer(number, buyer._replace(program=CRASHED))


def _program(state: State, number: int, buyer: Buyer, without: frozenset[str]) -> Iterator[Step]:
    match buyer.program:
        case "idle":
            if state.seat in (OPEN, RUN_OUT):
                holds = buyer._replace(program=HOLDS)
                yield f"{number}: T1 holds", state.with_buyer(number, holds, HELD, number)
        case "holds" if "claim first" in without:
            yield (
                f"{number}: the provider prepares",
                state.with_buyer(number, buyer._replace(program=SUBMITTED, attempt=ATT_SUBMITTED, provider=AT_CREATED)),
            )
        case "holds":
            yield f"{number}: T3 claims", _claim(state, number, buyer, CLAIMED, without)
        case "claimed":
            yield (
                f"{number}: the provider prepares",
                state.with_buyer(number, buyer._replace(program=CREATED, provider=AT_CREATED)),
            )
        case "created":
            if buyer.attempt == ATT_CREATED:
                submitted = buyer._replace(program=SUBMITTED, attempt=ATT_SUBMITTED)
            elif "submit fence" in without:
                submitted = buyer._replace(program=SUBMITTED)
            else:
                submitted = buyer._replace(program=ENDED)
            yield f"{number}: T4 submits", state.with_buyer(number, submitted)
        case "submitted":
            yield from _confirm(state, number, buyer, without)
        case "answered":
            done = state.with_buyer(number, buyer._replace(program=ENDED))
            if "claim first" in without and buyer.order == NO_ORDER:
                done = _claim(done, number, done.buyers[number], ENDED, without)
            if buyer.provider == AT_CAPTURED:
                yield f"{number}: T5 settles", _success(done, number, without)
            else:
                yield f"{number}: T6 cancels", _cancel(done, number)
        case _:
            pass


def _claim(state: State, number: int, buyer: Buyer, then: str, without: frozenset[str]) -> State:
    """T3, or the refusal that ends the program."""
    is_mine = state.seat == HELD and state.holder == number
    if is_mine or ("owner check" in without and state.seat in (HELD, RUN_OUT, PAYING, SOLD)):
        attempt = buyer.attempt if buyer.attempt != "none" else ATT_CREATED
        return state.with_buyer(number, buyer._replace(program=then, order=UNPAID, attempt=attempt), PAYING, number)
    order = CANCELLED if buyer.captures else NO_ORDER  # charged first: an order that is over before it began
    return state.with_buyer(number, buyer._replace(program=ENDED, order=order))


def _confirm(state: State, number: int, buyer: Buyer, without: frozenset[str]) -> Iterator[Step]:
    """The provider charges or declines; its reply comes, or is lost and asked for again under the same key."""
    if buyer.asks >= _ASKS_MAX:
        yield f"{number}: waits for the sweeper", state.with_buyer(number, buyer._replace(program=ENDED))
        return
    asked = buyer._replace(asks=buyer.asks + 1)
    if buyer.provider == AT_CREATED:
        outcomes = [
            ("charges", asked._replace(provider=AT_CAPTURED, captures=1, events=_TOLD_TIMES)),
            ("declines", asked._replace(provider=AT_CANCELLED)),
        ]
    elif buyer.provider == AT_CAPTURED and "same key" in without:
        outcomes = [("charges again", asked._replace(captures=asked.captures + 1))]
    else:
        outcomes = [("says it again", asked)]
    for word, after in outcomes:
        yield f"{number}: the provider {word}", state.with_buyer(number, after._replace(program=ANSWERED))
        yield f"{number}: the provider {word}, the reply is lost", state.with_buyer(number, after)
    yield f"{number}: the call is lost", state.with_buyer(number, asked)


def _sweeper(state: State, number: int, buyer: Buyer, without: frozenset[str]) -> Iterator[Step]:
    if buyer.attempt == ATT_CREATED:
        yield f"{number}: the sweeper drops what was never submitted", _cancel(state, number)
    elif buyer.attempt == ATT_SUBMITTED and buyer.order == UNPAID:
        if buyer.provider == AT_CAPTURED:
            yield f"{number}: the sweeper learns of success", _success(state, number, without)
        elif buyer.provider == AT_CANCELLED or "cancel" in without:
            yield f"{number}: the sweeper learns that nothing was charged", _cancel(state, number)
        elif "can cancel" in without:
            yield f"{number}: the provider cannot cancel, the sweeper lets go", _cancel(state, number)
        else:
            cancelled = state.with_buyer(number, buyer._replace(provider=AT_CANCELLED))
            yield f"{number}: the sweeper has it cancelled", _cancel(cancelled, number)


def _success(state: State, number: int, without: frozenset[str]) -> State:
    """T5."""
    buyer = state.buyers[number]
    is_first = buyer.attempt != ATT_SUCCEEDED
    if not is_first and "dedupe" not in without:
        return state
    buyer = buyer._replace(attempt=ATT_SUCCEEDED)
    if not is_first and buyer.order == PAID:
        return state.with_buyer(number, buyer._replace(tickets=buyer.tickets + 1))
    if buyer.order == UNPAID and (state.seat, state.holder) == (PAYING, number):
        paid = buyer._replace(order=PAID, tickets=buyer.tickets + 1)
        return state.with_buyer(number, paid, SOLD, number)
    if buyer.order in (UNPAID, CANCELLED):
        return state.with_buyer(number, buyer._replace(order=REFUND_DUE))
    return state.with_buyer(number, buyer)


def _cancel(state: State, number: int) -> State:
    """T6."""
    buyer = state.buyers[number]
    if buyer.attempt in (ATT_SUCCEEDED, ATT_CANCELLED):
        return state
    order = CANCELLED if buyer.order == UNPAID else buyer.order
    over = buyer._replace(attempt=ATT_CANCELLED, order=order)
    if (state.seat, state.holder) == (PAYING, number):
        return state.with_buyer(number, over, OPEN, -1)
    return state.with_buyer(number, over)


def is_at_rest(state: State) -> bool:
    """Nothing is under way: no program runs, nothing is to be heard, resolved or paid back."""
    return state.seat not in (HELD, RUN_OUT, PAYING) and all(
        buyer.program in (IDLE, ENDED, CRASHED)
        and not buyer.events
        and buyer.attempt not in (ATT_CREATED, ATT_SUBMITTED)
        and buyer.order not in (UNPAID, REFUND_DUE)
        for buyer in state.buyers
    )
