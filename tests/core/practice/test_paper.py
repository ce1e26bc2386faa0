"""Everything that is printed in practice says on every paper, at top and bottom, that it is not valid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from fpdf import FPDF

from core import printing
from core.printing.documents import PRACTICE, Document, ZSlip, read
from core.printing.escpos import as_escpos
from core.printing.pdf import as_pdf
from core.printing.texts import as_text
from core.runtime import Core
from core.settings import Settings
from tests.core.practice.test_sandboxes import practising, sell
from tests.factories.house import a_house, someone


def papers(core: Core) -> list[Document]:
    """Whatever was put into the queue."""
    return [
        paper
        for (stored,) in core.postgres.rows("select documents from print_job order by id")
        for paper in read(stored)
    ]


def edges(lines: Sequence[str]) -> list[bool]:
    """Whether the first and the last line are the warning."""
    return [PRACTICE in lines[0], PRACTICE in lines[-1]]


def drawn(paper: Document, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that are put on the pages of its PDF, in their order."""
    words: list[str] = []
    put = FPDF.text
    with monkeypatch.context() as patch:
        patch.setattr(FPDF, "text", lambda pdf, x, y, text: (words.append(text), put(pdf, x, y, text))[1])
        assert as_pdf([paper]).startswith(b"%PDF-")
    return words


def test_every_paper_of_practice_is_marked_at_top_and_bottom(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    house, operator = a_house(core), someone(core)

    with practising(core, operator, house) as practice:
        inside, person = practice.core, practice.actor
        sale = sell(inside, person, house.id, 5, 6)
        tickets = printing.print_order(inside, person, house.id, order=sale.order_id)
        printing.reprint_tickets(inside, person, house.id, order=sale.order_id, reason="lost")
        receipt = printing.print_receipt(inside, person, house.id, order=sale.order_id)
        printing.print_z_slip(inside, person, ZSlip(title="Z 1", about=("till 1",), pairs=(("counted", "1.00"),)))
        fallback = printing.print_fallback(inside, person, house.id)
        made = papers(inside)

    assert [paper.kind for paper in made] == ["ticket"] * 4 + ["receipt", "z"]
    assert [edges(as_text([paper]).splitlines()[:-1]) for paper in made] == [[True, True]] * 6
    assert [edges(drawn(paper, monkeypatch)) for paper in made] == [[True, True]] * 6
    for paper in made:
        lines = [line for line in as_escpos([paper]).split(b"\n") if line.strip()]
        assert [PRACTICE.encode() in line for line in lines].count(True) == 2
        assert PRACTICE.encode() in lines[0] and PRACTICE.encode() in lines[-2]  # behind it is the knife
    for printed in (tickets, receipt):
        assert printed.path is not None and printed.path.read_text().count(PRACTICE) == 2 * printed.count
    assert {path.name: path.read_text().count(PRACTICE) for path in fallback} == {
        f"{name}.txt": 2 for name in ("plan", "will-call", "seats", "blank-tickets")
    }


def test_paper_of_the_house_carries_no_warning(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sale = sell(core, operator, house.id, 5)
    printing.print_order(core, operator, house.id, order=sale.order_id)
    printing.print_receipt(core, operator, house.id, order=sale.order_id)

    assert [(paper.kind, paper.warning) for paper in papers(core)] == [("ticket", ""), ("receipt", "")]


def test_the_printers_of_the_house_print_nothing_from_practice(core: Core, tmp_path: Path) -> None:
    """Its paper goes into a folder of its own, and no drawer opens."""
    house, operator = a_house(core), someone(core)
    real: Settings = core.settings.model_copy(
        update={"ticket_printer": f"escpos-file:{tmp_path}/lp0", "receipt_printer": f"escpos-file:{tmp_path}/lp1",
                "fallback_dir": tmp_path / "papers"}
    )  # fmt: skip
    core.settings = real

    with practising(core, operator, house) as practice:
        sale = sell(practice.core, practice.actor, house.id, 5)
        assert printing.receipt_of_sale(practice.core, practice.actor, house.id, order=sale.order_id) is None
        printed = printing.print_order(practice.core, practice.actor, house.id, order=sale.order_id)
        (plan, *_) = printing.print_fallback(practice.core, practice.actor, house.id)

    assert printed.path is not None and printed.path.is_relative_to(core.settings.tickets_dir / "practice")
    assert not plan.is_relative_to(tmp_path / "papers")
