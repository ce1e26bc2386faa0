"""`etds report`: tables, files and pictures at a shell. In this process, with a report that a test has made."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from core.access import Actor, Role
from core.analytics import catalogue
from core.runtime import Core
from etds_tui.cli import etds
from etds_tui.cli import report as command
from tests.core.analytics.made import SHOWS
from tests.core.printing.orders import sold
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import OpenHouse, a_house, someone

Run = Callable[..., Result]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def house(core: Core) -> OpenHouse:
    house = a_house(core, code="KT-1", event="=Evening", artist="Fisher")
    sold(core, someone(core), house, 1, 2)
    return house


@pytest.fixture
def artist(core: Core) -> Actor:
    return someone(core, Role.ARTIST, artist="Fisher")


@pytest.fixture
def run(core: Core, artist: Actor, house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`etds report …` as the artist of that house."""

    @contextmanager
    def asked() -> Iterator[tuple[Core, Actor]]:
        yield core, artist

    monkeypatch.setattr(command, "asked", asked)
    monkeypatch.setattr(catalogue, "REPORTS", {"shows": SHOWS})
    monkeypatch.setattr("core.analytics.REPORTS", catalogue.REPORTS)
    return lambda *arguments: CliRunner().invoke(etds, ["report", *map(str, arguments)])


def test_without_a_name_it_lists_what_there_is(run: Run) -> None:
    assert (run().exit_code, run().stdout) == (0, f"{'shows':16}What each performance has sold.\n")
    assert json.loads(run("--json").stdout) == [
        {"name": "shows", "title": "Shows", "about": SHOWS.about, "asks": ["first", "last", "top"]}
    ]
    assert "What each performance has sold." in run("--help").stdout
    assert "--xlsx" in run("shows", "--help").stdout


def test_a_report_is_a_table_of_a_page(run: Run) -> None:
    done = run("shows", "--from", "-7d")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "Shows"
    assert done.stdout.splitlines()[3:] == ["event     sold  gross", "--------  ----  -----", "=Evening     2  20.00"]


def test_what_is_asked_is_read(run: Run, core: Core) -> None:
    long_ago = (core.clock.now() - timedelta(days=9)).date()

    assert "There is nothing to show." in run("shows", "--to", long_ago).stdout
    assert "There is nothing to show." in run("shows", "--to", "-7d").stdout


def test_every_form_is_written_and_reads_back(run: Run, tmp_path: Path) -> None:
    names = {form: tmp_path / f"shows.{form}" for form in ("csv", "json", "xlsx", "png")}

    done = run("shows", *[part for form, path in names.items() for part in (f"--{form}", path)])

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [f"Written: {path}" for path in names.values()]
    rows = list(csv.reader(StringIO(names["csv"].read_text("utf-8-sig"))))
    assert rows == [["event", "sold", "gross", "currency"], ["'=Evening", "2", "20.00", "EUR"]]
    assert json.loads(names["json"].read_text())["rows"][0]["values"] == ["=Evening", 2, 2000]
    assert openpyxl.load_workbook(names["xlsx"])["Report"]["C2"].value == 20
    assert names["png"].read_bytes().startswith(PNG)


def test_json_and_csv_go_to_the_terminal_too(run: Run) -> None:
    assert json.loads(run("shows", "--json").stdout)["schema"] == "etds.report/1"
    assert run("shows", "--csv", "-").stdout == "event,sold,gross,currency\n'=Evening,2,20.00,EUR\n"
    assert run("shows", "--json", "--top", "1").exit_code == 0


def test_the_figures_of_a_chart_are_a_table_as_well(run: Run) -> None:
    assert run("shows", "--chart", "1", "--csv", "-").stdout == "place,sold\nKT-1,2\n"
    assert "has 1 chart." in run("shows", "--chart", "2").stderr


def test_a_file_that_is_there_is_left_alone_unless_forced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")

    refused = run("shows", "--csv", path)

    assert (refused.exit_code, refused.stdout, path.read_text()) == (1, "", "mine")
    assert refused.stderr == f"{path} is there already. Name another file, or say --force to write over it.\n"
    assert run("shows", "--csv", path, "--force").exit_code == 0
    assert path.read_text() != "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no report 'nothing'. There are: shows."),
        (["shows", "--from", "soon"], "'soon' is not a day. Write it like 2026-12-01, today, -7d or +2w."),
        (["shows", "--csv", "a.xlsx"], "'a.xlsx' would hold CSV. Let it end in .csv."),
        (["shows", "--png", "-"], "'-' would hold PNG. Let it end in .png."),
        (["shows", "--csv", "/no/such/a.csv"], "/no/such/a.csv cannot be written (No such file or directory)."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1


def test_with_json_a_refusal_is_data(run: Run) -> None:
    assert json.loads(run("shows", "--json", "--top", "none").stdout)["code"] == "bad_input"


def test_a_foreign_artist_sees_nothing_of_it(core: Core, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    other = someone(core, Role.ARTIST, artist="Another")

    @contextmanager
    def asked() -> Iterator[tuple[Core, Actor]]:
        yield core, other

    assert "Evening" in run("shows").stdout
    monkeypatch.setattr(command, "asked", asked)
    assert "There is nothing to show." in run("shows").stdout


def test_the_door_may_not_ask(sign_in: Callable[[str], Shell]) -> None:
    """Through the real program."""
    done = sign_in("door1")("report", "anything")

    assert (done.status, done.out) == (1, "")
    assert (
        done.err
        == "The role door may not see what was sold, by day and all in all. Sign in with an account that may.\n"
    )
