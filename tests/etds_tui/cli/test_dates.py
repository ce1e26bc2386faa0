"""Pencilled dates and calendar files at the shell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import a_house


@pytest.fixture(scope="module")
def distributor(sign_in: Callable[[str], Shell]) -> Shell:
    return sign_in("distributor1")


def test_a_date_from_the_pencil_to_the_performance(distributor: Shell, box: Core) -> None:
    house = a_house(box, venue="Kalendar Theatre", code="KT-1", organisation="Northlight Presents")
    hall = f"{house.performance.venue}, {house.performance.hall}"
    assert hall in distributor("datehold", "halls").out

    first = distributor("datehold", "new", hall, "+40", "Winter Journey", "--hours", "19:30-22", "--json").data
    second = distributor("datehold", "new", hall, "+40", "Plan B", "--json").data
    assert (first["rank"], second["rank"], first["starts_at"][11:16]) == (1, 2, "19:30")
    refused = distributor("datehold", "confirm", str(second["number"]), "--json")
    assert (refused.status, refused.data["code"]) == (1, "date_hold")
    assert distributor("datehold", "challenge", str(second["number"]), "--json").data["challenging_since"]
    assert distributor("datehold", "challenge", str(second["number"]), "--back", "--json").status == 0
    assert distributor("datehold", "extend", str(second["number"]), "--days", "7", "--json").data["version"] > 1
    assert distributor("datehold", "note", str(second["number"]), "ask again", "--json").data["note"] == "ask again"

    done = distributor("datehold", "confirm", str(first["number"]), "--json").data
    assert (done["state"], done["performance"][:3]) == ("confirmed", "KT-")
    assert distributor("datehold", "list").out == ""
    assert [one["why"] for one in distributor("datehold", "list", "--over", "--json").data] == ["played", "taken"]


def test_a_file_goes_out_and_comes_in(distributor: Shell, box: Core, tmp_path: Path) -> None:
    house = a_house(box, venue="Second House", organisation="Northlight Presents")
    hall = f"{house.performance.venue}, {house.performance.hall}"
    day = (box.clock.now() + timedelta(days=20)).strftime("%Y%m%d")
    theirs, ours = tmp_path / "theirs.ics", tmp_path / "ours.ics"
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", f"DTSTART:{day}T180000Z", "SUMMARY:Their night",
             "END:VEVENT", "END:VCALENDAR", "")  # fmt: skip
    theirs.write_text("\n".join(lines), encoding="utf-8")

    shown = distributor("ical", "import", str(theirs), hall, "--json").data
    assert (shown["counts"]["new"], shown["done"]) == (1, False)
    done = distributor("ical", "import", str(theirs), hall, "--yes", shown["stamp"], "--json").data
    assert (done["counts"]["new"], done["done"]) == (1, True)
    assert distributor("ical", "import", str(theirs), hall, "--json").data["counts"]["same"] == 1

    assert distributor("ical", "export", "--hall", hall, "--out", str(ours)).status == 0
    assert b"SUMMARY:Their night (first hold)" in ours.read_bytes()
    assert distributor("ical", "feed", "--json").data["file"].endswith("calendar.ics")
    theirs.write_text("no calendar", encoding="utf-8")
    refused = distributor("ical", "import", str(theirs), hall, "--json")
    assert (refused.status, refused.data["message"][:6]) == (1, "Line 1")
