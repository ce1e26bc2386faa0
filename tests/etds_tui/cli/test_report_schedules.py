"""`etds report schedule` as a script uses it. In this process, with a report that a test has made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.access import Actor, Role
from core.analytics import catalogue
from core.runtime import Core
from etds_tui.cli import etds
from etds_tui.cli import report_schedules as command
from tests.core.analytics.made import SHOWS
from tests.factories.house import a_house, someone

Run = Callable[..., Result]


@pytest.fixture
def run(open_core: Callable[..., Core], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    core = open_core(report_dir=tmp_path / "reports")
    a_house(core, event="Evening", artist="Fisher")
    artist = someone(core, Role.ARTIST, name="fisher9", artist="Fisher")

    @contextmanager
    def asked() -> Iterator[tuple[Core, Actor]]:
        yield core, artist

    monkeypatch.setattr(command, "asked", asked)
    monkeypatch.setattr(catalogue, "REPORTS", {"shows": SHOWS})
    return lambda *arguments: CliRunner().invoke(etds, ["report", "schedule", *map(str, arguments)])


def test_a_schedule_from_its_first_day_to_its_last(run: Run, tmp_path: Path) -> None:
    assert run("list").stderr.startswith("Nothing is sent by itself.")
    asked = ["--from", "-7d", "--to", "+4w"]
    done = run("add", "shows", "--when", "mon, thu 08:00", "--mail", "fisher@example.org", *asked)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("shows goes to fisher@example.org, mon, thu 08:00: first on ")
    made = json.loads(run("add", "shows", "--when", "monthly 1 07:00", "--file", "--form", "txt", "--json").stdout)

    rows = json.loads(run("list", "--json").stdout)
    assert {row["to"]: row["question"] for row in rows} == {
        "fisher@example.org": {"from": "-7d", "to": "+4w"}, "file": {}}  # fmt: skip
    assert made in rows
    assert run("list").stdout.count("shows") == 2

    sent = run("run", made["number"])
    (file,) = (tmp_path / "reports").iterdir()
    assert (sent.exit_code, sent.stderr) == (0, f"Sent to {file}.\n")
    assert "Evening" in file.read_text()

    assert run("remove", made["number"]).stderr == f"{made['number']} is sent no more.\n"
    assert [row["to"] for row in json.loads(run("list", "--json").stdout)] == ["fisher@example.org"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "shows", "--when", "daily 08:00"], "Say where it goes: --mail ADDRESS, or --file."),
        (["add", "shows", "--when", "daily 08:00", "--mail", "a@b.example", "--file"], "Say where it goes"),
        (["add", "shows", "--when", "often", "--file"], "'often' does not say when."),
        (["add", "none", "--when", "daily 08:00", "--file"], "There is no report 'none'."),
        (["remove", "77"], "You have no report 77 sent. Look at 'etds report schedule list'."),
        (["run", "77"], "You have no report 77 sent."),
    ],
)
def test_what_is_wrong_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(said)
