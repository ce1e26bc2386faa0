"""The faults of the simulated terminal: errors that mean nothing, and events that come late, twice and out of order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from core import payments
from core.payments.providers import AttemptState, Faults, ProviderEvent, SimulatedTerminal, Unanswered, simulated
from db.vocabulary import OrderStatus, TenderState
from tests.core.payments.conftest import Make


def charge(terminal: SimulatedTerminal, key: str) -> str:
    reference = terminal.create(key, 500, "EUR", {"tender": key})
    terminal.confirm(reference, key)
    return reference


def heard(events: list[ProviderEvent] | tuple[ProviderEvent, ...]) -> list[tuple[str, str]]:
    return [(event.metadata["tender"], event.answer.state.value) for event in events]


def test_an_error_of_the_terminal_has_done_nothing(tmp_path: Path) -> None:
    kinds: list[str] = []
    books = tmp_path / "terminal"
    well, ill = SimulatedTerminal(books), SimulatedTerminal(books, faults=Faults(broken=1.0, told=kinds.append))
    reference = well.create("a", 500, "EUR", {"tender": "a"})

    with pytest.raises(Unanswered, match="500"):
        ill.confirm(reference, "a")

    assert well.get(reference).state is AttemptState.CREATED
    assert well.captures() == {}
    assert kinds == ["broken"]


def test_while_somebody_is_frozen_in_its_books_it_does_not_answer_but_can_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "_BUSY_SECONDS", 0.05)
    books = tmp_path / "terminal"
    reference = charge(SimulatedTerminal(books), "a")
    with closing(sqlite3.connect(books, isolation_level=None)) as frozen:
        frozen.execute("begin immediate")
        terminal = SimulatedTerminal(books)

        with pytest.raises(Unanswered, match="does not answer"):
            terminal.create("b", 500, "EUR", {"tender": "b"})
        assert terminal.get(reference).state is AttemptState.SUCCEEDED
        assert terminal.find({"tender": "a"}) == reference
        assert list(terminal.captures()) == ["a"]
        assert heard(list(terminal.events(0)[1])) == [("a", "succeeded")]

    assert charge(SimulatedTerminal(books), "b")


def test_a_late_event_comes_after_those_that_follow_it_and_is_not_missed(tmp_path: Path) -> None:
    books = tmp_path / "terminal"
    charge(SimulatedTerminal(books, faults=Faults(late=1.0, late_seconds=0.3)), "first")
    terminal = SimulatedTerminal(books)
    charge(terminal, "second")

    upto, told = terminal.events(0)
    assert heard(list(told)) == [("second", "succeeded")]

    deadline = monotonic() + 10
    while not (late := terminal.events(upto)[1]):
        assert monotonic() < deadline, "the late event did not come"
        sleep(0.02)
    assert heard(list(late)) == [("first", "succeeded")]


def test_news_of_the_beginning_after_the_end_change_nothing(make_till: Make) -> None:
    till = make_till(stale=1.0, doubled=1.0, lost_after=0.0)
    order = till.claim(1)
    till.card(order)

    _, told = till.terminal.events(0)
    assert [event.answer.state.value for event in told] == ["succeeded", "succeeded", "created"]
    upto, done = payments.hear(till.core, "simulated", 0)

    assert (upto, done.events, done.paid, done.cancelled) == (3, 3, 0, 0)
    status = till.core.postgres.rows("select t.state::text, o.status::text from tender t, orders o")
    assert status == [(TenderState.SUCCEEDED, OrderStatus.PAID)]
    assert till.odd() == []
