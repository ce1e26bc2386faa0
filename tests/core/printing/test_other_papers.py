"""The same papers as PDF and as the bytes of a receipt printer."""

from __future__ import annotations

import logging
import re
import zlib

import pytest

from core.printing.escpos import as_escpos
from core.printing.fonts import runs
from core.printing.layout import ROLL, columns_of
from core.printing.pdf import as_pdf
from tests.core.printing.papers import PAPERS
from tests.core.printing.test_texts import poisoned

_KICK, _CUT = b"\x1bp\x002", b"\x1dV\x00"


def streams(pdf: bytes) -> bytes:
    """What stands in the pages, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(one) for one in found if one[:1] == b"x")


def test_a_pdf_has_its_fonts_in_it_and_the_code_drawn() -> None:
    made = as_pdf([PAPERS["ticket"]])

    assert made.startswith(b"%PDF-")
    assert made.count(b"/FontFile") == 2  # Latin and Cyrillic; Japanese
    assert streams(made).count(b" re f") > 300  # the dark runs of the QR


def test_a_pdf_without_wide_names_carries_one_font() -> None:
    assert as_pdf([PAPERS["z"]]).count(b"/FontFile") == 1


def test_every_paper_is_a_page_of_its_own_and_lists_go_on() -> None:
    assert len(re.findall(rb"/Type /Page\b", as_pdf([PAPERS["ticket"], PAPERS["z"], PAPERS["plan"]]))) == 3


def test_names_of_many_scripts_have_letters() -> None:
    text = "Žółć Їжак Αθήνα 東京 김 ひらがな שלום"

    assert "".join(part for _, part in runs(text)) == text
    assert runs("\U0001f39f") == [(False, "?")]  # what no font has is said to be missing


def test_the_drawer_opens_before_anything_is_printed() -> None:
    made = as_escpos([PAPERS["receipt"]], kick=True)

    assert made.startswith(b"\x1b@" + _KICK)
    assert made.count(_KICK) == 1
    assert made.endswith(_CUT) and made.count(_CUT) == 1
    assert _KICK not in as_escpos([PAPERS["receipt"]])


def test_each_paper_is_cut_off() -> None:
    assert as_escpos([PAPERS["z"], PAPERS["z"]]).count(_CUT) == 2


def test_letters_that_the_printer_lacks_are_drawn() -> None:
    made = as_escpos([PAPERS["envelope"]])

    assert b"CRUZ, Anna de la\n" in made
    assert made.count(b"\x1dv0") == 1  # the Cyrillic title, as a picture


@pytest.mark.parametrize("name", ["envelope", "z"])
def test_no_command_comes_from_people(name: str) -> None:
    """Every command that a printer gets is one that the same paper without the attack has too."""
    commands = re.compile(rb"\x1b.|\x1d.", re.DOTALL)
    pictures = re.compile(rb"\x1dv0.(..)(..)", re.DOTALL)

    made = as_escpos([poisoned(PAPERS[name])])
    assert pictures.sub(b"", made).count(b"\x1bp") == 0
    assert set(commands.findall(b"".join(_texts(made)))) <= {b"\x1b@", b"\x1bt", b"\x1bE", b"\x1bd", b"\x1dV"}


def _texts(data: bytes) -> list[bytes]:
    """The stream without its pictures."""
    parts = []
    while (at := data.find(b"\x1dv0")) >= 0:
        width, height = int.from_bytes(data[at + 4 : at + 6], "little"), int.from_bytes(data[at + 6 : at + 8], "little")
        parts.append(data[:at])
        data = data[at + 8 + width * height :]
    return [*parts, data]


def test_printing_says_nothing_on_the_terminal(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        as_escpos([paper for paper in PAPERS.values() if columns_of(paper) == ROLL])
        as_pdf(list(PAPERS.values()))

    assert (capfd.readouterr(), [record.message for record in caplog.records]) == (("", ""), [])
