"""`etds venue new` and `etds manifest`: from a file to a version, what it changes, and performances on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access import Role
from core.inventory import kill_seats
from core.runtime import Core
from core.venues.edits import ExtendRow, RemoveSeats
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house
from tests.factories.versions import a_version

HALL = b"level,section,row,seat_from,seat_to\nfront,A,1,1,10\nback,B,2,1,10\n"
CHANGED = b"level,section,row,seat_from,seat_to\nfront,A,1,3,12\nback,B,22,1,10\n"


@pytest.fixture(scope="module")
def presenter(sign_in: Callable[[str], Shell]) -> Shell:
    return sign_in("admin")


def hall_of(house: OpenHouse) -> list[str]:
    return ["--venue", house.performance.venue, "--hall", house.performance.hall]


def test_a_new_hall_is_made_once(presenter: Shell) -> None:
    new = ["venue", "new", "--venue", "Barn", "--hall", "Floor", "--time-zone", "Europe/Berlin", "--json"]

    assert presenter(*new).data == {"venue": "Barn", "hall": "Floor"}
    again = presenter(*new)
    assert (again.status, again.data["message"]) == (1, "Barn has a hall Floor already. Choose another name.")


def test_an_export_is_imported_as_it_was(presenter: Shell, box: Core, tmp_path: Path) -> None:
    house = a_house(box, HALL)
    file = tmp_path / "hall.json"

    assert presenter("manifest", "export", *hall_of(house), "--to", str(file)).status == 0
    made = presenter("venue", "import", str(file), "--venue", "Elsewhere", "--hall", "Main", "--json").data

    assert (made["seats"], made["version"]) == (20, 1)
    assert presenter("manifest", "export", "--venue", "Elsewhere", "--hall", "Main").out == file.read_text() + "\n"


def test_a_changed_file_goes_on_with_the_line(presenter: Shell, box: Core, tmp_path: Path) -> None:
    house, file = a_house(box, HALL), tmp_path / "changed.csv"
    file.write_bytes(CHANGED)

    made = presenter("venue", "import", str(file), *hall_of(house), "--renamed", "B-22=B-2", "--json").data
    told = presenter("manifest", "diff", *hall_of(house), "1", "2", "--json").data

    assert made["notes"] == ["18 of 20 seats are those of the version before."]
    assert (told["same"], told["added"], told["removed"]) == (8, ["A-1-11", "A-1-12"], ["A-1-1", "A-1-2"])
    assert told["relabelled"][0] == ["B-2-1", "B-22-1"]


def test_performances_are_put_on_a_version_and_one_that_cannot_says_why(presenter: Shell, box: Core) -> None:
    house, boss = a_house(box, HALL), somebody(box, Role.ADMIN)
    kill_seats(box, boss, house.id, code="pillar", seats=[0])
    first = a_version(box, boss, house, RemoveSeats(seats=(0,)))
    code = house.performance.code

    looked = presenter("manifest", "rebase", code, "--dry-run", "--json")
    assert (looked.status, looked.data[0]["in_the_way"]) == (1, [{"seat": "A-1-1", "state": "killed"}])
    refused = presenter("manifest", "rebase", *hall_of(house))
    assert (refused.status, refused.out.split("  ")[1].strip()) == (1, "1 of 1")
    assert "The version has no place for A-1-1 (killed)" in refused.out

    a_version(box, boss, house, ExtendRow(seat=0, count=1), of=house.performance.manifest_id)
    done = presenter("manifest", "rebase", code, "--json")
    assert (done.status, done.data[0]["to_version"], done.data[0]["done"]) == (0, 3, True)
    versions = presenter("manifest", "list", *hall_of(house), "--json").data["versions"]
    assert [(v["version"], v["seats"], v["performances"]) for v in versions] == [(3, 21, 1), (2, 19, 0), (1, 20, 0)]
    assert first != box.repertoire.performance(house.id).manifest_id
