"""`etds sell` with a line: what the desk understands, as a script says it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.inventory import house_counts
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house

HALL = b"level,section,row,seat_from,seat_to\nfront,Orchestra,A,1,10\nback,Balcony,B,1,10\nback,Balcony,C,1,10\n"


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, HALL)


def left(box: Core, house: OpenHouse) -> tuple[int, int, int]:
    counts = house_counts(box, somebody(box), house.id)
    return counts.open, counts.held, counts.sold


def test_a_line_is_sold_and_told(clerk: Shell, box: Core, house: OpenHouse) -> None:
    done = clerk("sell", "--performance", house.performance.code, "2a1c orch cash 200")

    assert done.status == 0
    assert done.out.count("Adult") == 2 and done.out.count("Child") == 1
    assert done.out.splitlines()[-1].endswith("total 25.00 EUR  change 175.00 EUR")
    assert done.err.startswith("The nearest to the front with 3 together: row A of Orchestra.")
    assert left(box, house) == (27, 0, 3)


def test_a_line_in_words_of_the_shell_and_as_data_is_one_sale_under_its_order(
    clerk: Shell, box: Core, house: OpenHouse
) -> None:
    words = ["sell", "--performance", house.performance.code, "--order", str(uuid4()), "--json"]

    first = clerk(*words, "B2-3", "for", "Ann Lee", "cash")
    again = clerk(*words, "B2-3", "for", "Ann Lee", "cash")

    assert (first.status, first.data["seats"]) == (0, ["Balcony-B-2", "Balcony-B-3"])
    assert again.data == first.data
    assert left(box, house) == (28, 0, 2)


def test_parts_are_paid_in_order(clerk: Shell, box: Core, house: OpenHouse) -> None:
    done = clerk("sell", "--performance", house.performance.code, "2 orch cash 5 card", "--json")

    assert (done.status, done.data["total_minor"]) == (0, 2_000)
    assert left(box, house) == (28, 0, 2)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("4 orchesta cash", "  ^^^^^^^^\nNothing here is called 'orchesta'.\nWould fit: Orchestra.\n"),
        ("2 cash 9", "  ^^^^^^\nThis does not cover 20.00 EUR. 11.00 EUR are missing.\nWould fit: cash 20.00.\n"),
        ('2 cash for "Ann', '           ^^^^\nThe quotation mark is not closed.\nWould fit: "Ann".\n'),
        ("0 cash", "^\nAsk for at least one seat.\n"),
    ],
)
def test_a_mistake_has_a_caret_under_its_word(clerk: Shell, box: Core, house: OpenHouse, line: str, told: str) -> None:
    done = clerk("sell", "--performance", house.performance.code, line)

    assert (done.status, done.out, done.err) == (1, "", f"{line}\n{told}")
    assert left(box, house) == (30, 0, 0)


def test_a_mistake_is_bad_input_for_a_script(clerk: Shell, house: OpenHouse) -> None:
    done = clerk("sell", "--performance", house.performance.code, "4 orchesta cash", "--json")

    assert (done.status, done.data["code"], done.data["alternatives"]) == (1, "bad_input", ["Orchestra"])
