"""`etds find`, `etds will-call` and `etds counts --as-of`, as a script calls them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from core import sales
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import Buyer, OrderId, Sale
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box)


@pytest.fixture(scope="module")
def manager(sign_in: Callable[[str], Shell]) -> Shell:
    return sign_in("manager1")


def sold(box: Core, house: OpenHouse, seat: int, customer: str | None = None) -> Sale:
    who, cart = somebody(box), CartId(uuid4())
    place_hold(box, who, house.id, seats=[seat], cart=cart)
    return sales.sell_for_cash(
        box, who, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000,
        buyer=Buyer(customer=customer),
    )  # fmt: skip


class TestFind:
    def test_what_is_known_of_an_order_finds_it_and_says_by_what(
        self, clerk: Shell, box: Core, house: OpenHouse
    ) -> None:
        sale, code = sold(box, house, 0, "Zoë Quist 0171 2345678"), house.performance.code
        sold(box, house, 1, "Anna Hill")

        wanted = {"order": sale.reference, "performance": code, "warning": None}
        assert clerk("find", "quist", "--json").data == [{**wanted, "why": ["name"]}]
        assert clerk("find", "zoe", "QUIST", "2345678", "--json").data == [{**wanted, "why": ["name", "phone"]}]
        assert clerk("find", sale.reference, "--json").data == [{**wanted, "why": ["reference"]}]
        assert clerk("find", "A-1-1", "--performance", code, "--json").data == [{**wanted, "why": ["seat"]}]
        line = clerk("find", "quist").out
        assert line.split()[0] == sale.reference and line.rstrip().endswith("name")

    def test_nothing_found_says_what_to_try(self, clerk: Shell, house: OpenHouse) -> None:
        assert clerk("find", "nobodyhasthis", "--json").data == []
        done = clerk("find", "uist")
        assert (done.status, done.out) == (0, "")
        assert done.err == (
            "No order in your reach begins so: 'uist'. The beginning of each word counts, not its middle; fewer letters"
            " find more. Else try the reference.\n"
        )
        done = clerk("find", "quist", "--performance", "NONE-1")
        assert (done.status, done.out) == (1, "")


class TestWillCall:
    def test_the_list_a_hand_over_and_its_undoing(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        anna, bert = sold(box, house, 0, "Anna Stone"), sold(box, house, 1, "Bert Adler")
        code = house.performance.code

        def collected() -> list[tuple[str, bool]]:
            return [(one["order"], one["collected_at"] is not None) for one in clerk("will-call", code, "--json").data]

        assert collected() == [(bert.reference, False), (anna.reference, False)]

        done = clerk("will-call", code, "--collected", anna.reference)
        assert (done.status, done.err) == (0, "1 of 2 still to come.\n")
        assert [line.split()[:3] for line in done.out.splitlines()] == [
            ["Adler,", "Bert", bert.reference], ["Stone,", "Anna", anna.reference],
        ]  # fmt: skip
        assert "collected" not in done.out.splitlines()[0] and "collected" in done.out.splitlines()[1]

        done = clerk("will-call", code, "--collected", anna.reference)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("Collected at ")
        assert collected() == [(bert.reference, False), (anna.reference, True)]

        assert clerk("will-call", code, "--undo", anna.reference).err == "2 of 2 still to come.\n"
        assert collected() == [(bert.reference, False), (anna.reference, False)]
        done = clerk("will-call", code, "--undo", anna.reference)
        assert (done.status, done.err) == (1, "These tickets were not collected, so there is nothing to undo.\n")

    def test_an_order_of_another_house_is_not_here(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        other = sold(box, a_house(box), 0, "Anna Stone")
        done = clerk("will-call", house.performance.code, "--collected", other.reference)
        assert (done.status, done.out) == (1, "")
        assert f"There is no order {other.reference} at {house.performance.code}." in done.err

    def test_both_at_once_are_refused(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        anna = sold(box, house, 0, "Anna Stone")
        done = clerk("will-call", house.performance.code, "--collected", anna.reference, "--undo", anna.reference)
        assert (done.status, done.out) == (2, "")
        assert box.postgres.rows("select collected_at from orders where reference = %s", [anna.reference]) == [(None,)]


class TestCountsAsOf:
    def test_a_house_as_it_stood_between_two_sales(self, manager: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        sold(box, house, 0)
        (between,) = box.postgres.rows("select clock_timestamp()")[0]
        sold(box, house, 1)

        then = manager("counts", code, "--as-of", between.isoformat(), "--json").data
        now = manager("counts", code, "--as-of", "now", "--json").data
        assert [(one["open"], one["sold"], one["manifest"]) for one in (then, now)] == [(29, 1, 30), (28, 2, 30)]
        done = manager("counts", code, "--as-of", between.isoformat())
        assert done.out == f"29 open + 1 sold = 30 manifest, as of {between:%Y-%m-%d %H:%M:%S}\n"
        before = manager("counts", code, "--as-of", "2001-01-01T00:00", "--json").data
        assert (before["open"], before["sold"]) == (30, 0)

    @pytest.mark.parametrize(
        ("moment", "said"), [("9999-12-31T23:59", "still to come"), ("sometime", "is not a moment")]
    )
    def test_what_is_no_moment_of_the_past_is_refused(
        self, manager: Shell, house: OpenHouse, moment: str, said: str
    ) -> None:
        done = manager("counts", house.performance.code, "--as-of", moment)
        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert said in done.err

    def test_who_may_not_verify_the_house_is_refused(self, sign_in: Callable[[str], Shell], house: OpenHouse) -> None:
        done = sign_in("fisher")("counts", house.performance.code, "--as-of", "now")
        assert (done.status, done.out) == (1, "")
