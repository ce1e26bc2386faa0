"""`etds counts` as a script uses it: the figures of the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access import Role
from core.analytics import counts_as_data, tour_counts
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, artist="Counted", event="A Tour")


@pytest.fixture(scope="module")
def artist(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.ARTIST, name="cli-counted", artist="Counted")
    return sign_in("cli-counted")


def test_the_tour_has_the_figures_of_the_desk(artist: Shell, box: Core, house: OpenHouse) -> None:
    sold(box, someone(box, Role.MANAGER), house, 1, 2, 3)
    code = house.performance.code
    me = someone(box, Role.ARTIST, artist="Counted")

    told = artist("counts", "--json").data

    assert told["performances"] == counts_as_data(tour_counts(box, me))["performances"]
    [row] = [row for row in told["performances"] if row["code"] == code]
    assert (row["today"], row["sold"], row["open"], row["gross_minor"]) == (3, 3, 27, 3000)
    lines = artist("counts").out.splitlines()
    [line] = [line for line in lines if code in line]
    assert line.split()[-13:] == ["3", "0", "0", "=", "3", "0", "0", "0", "27", "30", "10", "30.00", "10.00"]


def test_one_performance_day_by_day_and_its_equation(artist: Shell, box: Core, house: OpenHouse) -> None:
    sold(box, someone(box, Role.MANAGER), house, 1, 2)
    code = house.performance.code

    told = artist("counts", code, "--days", "--json").data

    [day], [mix] = told["days"], told["mix"]
    assert (day["sold"], day["returned"], day["gross"], day["to_date"]) == (2, 0, 2000, 2)
    assert (mix["level"], mix["price_type"], mix["tickets"]) == ("stalls", "Adult", 2)
    assert "2 sold + 28 open = 30, 20.00 EUR, average 10.00" in artist("counts", code, "--days").out
    assert artist("counts", code).out == "28 open + 2 sold = 30 manifest\n"
    assert artist("counts", "--days").status == 1


def test_as_of_and_past(artist: Shell, box: Core, house: OpenHouse) -> None:
    refused = artist("counts", "--at", "2999-01-01")
    assert (refused.status, "still to come" in refused.err) == (1, True)

    then = artist("counts", "--at", "-1h", "--past", "--json").data

    assert [row["sold"] for row in then["performances"] if row["code"] == house.performance.code] == [0]
