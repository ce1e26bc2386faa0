"""`etds exchange`, `etds group`, and `etds sell` for nothing or for another price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access import Role
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.etds_tui.cli.test_paying import equation
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box)


@pytest.fixture(scope="module")
def manager(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.MANAGER, name="exchange-manager")
    return sign_in("exchange-manager")


def sold(clerk: Shell, house: OpenHouse, *seats: str) -> str:
    done = clerk("sell", "--performance", house.performance.code, *seats, "--cash", "100", "--json")
    return str(done.data["order"])


def test_a_dry_run_changes_nothing_and_then_it_is_done(clerk: Shell, box: Core, house: OpenHouse) -> None:
    order = sold(clerk, house, "A-1-1", "A-1-2")
    asked = ("exchange", order, "--out", "A-1-1", "--in", "A-2-5")

    dry = clerk(*asked, "--dry-run")
    assert (dry.status, dry.out.splitlines()[:4]) == (
        0,
        ["out  A-1-1  10.00 EUR", "in   A-2-5  10.00 EUR", "fee  0.00 EUR", "even"],
    )
    assert equation(box, house) == {"open": 28, "sold": 2}
    done = clerk(*asked, "--json")
    assert (done.status, done.data["done"], done.data["in"]) == (0, True, ["A-2-5"])
    assert equation(box, house) == {"open": 28, "sold": 2}
    again = clerk(*asked, "--json")
    assert (again.status, again.data["code"]) == (1, "cannot_return")


def test_the_best_of_another_performance_for_a_card(clerk: Shell, box: Core, house: OpenHouse) -> None:
    order, other = sold(clerk, house, "A-1-1"), a_house(box)
    done = clerk("exchange", order, "--best", "2", "--performance", other.performance.code, "--card", "--json")

    assert (done.status, done.data["difference_minor"], len(done.data["tickets"])) == (0, 1000, 2)
    assert equation(box, house) == {"open": 30}
    assert equation(box, other) == {"open": 28, "sold": 2}


def test_too_little_cash_holds_and_changes_nothing(clerk: Shell, box: Core, house: OpenHouse) -> None:
    order = sold(clerk, house, "A-1-1")
    done = clerk("exchange", order, "--in", "A-2-1,A-2-2", "--cash", "5", "--json")

    assert (done.status, done.data["code"]) == (1, "tender_too_small")
    assert equation(box, house) == {"open": 29, "sold": 1}


def test_comps_and_prices_of_ones_own(clerk: Shell, manager: Shell, box: Core, house: OpenHouse) -> None:
    code = house.performance.code
    assert "Ask a manager" in clerk("sell", "--performance", code, "A-1-1", "--comp", "--reason", "press").err
    given = manager("sell", "--performance", code, "A-1-1", "--comp", "--reason", "press")
    assert (given.status, given.out.splitlines()[0].endswith("complimentary: press")) == (0, True)
    priced = ("sell", "--performance", code, "A-1-2", "A-1-3", "--price", "A-1-3=2.50", "--reason", "pillar")
    assert manager(*priced, "--cash", "20", "--json").data["total_minor"] == 1250
    assert equation(box, house) == {"open": 27, "comp": 1, "sold": 2}
    assert manager("sell", "--performance", code, "A-1-4", "--comp").status == 2


def test_a_group_from_the_deposit_to_the_last_part(clerk: Shell, box: Core, house: OpenHouse) -> None:
    code, day = house.performance.code, f"{house.performance.starts_at:%Y-%m-%dT%H:%M}"
    made = clerk("group", "reserve", "--performance", code, "--best", "3", "--customer", "School", "--due", day,
                 "--deposit", "5", "--json")  # fmt: skip
    assert (made.status, made.data["total_minor"], made.data["deposit"]) == (0, 3000, "goes back")
    order = str(made.data["order"])
    (due,) = [one for one in clerk("group", "due", "--days", "3", "--json").data if one["order"] == order]
    assert (due["customer"], due["seats"], due["left_minor"]) == ("School", 3, 2500)
    seats = [str(house.manifest.label(seat)) for (seat,) in box.postgres.rows(
        "select seat_ordinal from order_line where performance_id = %s order by 1", [house.id])]  # fmt: skip
    assert clerk("group", "drop", order, seats[0]).out == "15.00 EUR left to pay\n"
    assert clerk("group", "pay", order, "--cash", "5").out == "Taken; 10.00 EUR is left to pay.\n"
    assert clerk("group", "pay", order, "--card", "all").status == 0
    assert equation(box, house) == {"open": 28, "sold": 2}
