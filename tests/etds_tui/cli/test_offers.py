"""`etds allocation`, `kill`, `open`, `coupon`, `voucher`, `cancel` as a script uses them: status, JSON, sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from core.access import Role
from core.inventory import house_counts
from core.runtime import Core
from tests.etds_tui.cli.shell import Done, Shell, somebody
from tests.factories.house import OpenHouse, a_house, someone

HALL = b"level,section,row,seat_from,seat_to\nfront,A,1,1,10\nback,B,2,1,10\n"


@pytest.fixture
def house(box: Core) -> OpenHouse:
    """Twenty seats; a place costs 10.00."""
    return a_house(box, HALL)


@pytest.fixture(scope="module")
def manager(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.MANAGER, name="cli-manager")
    return sign_in("cli-manager")


@pytest.fixture(scope="module")
def distributor(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.DISTRIBUTOR, name="cli-distributor", organisation="Presenter")
    return sign_in("cli-distributor")


def equation(box: Core, house: OpenHouse) -> dict[str, int]:
    parts = house_counts(box, somebody(box), house.id).as_data()
    return {key: value for key, value in parts.items() if value and key != "manifest"}


def in_a_sentence(done: Done) -> bool:
    """A refusal: nothing on stdout, one line of talk that ends as a sentence does."""
    return done.out == "" and done.err.count("\n") == 1 and done.err.rstrip().endswith((".", "?"))


class TestAllocations:
    def test_seats_are_set_aside_listed_and_released(self, manager: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        rung = (house.performance.starts_at - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")

        made = manager(
            "allocation", "put", code, "h", "A-1-1", "A-1-2", "A-1-3", "A-1-4", "--name", "House", "--kind", "house",
            "--sold-by", "operator", "--release", f"{rung}=100",
        )  # fmt: skip

        assert (made.status, made.out, made.err) == (0, "", "H stands; 4 seats were set aside in it.\n")
        assert equation(box, house) == {"open": 16, "allocated": 4}
        assert manager("allocation", "list", code, "--json").data == [
            {"letter": "H", "name": "House", "kind": "house", "owner": "distributor", "sold_by": ["operator"],
             "left": 4, "taken": 0,
             "ladder": [{"at": f"{rung}:00+00:00", "percent": 100, "to": None, "done": False}]}]  # fmt: skip
        listed = manager("allocation", "list", code).out.splitlines()
        assert listed[0].split()[:5] == ["H", "House", "4", "left", "0"]
        assert listed[1].split()[-5:] == [*rung.split("T"), "100", "%", "to", "open"][-5:]

        half = manager("allocation", "release", code, "H", "--percent", "50")

        assert (half.status, half.err) == (0, "2 seats of H went on sale.\n")
        assert equation(box, house) == {"open": 18, "allocated": 2}

    def test_seats_go_to_another_allocation(self, manager: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        for letter, seats in (("A", ["A-1-1", "A-1-2"]), ("B", [])):
            assert manager("allocation", "put", code, letter, *seats, "--name", letter).status == 0

        done = manager("allocation", "release", code, "A", "--to", "b")

        assert (done.status, done.err) == (0, "2 seats of A went to B.\n")
        assert [(row["letter"], row["left"]) for row in manager("allocation", "list", code, "--json").data] == [
            ("A", 0), ("B", 2)]  # fmt: skip

    def test_a_house_with_nothing_set_aside_says_so(self, manager: Shell, house: OpenHouse) -> None:
        done = manager("allocation", "list", house.performance.code)

        assert (done.status, done.out, done.err) == (0, "", "Nothing is set aside.\n")

    def test_seats_are_killed_and_opened(self, manager: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code

        assert manager("kill", code, "A-1-1", "A-1-2", "--why", "camera").err == "2 seats are off sale.\n"
        assert equation(box, house) == {"open": 18, "killed": 2}
        assert manager("open", code, "A-1-1", "A-1-2", "A-1-3").err == "2 seats are open again.\n"
        assert equation(box, house) == {"open": 20}

    def test_who_may_not_is_told_so(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        for act in (["allocation", "put", code, "A", "--name", "A"], ["kill", code, "A-1-1", "--why", "camera"],
                    ["open", code, "A-1-1"], ["cancel", code]):  # fmt: skip
            done = clerk(*act)
            assert (done.status, in_a_sentence(done)) == (1, True), done

        assert equation(box, house) == {"open": 20}


NOT_ALLOCATED = {
    "two letters": ["allocation", "put", "{}", "AB", "--name", "x"],
    "no letter": ["allocation", "put", "{}", "", "--name", "x"],
    "no name": ["allocation", "put", "{}", "A", "--name", " "],
    "a name of control characters": ["allocation", "put", "{}", "A", "--name", "\x1b[2J"],
    "no such seat": ["allocation", "put", "{}", "A", "Z-9-9", "--name", "x"],
    "no such performance": ["allocation", "put", "NONE", "A", "--name", "x"],
    "a rung without a share": ["allocation", "put", "{}", "A", "--name", "x", "--release", "2026-12-01T10:00"],
    "a rung of words": ["allocation", "put", "{}", "A", "--name", "x", "--release", "soon=half"],
    "a rung of nothing": ["allocation", "put", "{}", "A", "--name", "x", "--release", "2020-01-01T10:00=0"],
    "a rung to nowhere": ["allocation", "put", "{}", "A", "--name", "x", "--release", "2020-01-01T10:00=50:Q"],
    "a rung when all is over": ["allocation", "put", "{}", "A", "--name", "x", "--release", "9999-12-31T23:59=50"],
    "a release of none": ["allocation", "release", "{}", "Q"],
    "a kill for a reason of one's own": ["kill", "{}", "A-1-1", "--why", "because"],
    "a kill of no seat": ["kill", "{}", "A-1-99", "--why", "camera"],
    "an opening of no seat": ["open", "{}", "nonsense"],
}


@pytest.mark.parametrize("act", NOT_ALLOCATED.values(), ids=NOT_ALLOCATED)
def test_what_makes_no_sense_changes_nothing(manager: Shell, box: Core, house: OpenHouse, act: list[str]) -> None:
    done = manager(*[word.replace("{}", house.performance.code) for word in act])

    assert (done.status, in_a_sentence(done)) == (1, True), done
    assert equation(box, house) == {"open": 20}
    assert manager("allocation", "list", house.performance.code, "--json").data == []


class TestMoney:
    def test_a_coupon_is_made_used_listed_and_ended(self, distributor: Shell, clerk: Shell, house: OpenHouse) -> None:
        code, word = house.performance.code, uuid4().hex[:8].upper()

        made = distributor(
            "coupon", "create", code, "--name", "Friends", "--code", word, "--percent", "20", "--uses", "1"
        )
        sold = clerk("sell", "--performance", code, "A-1-1", "--cash", "8", "--coupon", word, "--json")
        again = clerk("sell", "--performance", code, "A-1-2", "--cash", "8", "--coupon", word, "--json")

        assert (made.status, made.out) == (0, f"{word}\n")
        assert (sold.status, sold.data["total_minor"]) == (0, 800)
        assert (again.status, again.data["code"]) == (1, "limit_reached")
        (row,) = [row for row in distributor("coupon", "list", "--json").data if f"Coupon {row['id']} " in made.err]
        assert row == {
            "id": row["id"], "name": "Friends", "percent": 20, "amount_minor": None, "currency": None, "used": 1,
            "uses_max": 1, "ends_at": None}  # fmt: skip
        assert distributor("coupon", "end", str(row["id"])).status == 0
        assert distributor("coupon", "list", "--json").data[0]["ends_at"] is not None

    def test_a_voucher_pays_for_as_long_as_there_is_something_on_it(
        self, manager: Shell, clerk: Shell, box: Core, house: OpenHouse
    ) -> None:
        code = house.performance.code
        made = manager("voucher", code, "15", "--name", "Gift")
        word = made.out.strip()
        sell = ["sell", "--performance", code, "--voucher", word, "--json"]

        first, second, third = (
            clerk(*sell, "A-1-1"), clerk(*sell, "A-1-2", "--cash", "10"), clerk(*sell, "A-1-3")
        )  # fmt: skip

        assert (made.status, first.status, second.status, third.status) == (0, 0, 0, 1)
        assert (first.data["change_minor"], second.data["change_minor"]) == (0, 500)
        assert equation(box, house) == {"open": 18, "sold": 2}

    def test_a_cancellation_is_shown_and_then_done_by_its_stamp(
        self, distributor: Shell, clerk: Shell, box: Core, house: OpenHouse
    ) -> None:
        code = house.performance.code
        clerk("sell", "--performance", code, "A-1-1", "A-1-2", "--cash", "20")
        clerk("sell", "--performance", code, "A-1-3", "--card")
        clerk("hold", "--performance", code, "B-2-1")
        before = equation(box, house)

        shown = distributor("cancel", code, "--json")

        assert shown.status == 0
        assert shown.data == {
            "performance": code, "orders": 2, "tickets": 3, "admitted": 0, "unpaid_orders": 0, "held_seats": 1,
            "back_minor": {"card": 1000, "voucher": 0, "cash": 2000}, "stamp": shown.data["stamp"], "done": False,
        }  # fmt: skip
        assert equation(box, house) == before == {"open": 16, "held": 1, "sold": 3}
        said = distributor("cancel", code)
        assert said.out.startswith("2 orders with 3 tickets, 0 unpaid orders, 1 held seats\n")
        assert f"etds cancel {code} --stamp {shown.data['stamp']} --reason" in said.err

        stamp = ["--stamp", shown.data["stamp"], "--reason", "the singer is ill", "--json"]
        clerk("sell", "--performance", code, "A-1-4", "--cash", "10")
        moved = distributor("cancel", code, *stamp)
        assert (moved.status, moved.data["code"]) == (1, "not_as_shown")
        assert equation(box, house) == {"open": 15, "held": 1, "sold": 4}
        stamp[1] = distributor("cancel", code, "--json").data["stamp"]
        assert distributor("cancel", code, "--stamp", stamp[1]).status == 1  # no reason

        done = distributor("cancel", code, *stamp)

        assert (done.status, done.data["done"], done.data["orders"]) == (0, True, 3)
        assert equation(box, house) == {"open": 20}
        assert clerk("sell", "--performance", code, "A-1-1", "--cash", "10", "--json").data["code"] == "sale_closed"


NO_OFFERS = {
    "a coupon of nothing": ["coupon", "create", "{}", "--name", "x"],
    "a coupon of both": ["coupon", "create", "{}", "--name", "x", "--percent", "5", "--amount", "5"],
    "a coupon of words": ["coupon", "create", "{}", "--name", "x", "--amount", "five"],
    "a coupon of less than nothing": ["coupon", "create", "{}", "--name", "x", "--amount", "-5"],
    "a coupon of too much": ["coupon", "create", "{}", "--name", "x", "--amount", "9" * 30],
    "a coupon without a name": ["coupon", "create", "{}", "--name", " ", "--percent", "5"],
    "a coupon with a short code": ["coupon", "create", "{}", "--name", "x", "--code", "a", "--percent", "5"],
    "a coupon until some time": ["coupon", "create", "{}", "--name", "x", "--percent", "5", "--until", "later"],
    "a coupon that is over": ["coupon", "create", "{}", "--name", "x", "--percent", "5", "--until", "0001-01-01T00:00"],
    "a coupon used too often": ["coupon", "create", "{}", "--name", "x", "--percent", "5", "--uses", "9" * 12],
    "a coupon for nothing": ["coupon", "create", "NONE", "--name", "x", "--percent", "5"],
    "the end of no coupon": ["coupon", "end", "999999999"],
    "the end of nobody's coupon": ["coupon", "end", "9" * 30],
    "a voucher of nothing": ["voucher", "{}", "0", "--name", "x"],
    "a voucher of words": ["voucher", "{}", "ten", "--name", "x"],
    "a voucher of too much": ["voucher", "{}", "9" * 30, "--name", "x"],
    "a voucher of far too much": ["voucher", "{}", "9" * 17, "--name", "x"],
    "a voucher without a name": ["voucher", "{}", "5", "--name", ""],
    "a voucher until some time": ["voucher", "{}", "5", "--name", "x", "--until", "31.12."],
    "a voucher for nothing": ["voucher", "NONE", "5", "--name", "x"],
    "a cancellation of nothing": ["cancel", "NONE"],
    "a cancellation by a wrong stamp": ["cancel", "{}", "--stamp", "00000000", "--reason", "x"],
}


@pytest.mark.parametrize("act", NO_OFFERS.values(), ids=NO_OFFERS)
def test_what_is_no_offer_is_refused_in_a_sentence(distributor: Shell, house: OpenHouse, act: list[str]) -> None:
    done = distributor(*[word.replace("{}", house.performance.code) for word in act])

    assert (done.status, in_a_sentence(done)) == (1, True), done


USAGE = {
    "no letter": ["allocation", "put", "X"],
    "a kind of no kind": ["allocation", "put", "X", "A", "--name", "x", "--kind", "nice"],
    "more than all": ["allocation", "release", "X", "A", "--percent", "101"],
    "no reason": ["kill", "X", "A-1-1"],
    "no seats": ["open", "X"],
    "a share beyond": ["coupon", "create", "X", "--name", "x", "--percent", "0"],
    "a coupon of no number": ["coupon", "end", "x"],
    "no amount": ["voucher", "X", "--name", "x"],
    "no performance": ["cancel"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_a_wrong_call_is_usage(clerk: Shell, arguments: list[str]) -> None:
    done = clerk(*arguments)

    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: etds")


def test_comps_are_allowed_for_a_performance(house: OpenHouse, manager: Shell) -> None:
    code = house.performance.code
    done = manager("performance", "comps", code, "--allow", "3")
    assert (done.status, done.out) == (0, f"{code}: 0 of 3 complimentary seats are given.\n")
    assert manager("performance", "comps", code, "--json").data == {"code": code, "given": 0, "allowed": 3}
    assert manager("performance", "comps", code, "--allow", "many").status == 1
    assert manager("performance", "comps", code, "--allow", "21").status == 1
    assert manager("performance", "comps", code, "--allow", "house").status == 0
