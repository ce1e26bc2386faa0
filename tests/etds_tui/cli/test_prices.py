"""`etds price`, `fee` and `tax` as a script uses them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access import Role
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    """Adults 10.00 at level 0."""
    return a_house(box)


@pytest.fixture(scope="module")
def booker(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.DISTRIBUTOR, name="cli-booker", organisation="Presenter")
    return sign_in("cli-booker")


def test_prices_are_set_shown_and_ended(booker: Shell, house: OpenHouse) -> None:
    code = house.performance.code

    assert booker("price", "window", code, "Early", "--price", "0 a 8.00", "--until", "2099-01-01").status == 0
    step = booker("price", "step", code, "Half", "--when", "50%", "--change", "+10%", "--type", "a", "--to", "0.50")
    assert (step.out, step.status) == ("0 a  8.00 -> 9.00\n", 0)
    assert booker("fee", "add", code, "Service", "2.00", "--kept").status == 0
    assert booker("tax", "add", code, "VAT", "19%", "--of", "price").status == 0
    shown = booker("price", "show", code, "--json").data

    assert shown["prices"][0] == {
        "level": 0, "type": "a", "list_minor": 1000, "window_minor": 800, "step_minor": None, "price_minor": 800,
        "all_in_minor": 1000,
    }  # fmt: skip
    assert [step["changes"] for step in shown["steps"]] == [
        [{"level": 0, "type": "a", "from_minor": 800, "to_minor": 900}]]  # fmt: skip
    (fee,) = booker("fee", "list", code, "--json").data
    assert (fee["name"], fee["amount_minor"], fee["is_on_top"], fee["is_kept"]) == ("Service", 200, True, True)
    assert " ".join(booker("fee", "list", code).out.split()[1:]) == "Service 2.00 EUR a ticket, on top, kept"
    (tax,) = booker("tax", "list", code, "--json").data

    for end in (["fee", "end", code, str(fee["id"])], ["tax", "end", code, str(tax["id"])],
                ["price", "window", code, "--end", str(shown["windows"][0]["id"])],
                ["price", "step", code, "--end", str(shown["steps"][0]["id"])]):  # fmt: skip
        assert booker(*end).status == 0
    after = booker("price", "show", code, "--json").data
    assert [after[what] for what in ("windows", "steps", "fees", "taxes")] == [[], [], [], []]


WRONG = {
    "a rate": ["tax", "add", "{}", "VAT", "lots"],
    "a price": ["price", "window", "{}", "Early", "--price", "8.00"],
    "a change without its sign": ["price", "step", "{}", "Half", "--when", "50%", "--change", "10%"],
    "a step without its moment": ["price", "step", "{}", "Half", "--change", "+10%"],
    "a fee of nothing": ["fee", "add", "{}", "Fee", "0"],
    "a fee of another's venue": ["fee", "add", "{}", "Fee", "1.00", "--scope", "venue"],
    "a rule that is not there": ["fee", "end", "{}", "4711"],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_in_a_sentence(booker: Shell, house: OpenHouse, wrong: str) -> None:
    done = booker(*(part.format(house.performance.code) for part in WRONG[wrong]))

    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert done.err.rstrip().endswith(".")
