"""`etds history`: what a person reads of an import, what a script reads, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access.accounts import DEMO_ARTIST
from tests.etds_tui.cli.shell import Shell

TEXT = """\
Week;Stück;Haus;Einnahmen;Besucher
07.01.2001;Hafen;Langes Haus;50.000,50 €;1.000
08.01.2001;Hafen;Langes Haus;60.000,00 €;1.200
21.01.2001;Hafen;Langes Haus;viel;1.200
21.01.2001;=cmd();Langes Haus;1,00 €;1
"""


class TestHistory:
    @pytest.fixture(scope="class")
    def presenter(self, sign_in: Callable[[str], Shell]) -> Shell:
        return sign_in("distributor1")

    @pytest.fixture(scope="class")
    def file(self, tmp_path_factory: pytest.TempPathFactory) -> str:
        file = tmp_path_factory.mktemp("history") / "umsatz.csv"
        file.write_text(TEXT, encoding="cp1252")
        return str(file)

    def test_first_dry_then_for_good_then_nothing_more(self, presenter: Shell, file: str) -> None:
        ask = ("history", "import", file, "--show", "Stück", "--venue", "haus", "--currency", "EUR")

        dry = presenter(*ask, "--dry-run")
        assert dry.status == 0
        assert "3 new, 0 changed, 0 known already." in dry.out
        assert "line 3: 2001-01-08 is a Monday; it counts for the week to 2001-01-14" in dry.err
        assert "line 4: the gross 'viel' is not a number; the line is left out" in dry.err
        assert dry.err.splitlines()[-1] == "Nothing was kept. Without --dry-run it is."
        assert presenter("history", "list", "--json").data == []

        done = presenter(*ask, "--json")
        assert (done.status, done.data["added"], done.data["dry_run"]) == (0, 3, False)
        assert [problem["line"] for problem in done.data["problems"]] == [2, 3, 4]
        again = presenter(*ask)
        assert again.err.splitlines()[-1] == "Everything in it is known already. Nothing was changed."

    def test_shows_are_listed_and_linked(self, presenter: Shell) -> None:
        rows = presenter("history", "list", "--shows", "--json").data
        assert [(row["show"], row["weeks"], row["artist"]) for row in rows] == [("=cmd()", 1, None), ("Hafen", 2, None)]

        linked = presenter("history", "link", "hafen", "--artist", DEMO_ARTIST.upper(), "--json")

        assert [(row["show"], row["artist"]) for row in linked.data] == [("Hafen", DEMO_ARTIST)]
        assert presenter("history", "link", "hafen").status == 1
        assert presenter("history", "link", "hafen", "--nobody").out == "Hafen, 2 weeks: nobody.\n"

    def test_it_is_taken_back_only_for_sure(self, presenter: Shell) -> None:
        [row] = presenter("history", "list", "--json").data

        asked = presenter("history", "forget", str(row["id"]))
        assert (asked.status, asked.err) == (
            0,
            "3 weeks of umsatz.csv would be forgotten. Nothing was done; add --yes.\n",
        )
        done = presenter("history", "forget", str(row["id"]), "--yes", "--json")
        assert done.data == {"source": row["id"], "weeks": 3, "forgotten": 3}
        assert presenter("history", "forget", str(row["id"]), "--yes").status == 1

    def test_a_refusal_is_one_sentence(self, presenter: Shell, clerk: Shell, file: str, tmp_path: Path) -> None:
        unknown = presenter("history", "import", file, "--show", "Produktion")
        assert (unknown.status, unknown.out) == (1, "")
        assert unknown.err == (
            "The file has no column 'Produktion' for --show. It has: Week, Stück, Haus, Einnahmen, Besucher.\n"
        )
        assert presenter("history", "import", str(tmp_path / "none.csv")).status == 1
        assert clerk("history", "import", file).status == 1
