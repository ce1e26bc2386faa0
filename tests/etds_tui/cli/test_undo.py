"""The last act from the shell: shown first, taken back with --yes, and once however often it is asked."""

from __future__ import annotations

from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import a_house


def test_a_sale_is_shown_and_taken_back(clerk: Shell, box: Core) -> None:
    code = a_house(box).performance.code
    assert clerk("undo", "--json").data["code"] == "cannot_undo"
    assert clerk("sell", "--performance", code, "A-1-1", "--cash", "20", "--json").status == 0

    seen = clerk("undo", "--json").data
    assert (seen["what"], seen["undoable"], seen["back"]) == (
        "sold A-1-1 for 10.00 EUR cash", True, [{"how": "cash to give back", "amount": "10.00 EUR"}],
    )  # fmt: skip
    done = clerk("undo", "--yes", "--act", seen["act"], "--json")
    again = clerk("undo", "--yes", "--act", seen["act"], "--json")
    assert (done.status, again.status) == (0, 0)
    assert again.data == done.data
    assert clerk("undo", "--yes", "--json").data["code"] == "cannot_undo"
