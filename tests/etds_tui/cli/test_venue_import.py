"""`etds venue import`: the real files, malformed ones, and names that want to be more than names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access import Role
from core.runtime import Core
from core.venues import list_venues
from tests.etds_tui.cli.shell import Shell, somebody

DATA = Path(__file__).parents[2] / "data"

IMPORTS = {
    "stadium.csv": (39_532, 49, 1),
    "theatre.json": (1_011, 3, 2),
    "m1.json": (150, 3, 0),
}

MALFORMED = {
    "no file": (None, "There is no file"),
    "nothing": (b"", "empty"),
    "not UTF-8": ("level,section,row,seat_from,seat_to\na,Balcón,1,1,2\n".encode("latin-1"), "Line 2"),
    "a missing column": (b"level,section,row,seat_from\na,b,1,1\n", "seat_to"),
    "a negative range": (b"level,section,row,seat_from,seat_to\na,b,1,5,-1\n", "Line 2: seat_to"),
    "ten million seats": (b"level,section,row,seat_from,seat_to\na,b,1,1,10000000\n", "Line 2: seat_to"),
    "half a JSON": (b'{"zones": [', "JSON"),
    "deep JSON": (b'{"zones": ' + b"[" * 200_000, ""),
    "a formula": (b"level,section,row,seat_from,seat_to\na,=1+1,1,1,2\n", "Line 2: section"),
    "an escape sequence": (b"level,section,row,seat_from,seat_to\na,\x1b[2J,1,1,2\n", "Line 2: section"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", ""),
}


class TestImporting:
    @pytest.fixture(scope="class")
    def presenter(self, sign_in: Callable[[str], Shell]) -> Shell:
        return sign_in("distributor1")

    @pytest.mark.parametrize("name", IMPORTS)
    def test_a_real_file_becomes_a_hall(self, presenter: Shell, box: Core, name: str) -> None:
        where = ["--venue", f"House of {name}", "--hall", "Hall", "--json"]
        if name != "m1.json":
            doubled = presenter("venue", "import", str(DATA / name), *where)
            assert (doubled.status, doubled.data["code"]) == (1, "manifest_refused")
            assert f"House of {name}" not in venue_names(box)

        done = presenter("venue", "import", str(DATA / name), *where, "--rename-duplicates")

        assert done.status == 0
        assert (done.data["seats"], done.data["sections"], len(done.data["notes"])) == IMPORTS[name]
        assert (done.data["version"], done.data["new"]) == (1, True)
        again = presenter("venue", "import", str(DATA / name), *where, "--rename-duplicates")
        assert (again.status, again.data["version"], again.data["new"]) == (0, 1, False)

    @pytest.mark.parametrize("case", MALFORMED)
    def test_a_malformed_file_is_one_sentence_and_leaves_nothing(
        self, presenter: Shell, box: Core, tmp_path: Path, case: str
    ) -> None:
        content, said = MALFORMED[case]
        file = tmp_path / "hall.csv"
        if content is not None:
            file.write_bytes(content)

        done = presenter("venue", "import", str(file), "--venue", f"No {case}", "--hall", "Hall")

        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert said in done.err
        assert "\x1b" not in done.err
        assert f"No {case}" not in venue_names(box)

    def test_a_folder_is_no_file(self, presenter: Shell, tmp_path: Path) -> None:
        done = presenter("venue", "import", str(tmp_path), "--venue", "V", "--hall", "H")

        assert (done.status, done.err.count("\n")) == (1, 1)

    def test_a_name_that_looks_like_markup_is_a_name(self, presenter: Shell, box: Core) -> None:
        hostile = "[@click=app.quit]Arena[/] {name} %s 中"

        done = presenter("venue", "import", str(DATA / "m1.json"), "--venue", hostile, "--hall", "[/]")

        assert done.status == 0
        assert done.out == f"{hostile}, [/] is version 1: 150 seats, 3 sections.\n"
        assert hostile in venue_names(box)
        assert f"{hostile}, [/]: version 1" in presenter("venue", "list").out

    @pytest.mark.parametrize("name", ["\x1b[2J", "a\nb", "\u202eanera", "=cmd()", "", "x" * 10_000])
    def test_a_name_that_hides_something_is_refused(self, presenter: Shell, box: Core, name: str) -> None:
        before = venue_names(box)

        done = presenter("venue", "import", str(DATA / "m1.json"), f"--venue={name}", "--hall", "Hall")

        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert "--venue" in done.err
        assert "\x1b" not in done.err
        assert venue_names(box) == before

    def test_who_may_not_import_is_told_so(self, clerk: Shell, box: Core) -> None:
        done = clerk("venue", "import", str(DATA / "m1.json"), "--venue", "Mine", "--hall", "Hall", "--json")

        assert (done.status, done.data["code"]) == (1, "not_permitted")
        assert "Mine" not in venue_names(box)


def venue_names(box: Core) -> set[str]:
    return {row.venue for row in list_venues(box, somebody(box, Role.ADMIN))}
