"""Documents as PDF, on the same grid of cells as the text: rolls of 80 mm as long as they need, lists on A4.

The fonts are embedded as far as they are used. Pure but for a file of the font, which the library wants on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.printing.cells import cells
from core.printing.documents import Document
from core.printing.fonts import WIDE_FACE, narrow_font, runs, wide_font
from core.printing.layout import PAPER, Code, Cut, Element, Line, columns_of, laid_out
from core.printing.qr import modules

_MM = 72 / 25.4  # points
_ROLL_WIDTH, _ROLL_MARGIN = 80 * _MM, 4 * _MM
_SHEET_WIDTH, _SHEET_HEIGHT, _SHEET_MARGIN = 210 * _MM, 297 * _MM, 15 * _MM
_ADVANCE = 1200 / 2048  # of the narrow font, in ems
_LEADING = 1.25
_EDGE = 0.035  # of a letter's size
_QR_SHARE = 0.6  # of the paper's width
_OVERLAP = 0.15  # points, so that no white line is seen between two rows of a code


def as_pdf(documents: Sequence[Document]) -> bytes:
    """One PDF of all of them; each begins on a paper of its own."""
    with TemporaryDirectory() as folder:
        font = Path(folder) / "narrow.ttf"
        font.write_bytes(narrow_font())
        pdf = _opened(font)
        for document in documents:
            _Sheet(pdf, columns_of(document)).put(laid_out(document))
        return bytes(pdf.output())


def _opened(font: Path) -> Any:
    from fpdf import FPDF

    pdf: Any = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    pdf.set_title("ETDS")
    pdf.add_font("narrow", "", str(font))
    return pdf


class _Sheet:
    """Where the next line goes."""

    def __init__(self, pdf: Any, columns: int) -> None:
        self._pdf, self._columns = pdf, columns
        self._is_roll = columns < PAPER
        self._width = _ROLL_WIDTH if self._is_roll else _SHEET_WIDTH
        self._margin = _ROLL_MARGIN if self._is_roll else _SHEET_MARGIN
        self._cell = (self._width - 2 * self._margin) / columns
        self._size = self._cell / _ADVANCE
        self._line = self._size * _LEADING
        self._y = 0.0

    def put(self, elements: Sequence[Element]) -> None:
        paper: list[Element] = []
        for element in elements:
            if isinstance(element, Cut):
                self._paper(paper)
                paper = []
            else:
                paper.append(element)

    def _paper(self, elements: Sequence[Element]) -> None:
        height = sum(map(self._height, elements)) + 2 * self._margin if self._is_roll else _SHEET_HEIGHT
        self._new_page(height)
        for element in elements:
            if self._y + self._height(element) > height - self._margin + 0.01:
                self._new_page(height)
            if isinstance(element, Line):
                self._text(element)
            elif isinstance(element, Code):
                self._qr(element.payload)
            self._y += self._height(element)

    def _new_page(self, height: float) -> None:
        self._pdf.add_page(format=(self._width, height))
        self._y = self._margin

    def _height(self, element: Element) -> float:
        return self._line if isinstance(element, Line) else self._width * _QR_SHARE + 2 * self._line

    def _text(self, line: Line) -> None:
        """Each run of letters on its own place of the grid; what is bold is drawn with an edge."""
        mode = "FILL_STROKE" if line.bold else "FILL"
        at = 0
        for is_wide, text in runs(line.text):
            if is_wide and "wide" not in self._pdf.fonts:
                self._pdf.add_font("wide", "", str(wide_font()), collection_font_number=WIDE_FACE)
            self._pdf.set_font("wide" if is_wide else "narrow", size=self._size)
            with self._pdf.local_context(text_mode=mode, line_width=self._size * _EDGE):
                self._pdf.text(self._margin + at * self._cell, self._y + self._size, text)
            at += cells(text)

    def _qr(self, payload: str) -> None:
        rows = modules(payload)
        side = self._width * _QR_SHARE / len(rows)
        left, top = (self._width - side * len(rows)) / 2, self._y + self._line
        for y, row in enumerate(rows):
            x = 0
            while x < len(row):
                run = next((i for i in range(x, len(row)) if row[i] != row[x]), len(row)) - x
                if row[x]:
                    self._pdf.rect(left + x * side, top + y * side, run * side, side + _OVERLAP, style="F")
                x += run
