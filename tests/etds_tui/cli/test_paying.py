"""`etds sell` with cards, vouchers, buyers and wheelchairs; `etds worker --once`; `etds verify --as-of`."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from core.access import Role
from core.inventory import AllocationKind, allocate_seats, house_counts, put_allocation
from core.payments import find_voucher
from core.runtime import Core
from tests.etds_tui.cli.shell import Done, Shell, somebody
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    """Thirty seats; a place costs 10.00."""
    return a_house(box)


@pytest.fixture(scope="module")
def manager(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.MANAGER, name="paying-manager")
    return sign_in("paying-manager")


def equation(box: Core, house: OpenHouse) -> dict[str, int]:
    parts = house_counts(box, somebody(box), house.id).as_data()
    return {key: value for key, value in parts.items() if value and key != "manifest"}


def a_voucher(manager: Shell, house: OpenHouse, amount: str) -> str:
    return manager("voucher", house.performance.code, amount, "--name", "Gift").out.strip()


def a_sentence(done: Done) -> str:
    *_, last = done.err.splitlines()
    return last


class TestCards:
    def test_a_card_pays_for_all(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        done = clerk("sell", "--performance", house.performance.code, "--best", "2", "--card", "--json")

        assert (done.status, done.data["total_minor"], len(done.data["tickets"])) == (0, 2000, 2)
        assert equation(box, house) == {"open": 28, "sold": 2}

    def test_a_hold_is_sold_by_card(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        held = clerk("hold", "--performance", code, "A-1-1", "--json").data["hold"]

        assert clerk("sell", "--performance", code, "--hold", held, "--card").status == 0
        assert equation(box, house) == {"open": 29, "sold": 1}

    def test_a_declined_card_leaves_nothing_behind(
        self, clerk: Shell, manager: Shell, box: Core, house: OpenHouse
    ) -> None:
        """The last cent goes by card: the simulated terminal declines it. The voucher is refilled."""
        code, word = house.performance.code, a_voucher(manager, house, "9.99")

        done = clerk("sell", "--performance", code, "A-1-1", "--voucher", word, "--card", "--json")

        assert (done.status, done.data["code"]) == (1, "not_paid")
        assert "declined" in done.data["message"]
        assert equation(box, house) == {"open": 30}
        assert clerk("worker", "--once").status == 0
        assert find_voucher(box, somebody(box), house.id, code=word).balance.amount_minor == 999

    def test_while_nobody_knows_whether_a_card_was_charged_nobody_says_that_nothing_was_sold(
        self, clerk: Shell, manager: Shell, box: Core, house: OpenHouse
    ) -> None:
        code, word, order = house.performance.code, a_voucher(manager, house, "9.98"), str(uuid4())
        sell = ["sell", "--performance", code, "A-1-1", "--voucher", word, "--card", "--order", order, "--json"]

        done = clerk(*sell)

        assert (done.status, done.data["code"]) == (1, "not_paid")
        assert "has not answered" in done.err
        assert "Nothing was sold" not in done.err
        assert equation(box, house) == {"open": 29, "paying": 1}
        again = clerk(*sell)
        assert again.status == 1
        assert "Nothing was sold" not in again.err
        assert equation(box, house) == {"open": 29, "paying": 1}
        clerk("worker", "--once")
        assert equation(box, house) == {"open": 29, "sold": 1}
        assert clerk(*sell).data["seats"] == ["A-1-1"]

    def test_a_voucher_that_is_too_small_pays_nothing_by_itself(
        self, clerk: Shell, manager: Shell, box: Core, house: OpenHouse
    ) -> None:
        word = a_voucher(manager, house, "4")

        done = clerk("sell", "--performance", house.performance.code, "A-1-1", "--voucher", word, "--json")

        assert (done.status, done.data["code"]) == (1, "not_paid")
        assert equation(box, house) == {"open": 30}
        clerk("worker", "--once")
        assert find_voucher(box, somebody(box), house.id, code=word).balance.amount_minor == 400

    def test_cash_that_is_too_little_for_the_rest_is_not_taken(
        self, clerk: Shell, manager: Shell, box: Core, house: OpenHouse
    ) -> None:
        word = a_voucher(manager, house, "4")

        done = clerk(
            "sell", "--performance", house.performance.code, "A-1-1", "--voucher", word, "--cash", "5", "--json"
        )

        assert (done.status, done.data["code"]) in [(1, "tender_too_small"), (1, "not_paid")]
        assert equation(box, house) == {"open": 30}
        cash = box.postgres.rows(
            "select coalesce(sum(amount_minor), 0)::int from money_journal where performance_id = %s"
            " and account = 'cash'", [house.id])  # fmt: skip
        assert cash == [(0,)]


class TestBuyers:
    def test_tickets_are_mailed_by_the_worker(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        address = f"v{uuid4().hex[:8]}@example.org"
        sold = clerk("sell", "--performance", house.performance.code, "A-1-1", "--card", "--mail", address, "--json")

        assert clerk("worker", "--once", "--json").data["outbox"] >= 1

        letters = [file.read_text() for file in (box.settings.state_dir / "mail").glob("*.eml")]
        (mine,) = [letter for letter in letters if address in letter]
        assert sold.data["tickets"][0] in mine

    def test_seats_for_wheelchairs_go_to_who_asks_for_them(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code, actor = house.performance.code, somebody(box, Role.MANAGER)
        put_allocation(
            box, actor, house.id, letter="W", name="Wheelchairs", kind=AllocationKind.ACCESSIBLE,
            sold_by=[Role.OPERATOR],
        )  # fmt: skip
        allocate_seats(box, actor, house.id, letter="W", seats=[28, 29])
        sell = ["sell", "--performance", code, "--cash", "500", "--json"]

        assert clerk(*sell, "--best", "28").status == 0
        general = clerk(*sell, "--best", "1")
        accessible = clerk(*sell, "--best", "2", "--accessible")

        assert (general.status, general.data["code"]) == (1, "seats_unavailable")
        assert (accessible.status, sorted(accessible.data["seats"])) == (0, ["A-3-10", "A-3-9"])


NOT_SOLD = {
    "no address": ["--cash", "10", "--mail", "nobody"],
    "two addresses": ["--cash", "10", "--mail", "a@example.org,b@example.org"],
    "a line break in an address": ["--card", "--mail", "a@example.org\nBcc: b@example.org"],
    "a card number for a name": ["--cash", "10", "--customer", "4242 4242 4242 4242"],
    "a long name": ["--cash", "10", "--customer", "x" * 500],
    "control characters for a name": ["--cash", "10", "--customer", "\x1b[2J"],
    "no such coupon": ["--cash", "10", "--coupon", "NEVER-MADE"],
    "no such coupon, by card": ["--card", "--coupon", "\x00"[:0] + "é" * 99],
    "no such voucher": ["--voucher", "NEVER-MADE"],
    "an empty voucher": ["--voucher", ""],
    "no such price type": ["--card", "--type", "zz"],
}


@pytest.mark.parametrize("how", NOT_SOLD.values(), ids=NOT_SOLD)
def test_what_cannot_be_sold_so_leaves_nothing_held(clerk: Shell, box: Core, house: OpenHouse, how: list[str]) -> None:
    done = clerk("sell", "--performance", house.performance.code, "A-1-1", *how)

    assert (done.status, done.out) == (1, ""), done
    assert a_sentence(done).endswith((".", "…"))
    assert equation(box, house) == {"open": 30}


USAGE = {
    "card and cash": ["sell", "--performance", "X", "A-1-1", "--card", "--cash", "1"],
    "nothing that pays": ["sell", "--performance", "X", "A-1-1", "--mail", "a@example.org"],
    "cash in words": ["sell", "--performance", "{}", "A-1-1", "--cash", "much"],
    "named seats for wheelchairs": ["sell", "--performance", "X", "A-1-1", "--card", "--accessible"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_a_wrong_call_is_usage(clerk: Shell, house: OpenHouse, arguments: list[str]) -> None:
    done = clerk(*[word.replace("{}", house.performance.code) for word in arguments])

    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: etds")


class TestAsOf:
    def test_a_house_as_it_stood(self, manager: Shell, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        clerk("sell", "--performance", code, "A-1-1", "--cash", "10")
        (before,) = box.postgres.rows("select clock_timestamp()")[0]
        clerk("sell", "--performance", code, "A-1-2", "--cash", "10")
        (after,) = box.postgres.rows("select clock_timestamp()")[0]

        then, now = (manager("verify", "--as-of", moment.isoformat(), "--json").data for moment in (before, after))

        assert [one["seats"]["sold"] for one in (*then, *now) if one["performance"] == code] == [1, 2]

    @pytest.mark.parametrize("moment", ["yesterday", "", "2026-13-01", "18:00"])
    def test_what_is_no_time_is_refused(self, manager: Shell, moment: str) -> None:
        done = manager("verify", "--as-of", moment)

        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert "Write it like 2026-11-21T18:00." in done.err

    def test_a_moment_to_come_is_refused_and_one_before_all_time_is_empty(self, manager: Shell) -> None:
        done = manager("verify", "--as-of", "9999-12-31T23:59")
        assert (done.status, done.err) == (1, "That moment is still to come. Name one in the past.\n")

        assert manager("verify", "--as-of", "0001-01-01T00:00", "--json").status == 0
