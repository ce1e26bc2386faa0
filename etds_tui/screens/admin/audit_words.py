"""How an entry of the audit reads: what was done in words, and everything that stands beside it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from core.audit import Entry
from etds_tui.widgets.listing import Row

_NOBODY = "nobody"
_ACTS: Mapping[str, str] = {
    "account.active": "let an account in, or kept it out",
    "account.artists": "said whom an account stands for",
    "account.create": "made an account",
    "account.password": "set a new password",
    "cart.give": "handed a cart over",
    "cart.take_over": "took a cart from another terminal",
    "override.approve": "gave a manager's word",
    "override.ask": "asked for a manager's word",
    "override.give_back": "got a manager's word back, unused",
    "override.refuse": "refused a manager's word",
    "override.use": "used a manager's word",
    "override.withdraw": "took a question to managers back",
    "pin.refused": "a PIN was not right",
    "pin.set": "set a PIN",
    "seat.allocate": "set seats aside",
    "seat.claim": "claimed seats for an order",
    "seat.expire": "a hold ran out",
    "seat.extend": "held seats for longer",
    "seat.free": "seats came back",
    "seat.hand": "handed seats to another cart",
    "seat.hold": "held seats",
    "seat.kill": "took seats off sale",
    "seat.release": "let seats go",
    "seat.sell": "sold seats",
    "session.begin": "signed in",
    "session.end": "signed out",
    "session.refused": "was not let in: name or password",
    "session.reuse": "a used token came again: the sign-in was ended",
    "session.revoke": "ended the sessions of an account",
    "session.throttled": "was not let in: too many tries",
    "session.unlock": "unlocked a terminal",
}


def act_in_words(act: str) -> str:
    """`price.window_end` is `price: window end` where there are no words for it."""
    area, _, what = act.partition(".")
    return _ACTS.get(act) or f"{area}: {what.replace('_', ' ').replace('.', ' ')}"


def moment_in_words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %b %Y %H:%M:%S}"


def entry_in_words(entry: Entry) -> list[tuple[str, str]]:
    """All of it, a line each: when, who, what, to what, and the facts that were written down with it."""
    lines = [
        ("when", f"{entry.at.astimezone(UTC):%A %d %B %Y, %H:%M:%S} UTC"),
        ("who", entry.who or f"{_NOBODY}; it was done by the clock, or before anybody was known"),
        ("did", f"{act_in_words(entry.act)} ({entry.act})"),
        ("to", entry.subject),
    ]
    facts = _facts(entry.detail)
    if facts is None:
        return [*lines, ("with", entry.detail)] if entry.detail else lines
    return [*lines, *((name.replace("_", " "), _said(value)) for name, value in facts.items())]


def in_short(detail: str) -> str:
    """What stands beside an entry, on one line."""
    facts = _facts(detail)
    if facts is None:
        return detail
    return ", ".join(f"{name.replace('_', ' ')} {_said(value)}" for name, value in facts.items())


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """A row each under a key that stays its own while newer entries come above it, also where two are alike."""
    seen: dict[Entry, int] = {}
    rows: list[Row] = []
    for entry in reversed(entries):
        seen[entry] = seen.get(entry, 0) + 1
        cells = (moment_in_words(entry.at), entry.who or _NOBODY, entry.act, entry.subject, in_short(entry.detail))
        rows.append(Row(json.dumps([entry.as_data(), seen[entry]]), cells))
    return rows[::-1]


def _facts(detail: str) -> Mapping[str, object] | None:
    """The facts of an entry; None where the book has a sentence instead."""
    if not detail.startswith("{"):
        return None
    try:
        read = json.loads(detail)
    except ValueError:
        return None
    return cast("Mapping[str, object]", read) if isinstance(read, dict) else None


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case list():
            return ", ".join(_said(one) for one in cast("list[object]", value)) or "none"
        case dict():
            pairs = cast("Mapping[str, object]", value)
            return ", ".join(f"{name} {_said(one)}" for name, one in pairs.items()) or "none"
        case _:
            return str(value)
