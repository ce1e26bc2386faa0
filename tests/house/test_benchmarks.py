"""The benchmarks are known by name and say what was measured in one form. No time is judged here."""

from __future__ import annotations

import importlib
import json

import pytest

from benchmarks import __main__ as command
from benchmarks import plane
from benchmarks.figures import figure, seen

_KEYS = {"name", "value", "unit", "goal", "holds"}


def test_every_name_can_be_run() -> None:
    assert command.NAMES == ("holds", "sales", "rush", "scale", "best", "plane", "feed", "startup")
    assert all(callable(importlib.import_module(f"benchmarks.{name}").run) for name in command.NAMES)


def test_an_unknown_name_is_refused_with_those_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["hold"])

    assert left.value.code == 2
    wanted = "there is no benchmark 'hold'; choose of holds, sales, rush, scale, best, plane, feed, startup"
    assert wanted in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "at_least", "holds"), [(2, True, True), (1, True, False), (2, False, True), (3, False, False)]
)
def test_a_figure_holds_where_it_reaches_its_goal(value: float, at_least: bool, holds: bool) -> None:
    assert figure("f", value, "ms", 2, at_least=at_least) == {
        "name": "f",
        "value": value,
        "unit": "ms",
        "goal": 2,
        "holds": holds,
    }


@pytest.mark.parametrize(("value", "status"), [(1, 0), (3, 1)])
def test_json_has_the_machine_and_the_figures_and_a_short_one_is_told_by_the_exit_status(
    value: float, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [figure("f", value, "ms", 2, at_least=False), seen("g", 7, "1/s")]
    monkeypatch.setattr(plane, "run", lambda quick: found)

    assert command.main(["plane", "--quick", "--json"]) == status

    told = json.loads(capsys.readouterr().out)
    assert told["figures"] == found and all(set(each) == _KEYS for each in told["figures"])
    assert told["machine"]["cores"] >= 1
