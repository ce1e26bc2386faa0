"""Papers as text: each is as it was the last time it was looked at, fits its paper, and lets no control through.

After a wanted change: `GOLDEN=write pytest tests/core/printing/test_texts.py`, and look at the difference.
"""

from __future__ import annotations

import os
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.printing.cells import cells, cut, padded, paired, printable, wrapped
from core.printing.documents import Document, TicketSlip, read, written
from core.printing.layout import columns_of
from core.printing.texts import as_text
from tests.core.printing.papers import PAPERS

GOLDEN = Path(__file__).parent / "golden"
ATTACK = "\x1b@\x1bp\x00\x19\x19\x1dV\x00\x9b2J\u202e\r\n"
anything = st.text(max_size=60)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_as_it_was(name: str) -> None:
    text, file = as_text([PAPERS[name]]), GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAPERS)
def test_no_line_is_wider_than_its_paper(name: str) -> None:
    document = PAPERS[name]

    assert columns_of(document) in (42, 80)
    assert [line for line in as_text([document]).splitlines() if cells(line) > columns_of(document)] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_stored_paper_is_the_same_paper(name: str) -> None:
    import json

    assert read(json.loads(written([PAPERS[name]]))) == (PAPERS[name],)


def test_what_is_no_paper_is_not_read() -> None:
    with pytest.raises(ValueError):
        read([{"kind": "ticket"}])


def poisoned(value: Any) -> Any:
    """The same data with an attack in every text of it."""
    if isinstance(value, str):
        return value + ATTACK
    if isinstance(value, tuple):
        return tuple(map(poisoned, value))
    if hasattr(value, "__dataclass_fields__"):
        names = [f.name for f in fields(value) if f.name not in ("kind", "signed")]
        return replace(value, **{name: poisoned(getattr(value, name)) for name in names})
    return value


@pytest.mark.parametrize("name", PAPERS)
def test_no_control_comes_through_in_any_text(name: str) -> None:
    text = as_text([poisoned(PAPERS[name])])

    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text) == []
    assert "@" in text  # so the attack went in


@given(anything, st.integers(4, 90))
def test_text_is_cut_padded_and_wrapped_to_its_cells(text: str, width: int) -> None:
    shown = printable(text)

    assert cells(padded(shown, width)) == width
    assert cells(cut(shown, width)) <= width
    assert cells(paired(shown, "10.00", width)) <= max(width, 5)
    lines = list(wrapped(shown, width))
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())  # nothing is lost


@given(anything, anything)
def test_any_ticket_fits(event: str, seat: str) -> None:
    slip = PAPERS["ticket"]
    assert isinstance(slip, TicketSlip)
    made: Document = replace(slip, event=event, seat=seat, signed="")

    assert [line for line in as_text([made]).splitlines() if cells(line) > 42] == []
