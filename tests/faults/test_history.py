"""The checker of histories finds what is wrong in those made by hand, and nothing in the good ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.errors import Outage, SeatsUnavailable
from tests.faults.history import Act, Book, Books, Order, acts, read, violations

TWO = frozenset({1, 2})
Line = Mapping[str, Any]


def line(at: float, act: str, type_: str, id_: str, process: int = 1, **more: Any) -> Line:
    return {"at": at, "process": process, "act": act, "type": type_, "id": id_, **more}


def both(at: float, act: str, id_: str, seats: list[int], *, end: str = "ok", **more: Any) -> list[Line]:
    """An act of a tenth of a second."""
    return [line(at, act, "invoke", id_, seats=seats), line(at + 0.1, act, end, id_, **more)]


def held(at: float, cart: str, *seats: int, until: float) -> list[Line]:
    return both(at, "hold", cart, list(seats), until=until)


def look(asked_at: float, told_at: float, fence: int, id_: str, process: int = 1) -> list[Line]:
    return [
        line(asked_at, "look", "invoke", id_, process, seats=[1]),
        line(told_at, "look", "ok", id_, process, fence=fence),
    ]


def held_in(*carts: str, seats: frozenset[int] = frozenset({1})) -> Books:
    return Books(holds=dict.fromkeys(carts, seats))


SOLD = Books(orders={"o": Order(seats=TWO, issued=TWO, live=TWO)})
BACK = Books(orders={"o": Order(seats=TWO, issued=TWO, is_returned=True)})
CLAIMED = Books(orders={"o": Order(seats=TWO)})

GOOD: dict[str, tuple[list[Line], Books]] = {
    "a sale that is there": (both(1, "sell", "o", [1, 2]), SOLD),
    "a sale that came back": (both(1, "sell", "o", [1, 2]) + both(2, "return", "r", [1, 2], order="o"), BACK),
    "a refused sale that is not there": (both(1, "sell", "o", [1, 2], end="fail"), Books()),
    "an unknown sale that is there": (both(1, "sell", "o", [1, 2], end="info"), SOLD),
    "an unknown sale that is not there": (both(1, "sell", "o", [1, 2], end="info"), Books()),
    "a killed buyer's sale that is there": ([line(1, "sell", "invoke", "o", seats=[1, 2])], SOLD),
    "an unknown claim": (both(1, "claim", "o", [1, 2], end="info"), CLAIMED),
    "a claim that was never paid": (both(1, "claim", "o", [1, 2]), CLAIMED),
    "a payment that is not all": (both(1, "pay", "t", [1, 2], order="o", is_paid=False), CLAIMED),
    "a payment": (both(1, "pay", "t", [1, 2], order="o", is_paid=True), SOLD),
    "a refused payment": (both(1, "pay", "t", [1, 2], order="o", end="fail"), CLAIMED),
    "a refused return": (both(1, "return", "r", [1, 2], order="o", end="fail"), SOLD),
    "holds one after the other": (held(1, "a", 1, until=3) + held(3, "b", 1, until=5), held_in("a", "b")),
    "a hold after a release": (
        held(1, "a", 1, until=9) + both(2, "release", "r", [1], cart="a") + held(3, "b", 1, until=9),
        held_in("a", "b"),
    ),
    "a hold after a release that nobody heard of": (
        held(1, "a", 1, until=9) + both(2, "release", "r", [1], end="info", cart="a") + held(3, "b", 1, until=9),
        held_in("a", "b"),
    ),
    "a hold while the one before is being released": (
        [
            *held(1, "a", 1, until=9),
            line(2, "release", "invoke", "r", cart="a", seats=[1]),
            *held(2, "b", 1, until=9),
            line(4, "release", "ok", "r"),
        ],
        held_in("a", "b"),
    ),
    "a hold after the clock was set": (
        held(1, "a", 1, until=9) + both(2, "clock", "1", []) + held(3, "b", 1, until=9),
        held_in("a", "b"),
    ),
    "other seats": (held(1, "a", 1, until=9) + held(2, "b", 2, until=9), Books(holds={"a": {1}, "b": {2}})),  # type: ignore[dict-item]
    "fences that grow": (look(1, 2, 4, "a") + look(3, 4, 4, "b") + look(5, 6, 7, "c"), Books()),
    "looks at one moment": (look(1, 4, 5, "a") + look(2, 3, 6, "b", process=2), Books()),
}

BAD: dict[str, tuple[str, list[Line], Books]] = {
    "a lost sale": ("H1", both(1, "sell", "o", [1, 2]), Books()),
    "a sale of which a part is lost": (
        "H1", both(1, "sell", "o", [1, 2]), Books(orders={"o": Order(seats=frozenset({1}), issued=frozenset({1}))})
    ),
    "a refused sale that is there": ("H1", both(1, "sell", "o", [1, 2], end="fail"), SOLD),
    "a lost hold": ("H1", held(1, "a", 1, until=3), Books()),
    "a refused hold that is there": ("H1", both(1, "hold", "a", [1], end="fail"), held_in("a")),
    "a lost claim": ("H1", both(1, "claim", "o", [1, 2]), Books()),
    "a refused claim that is there": ("H1", both(1, "claim", "o", [1, 2], end="fail"), CLAIMED),
    "a payment without tickets": ("H1", both(1, "pay", "t", [1, 2], order="o", is_paid=True), CLAIMED),
    "a refused payment that is there": (
        "H1", both(1, "pay", "t", [1, 2], order="o", end="fail"),
        Books(orders={"o": Order(seats=TWO)}, tenders={"t"}),
    ),
    "a lost return": ("H1", both(1, "return", "r", [1, 2], order="o"), SOLD),
    "a refused return that is there": ("H1", both(1, "return", "r", [1, 2], order="o", end="fail"), BACK),
    "half of an unknown hold": ("H2", both(1, "hold", "a", [1, 2], end="info"), held_in("a")),
    "half of a killed buyer's claim": (
        "H2", [line(1, "claim", "invoke", "o", seats=[1, 2])], Books(orders={"o": Order(seats=frozenset({2}))})
    ),
    "tickets for half of an order": ("H2", [], Books(orders={"o": Order(seats=TWO, issued=frozenset({1}))})),
    "half of a return": ("H2", [], Books(orders={"o": Order(seats=TWO, issued=TWO, live=frozenset({2}))})),
    "two carts at once": ("H3", held(1, "a", 1, until=9) + held(2, "b", 1, until=9), held_in("a", "b")),
    "two carts at once, a third in between": (
        "H3", held(1, "a", 1, until=9) + held(2, "b", 1, until=3) + held(4, "c", 1, until=9), held_in("a", "b", "c")
    ),
    "a hold before the other's claim": (
        "H3", held(1, "a", 1, until=9) + held(2, "b", 1, until=9) + both(3, "claim", "o", [1], cart="a"),
        Books(holds={"a": frozenset({1}), "b": frozenset({1})}, orders={"o": Order(seats=frozenset({1}))}),
    ),
    "two carts after the clock was set": (
        "H3", both(0, "clock", "1", []) + held(1, "a", 1, until=9) + held(2, "b", 1, until=9), held_in("a", "b")
    ),
    "a fence that falls": ("H5", look(1, 2, 5, "a") + look(3, 4, 4, "b"), Books()),
    "a fence that falls after a long look": (
        "H5", look(1, 2, 5, "a") + look(1, 9, 5, "b", process=2) + look(3, 4, 4, "c"), Books()
    ),
    "a crash": ("raised", both(1, "hold", "a", [1], end="info", crash="TypeError: x"), Books()),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_found_in_a_good_history(name: str) -> None:
    lines, books = GOOD[name]

    assert list(violations(acts(lines), books)) == []


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_found(name: str) -> None:
    rule, lines, books = BAD[name]

    found = list(violations(acts(lines), books))

    assert found != []
    assert all(rule in sentence for sentence in found)


def test_a_book_tells_how_each_act_ended(tmp_path: Path) -> None:
    book = Book(tmp_path / "history")
    with book.act("hold", "a", seats=[1]) as telling:
        telling.more["until"] = telling.asked_at + 5
    with pytest.raises(SeatsUnavailable), book.act("hold", "b", seats=[1]):
        raise SeatsUnavailable("taken")
    with pytest.raises(Outage), book.act("hold", "c", seats=[1]):
        raise Outage("away")
    with pytest.raises(KeyError), book.act("hold", "d", seats=[1]):
        raise KeyError("x")
    book.tell("hold", "invoke", "e", seats=[1])
    with (tmp_path / "history").open("a") as cut:
        cut.write('{"at": 5, "proc')

    history = read([tmp_path / "history"])

    assert [(act.id, act.type) for act in history] == [
        ("a", "ok"), ("b", "fail"), ("c", "info"), ("d", "info"), ("e", "info")
    ]  # fmt: skip
    assert history[0].more["until"] == history[0].asked_at + 5
    assert history[3].more["crash"] == "KeyError: 'x'"
    assert [act.told_at is None for act in history] == [False] * 4 + [True]
    assert all(isinstance(act, Act) for act in history)
