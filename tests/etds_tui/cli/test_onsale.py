"""`etds onsale` and `etds rehearse` as a script uses them: status, JSON, sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access import Role
from core.runtime import Core
from db.servers import Addresses
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, state="announced")


@pytest.fixture(scope="module")
def dora(box: Core, addresses: Addresses, sign_in: Callable[[str], Shell]) -> Shell:
    """A distributor, at a shell that knows the database's owner."""
    someone(box, Role.DISTRIBUTOR, name="cli-dora", organisation="Presenter")
    return Shell({**sign_in("cli-dora").environment, "ETDS_OWNER_DATABASE_URL": addresses.owner_url})


def test_a_presale_from_the_shell(dora: Shell, clerk: Shell, house: OpenHouse) -> None:
    code = house.performance.code

    assert dora("onsale", "windows", "put", code, "--name", "Friends", "--from", "now", "--until", "+1h",
                "--needs-code", "--buyer-seats", "4").status == 0  # fmt: skip
    assert dora("onsale", "windows", "put", code, "--name", "General", "--from", "+1h").status == 0
    windows = dora("onsale", "windows", "list", code, "--json").data
    assert [(one["name"], one["needs_code"], one["buyer_seats_max"]) for one in windows] == [
        ("Friends", True, 4), ("General", False, None)
    ]  # fmt: skip

    checked = dora("onsale", "check", code, "--json")
    assert (checked.status, [one["check"] for one in checked.data if one["light"] == "stop"]) == (1, ["codes"])
    refused = dora("onsale", "go", code, "--json")
    assert (refused.status, refused.data["code"]) == (1, "not_ready")
    made = dora("onsale", "code", "create", code, str(windows[0]["id"]), "--name", "Friends", "--code", "FRIENDS")
    assert (made.status, made.out) == (0, "FRIENDS\n")
    live = dora("onsale", "go", code, "--json")
    assert (live.status, live.data["was"], live.data["seats"]) == (0, "announced", 30)

    sell = ("sell", "--performance", code, "A-1-1", "--cash", "10", "--customer", "Ada", "--json")
    assert clerk(*sell).data["code"] == "code_needed"
    assert clerk(*sell, "--presale", "WRONG").data["code"] == "code_refused"
    assert clerk(*sell, "--presale", "friends").status == 0
    assert clerk("sell", "--performance", code, "1a presale friends for Bob cash").status == 0
    assert dora("onsale", "code", "list", code, "--json").data[0]["used"] == 2
    assert "sold 2" in dora("onsale", "windows", "list", code).out


def test_a_rehearsal_from_the_shell(dora: Shell, clerk: Shell, house: OpenHouse, tmp_path: Path) -> None:
    """It makes a database and starts processes, so it takes seconds."""
    code, curve = house.performance.code, tmp_path / "rush.csv"
    assert clerk("rehearse", code, "--json").data["code"] == "not_permitted"
    curve.write_text("second,arrivals\n0,20\n1,x\n")
    wrong = dora("rehearse", code, "--pattern", str(curve))
    assert (wrong.status, "line 3: 'x' is no number of arrivals" in wrong.err) == (1, True)
    assert "cannot be read" in dora("rehearse", code, "--pattern", str(tmp_path / "none.csv")).err
    curve.write_text("second,arrivals\n0,20\n1,20\n")

    done = dora("rehearse", code, "--pattern", str(curve), "--tills", "4", "--think", "0", "--json")

    assert (done.status, done.data["arrived"], done.data["double"], done.data["holds"]) == (0, 40, 0, True)
    assert "40 buyers" in dora("onsale", "check", code).out
