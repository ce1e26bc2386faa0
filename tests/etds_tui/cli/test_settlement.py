"""`etds settle` as a script uses it: a deal, its expenses, a sheet, two signatures, paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access import Role
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, organisation="Settling Presenter", artist="Settling Artist")


@pytest.fixture(scope="module")
def presenter(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.DISTRIBUTOR, name="cli-presenter", organisation="Settling Presenter")
    return sign_in("cli-presenter")


@pytest.fixture(scope="module")
def artist(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.ARTIST, name="cli-artist", artist="Settling Artist")
    return sign_in("cli-artist")


def test_from_the_deal_to_the_paper(
    presenter: Shell, artist: Shell, box: Core, house: OpenHouse, tmp_path: Path
) -> None:
    code = house.performance.code
    assert "Nothing was agreed" in artist("settle", "show", code).err

    done = presenter("settle", "deal", code, "plus", "--guarantee", "20", "--share", "80%", "--profit", "10%")
    assert done.out == (
        "Plus: 20.00 EUR and 80 % of what is above the split point (guarantee, expenses and 10 % profit). Version 1.\n"
    )
    assert presenter("settle", "expense", code, "Hall", "10", "--cap", "9").status == 0
    assert presenter("settle", "expense", code, "Cards", "2.5%").status == 0
    assert presenter("settle", "expense", code, "cards", "--remove").status == 0
    deal = presenter("settle", "deposit", code, "On signing", "5", "--json").data
    assert (deal["version"], deal["kind"], deal["guarantee_minor"], deal["deposits"]) == (
        5, "plus", 20_00, [{"name": "On signing", "amount_minor": 5_00}])  # fmt: skip
    assert artist("settle", "deal", code, "--json").data == deal

    sold(box, someone(box, Role.MANAGER), house, 1, 2, 3, 4, 5)
    # split point (20.00 + 9.00) x 1.1 = 31.90; 80 % of 18.10 = 14.48; 34.48 less the deposit
    shown = artist("settle", "show", code, "--json").data
    assert (shown["outcome"]["split_minor"], shown["outcome"]["walkout_minor"]) == (31_90, 29_48)
    assert shown["sell_out"]["seats"] == 25
    assert "Walkout" in artist("settle", "show", code).out

    frozen = presenter("settle", "freeze", code, "--json").data
    assert (frozen["number"], frozen["state"], frozen["sheet"]["sell_out"]) == (1, "to be signed", None)
    for shell, state in ((artist, "signed by the artist"), (presenter, "settled")):
        done = shell("settle", "sign", code, "1", "--hash", frozen["sha256"][:12])
        assert (done.status, done.err) == (0, f"Sheet 1 is {state}.\n")
    assert [one["side"] for one in artist("settle", "list", code, "--json").data[0]["signatures"]] == [
        "presenter", "artist"]  # fmt: skip
    assert artist("settle", "show", code, "--sheet", "1", "--json").data["sha256"] == frozen["sha256"]

    printed = artist("settle", "print", code, "--sheet", "1", "--folder", str(tmp_path)).out.split()
    assert [Path(one).name for one in printed] == [f"settlement-{code}-1.txt", f"settlement-{code}-1.pdf"]
    assert Path(printed[1]).read_bytes().startswith(b"%PDF")
    assert frozen["sha256"] in Path(printed[0]).read_text()


WRONG = {
    "a kind that there is none of": (["deal", "{}", "half"], 2),
    "a versus without a share": (["deal", "{}", "versus", "--guarantee", "20"], 1),
    "a guarantee with a share": (["deal", "{}", "guarantee", "--guarantee", "20", "--share", "5%"], 1),
    "a percent with a guarantee": (["deal", "{}", "percent", "--guarantee", "20", "--share", "5%"], 1),
    "a split point outside of a plus": (["deal", "{}", "percent", "--share", "5%", "--split", "10"], 1),
    "two split points": (
        ["deal", "{}", "plus", "--guarantee", "20", "--share", "5%", "--split", "10", "--profit", "5%"], 1),
    "a cap under the guarantee": (["deal", "{}", "plus", "--guarantee", "20", "--share", "5%", "--cap", "10"], 1),
    "more than everything": (["deal", "{}", "percent", "--share", "101%"], 1),
    "another currency": (["deal", "{}", "guarantee", "--guarantee", "20 USD"], 1),
    "terms without a kind": (["deal", "{}", "--share", "5%"], 1),
    "an expense without a deal": (["expense", "{}", "Hall", "10"], 1),
    "a sheet that is not there": (["show", "{}", "--sheet", "9"], 1),
    "a moment to come": (["show", "{}", "--at", "2099-01-01T10:00"], 1),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_one_sentence(presenter: Shell, house: OpenHouse, what: str) -> None:
    arguments, status = WRONG[what]

    done = presenter("settle", *(each.format(house.performance.code) for each in arguments))

    assert (done.status, done.out) == (status, "")
    assert "Traceback" not in done.err and done.err.strip().endswith(".")


def test_who_may_not_agree_and_not_sign(artist: Shell, house: OpenHouse) -> None:
    for act in (["deal", "{}", "percent", "--share", "99%"], ["freeze", "{}"]):
        done = artist("settle", *(each.format(house.performance.code) for each in act))
        assert done.status == 1 and "may not" in done.err.lower()
