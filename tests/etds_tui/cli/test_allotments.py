"""`etds agent`, `allocation ageing|due|step`, `coupon change`, `capacity` as a script uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.access import Role
from core.inventory import house_counts
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house, someone

HALL = b"level,section,row,seat_from,seat_to\nfront,A,1,1,10\nback,B,2,1,10\n"


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, HALL, organisation="Kiosk Presenter")


@pytest.fixture(scope="module")
def distributor(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.DISTRIBUTOR, name="cli-kiosks", organisation="Kiosk Presenter")
    return sign_in("cli-kiosks")


def test_an_agent_from_the_first_day_to_the_statement(
    distributor: Shell, box: Core, house: OpenHouse, sign_in: Callable[[str], Shell]
) -> None:
    code = house.performance.code

    assert distributor("agent", "add", "Kiosk", "--commission", "12.5").status == 0
    assert distributor("agent", "account", "kiosk", "kiosk9", stdin="correct horse battery\n").status == 0
    assert distributor("agent", "list", "--json").data == [
        {"name": "Kiosk", "organisation": "Kiosk Presenter", "commission_bp": 1250, "accounts": ["kiosk9"]}
    ]
    done = distributor("agent", "allot", "Kiosk", code, "g", "--quantity", "4", "--until", "3h")
    assert (done.status, done.err) == (0, "4 seats are Kiosk's under G, until 3h before the curtain.\n")
    back = distributor("agent", "statement", "kiosk", "--json")
    assert back.data["lines"][0] | {"cut_off_at": ""} == {
        "code": code, "letter": "G", "cut_off_at": "", "allotted": 4, "sold": 0, "returned": 0, "left": 4, "held": 0,
        "gone": 0, "gross_minor": 0, "commission_bp": 1250, "commission_minor": 0, "due_minor": 0, "currency": "EUR",
    }  # fmt: skip
    assert distributor("agent", "take-back", code, "g").err == "4 seats are on sale for everybody.\n"
    assert house_counts(box, somebody(box), house.id).open == 20
    refused = distributor("agent", "change", "Kiosk", "--commission", "a lot")
    assert refused.status == 1 and "is not a commission" in refused.err
    assert distributor("agent", "return", code).status == 1  # that is for agents


def test_what_ages_what_is_due_and_a_step_before_its_time(distributor: Shell, box: Core, house: OpenHouse) -> None:
    code = house.performance.code

    done = distributor(
        "allocation", "put", code, "P", "A-1-1", "A-1-2", "A-1-3", "--name", "Press", "--kind", "press", "--ladder",
        "6h 50, 2h 100", "--whose", "Paula", "--reason", "opening", "--ask", "5h",
    )  # fmt: skip
    assert done.status == 0
    (row,) = [row for row in distributor("allocation", "ageing", "--json").data if row["code"] == code]
    assert (row["left"], row["value_minor"], row["owner"], row["reason"], row["worry"]) == (
        3, 3000, "Paula", "opening", "calm"
    )  # fmt: skip
    due = [row for row in distributor("allocation", "due", "--until", "48h", "--json").data if row["code"] == code]
    assert [(row["step"], row["seats"], row["value_minor"]) for row in due] == [(1, 2, 2000), (2, 1, 1000)]
    early = (house.performance.starts_at - timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M+00:00")
    assert len([row for row in distributor("allocation", "due", "--until", early, "--json").data
                if row["code"] == code]) == 1  # fmt: skip
    assert distributor("allocation", "step", code, "p", "1").err == "2 seats of P were released.\n"
    assert distributor("allocation", "due", "--until", "soon").status == 1


def test_a_coupon_gets_other_limits(distributor: Shell, house: OpenHouse) -> None:
    made = distributor("coupon", "create", house.performance.code, "--name", "Spring", "--percent", "10")
    number = made.err.split()[1]

    assert distributor("coupon", "change", number, "--uses", "5", "--name", "Spring sale").status == 0
    (row,) = [row for row in distributor("coupon", "list", "--json").data if str(row["id"]) == number]
    assert (row["name"], row["uses_max"], row["percent"]) == ("Spring sale", 5, 10)
    assert distributor("coupon", "change", number, "--uses", "some").status == 1
    assert distributor("coupon", "change", "999999", "--uses", "5").status == 1


def test_capacity_in_figures_and_in_lines(distributor: Shell, house: OpenHouse) -> None:
    found = distributor("capacity", "--weeks", "2", "--json").data

    assert (found["weeks"], len(found["halls"][0]["by_week"])) == (2, 2)
    assert {hall["venue"] for hall in found["halls"]} >= {house.performance.venue}
    assert "2 weeks from" in distributor("capacity", "--weeks", "2").out
    assert distributor("capacity", "--weeks", "99").status == 1
    assert distributor("capacity", "--from", "someday").status == 1
