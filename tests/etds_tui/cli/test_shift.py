"""The drawer at the shell: opened, moved, looked at, closed, approved by another."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from core.access import Role
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import a_house, someone


def test_a_shift_at_the_shell(box: Core, sign_in: Callable[[str], Shell]) -> None:
    house = a_house(box, venue="The House", drawers=False)
    names = [f"{role}-{uuid4().hex[:8]}" for role in ("operator", "manager")]
    for name, role in zip(names, (Role.OPERATOR, Role.MANAGER), strict=True):
        someone(box, role, name=name, venue="The House", drawer=False)
    clerk, manager = map(sign_in, names)
    sell = ("sell", "--performance", house.performance.code, "--best", "2", "--cash", "20", "--json")

    refused = clerk(*sell)
    opened = clerk("shift", "open", "--float", "200")
    assert (refused.status, refused.data["code"], opened.status) == (1, "no_drawer", 0)
    assert clerk(*sell).status == 0
    assert clerk("shift", "paid-in", "50", "--reason", "bank").status == 0
    assert clerk("shift", "paid-out", "500", "--reason", "taxi").status == 1
    assert clerk("shift", "drop", "100").status == 0
    x = clerk("shift", "x")
    assert "The count is blind" in x.out and "170.00" not in x.out

    closed = clerk("shift", "close", "--counted", "160", "--json")
    z = clerk("shift", "z", "1").out

    assert (closed.data["number"], closed.data["expected_minor"], closed.data["over_minor"]) == (1, 17_000, -1000)
    assert "Z 1  The House" in z and "-10.00 EUR" in z
    assert max(map(len, z.split("Likely causes:")[0].splitlines())) <= 80
    assert clerk("shift", "approve", "1").status == 1
    assert manager("shift", "approve", "1").status == 0
    assert "reconciled" in clerk("shift", "list").out
