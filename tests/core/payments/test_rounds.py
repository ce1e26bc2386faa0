"""Rounds of `resolve`: one at a time in a process, and each goes on where the last one stopped."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from core import payments
from core.payments.providers import ProviderEvent, SimulatedTerminal
from core.payments.providers.inbox import Inbox
from tests.core.payments.conftest import Till


def test_while_a_provider_lets_a_round_wait_the_next_takes_no_thread(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer, calls = Event(), Event(), []

    def slow(self: object, after: int) -> tuple[int, Sequence[ProviderEvent]]:
        calls.append(after)
        asked.set()
        assert answer.wait(20)
        return after, []

    monkeypatch.setattr(SimulatedTerminal, "events", slow)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(payments.resolve, till.core)
        assert asked.wait(20)
        try:
            assert payments.resolve(till.core).total == 0
        finally:
            answer.set()
        first.result(20)
    assert calls == [0]

    payments.resolve(till.core)
    assert calls == [0, 0]


def test_a_round_that_fails_lets_the_next_one_begin(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("db.queries.payments.overdue_orders", _break)
        with pytest.raises(ZeroDivisionError):
            payments.resolve(till.core)
    till.card(till.claim(1))
    assert payments.resolve(till.core).events == 1


def _break(*_: Any) -> Any:
    raise ZeroDivisionError


def test_each_round_goes_on_where_the_last_one_stopped(till: Till) -> None:
    till.card(till.claim(1))
    assert payments.resolve(till.core).events == 1
    till.card(till.claim(2))
    assert payments.resolve(till.core).events == 1
    assert till.core.providers.inbox.after("simulated") == 2
    assert till.odd() == []


def test_news_that_are_known_cost_no_look_at_their_tenders(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.card(till.claim(1))
    _, first = payments.hear(till.core, "simulated", 0)
    monkeypatch.setattr("db.queries.payments.tender_by_id", _break)

    _, again = payments.hear(till.core, "simulated", 0)

    assert (first.events, again.events) == (1, 0)


def test_a_bookmark_is_a_file_that_outlives_the_program(tmp_path: Path) -> None:
    Inbox(tmp_path / "inbox").read_to("stripe", 17)

    assert (Inbox(tmp_path / "inbox").after("stripe"), Inbox(tmp_path / "inbox").after("other")) == (17, 0)
    assert [file.name for file in (tmp_path / "inbox").iterdir()] == ["stripe"]


@pytest.mark.parametrize("written", [b"", b"seventeen", b"-5", b"\xff"])
def test_a_bookmark_that_says_nothing_begins_anew(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "stripe").write_bytes(written)
    assert Inbox(tmp_path).after("stripe") == 0


def test_a_bookmark_that_cannot_be_written_is_kept_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file where the folder should be")
    inbox = Inbox(tmp_path / "inbox")

    inbox.read_to("stripe", 17)

    assert inbox.after("stripe") == 17
