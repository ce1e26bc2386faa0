"""Documents as the bytes of a receipt printer. Pure: nothing is sent here.

Text in the printer's own letters (code page 858, which knows the euro) where it has them; a line with others is drawn
as a picture, so every name comes out on every printer. The bytes of text are ours alone: `layout` leaves no control in.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from core.printing.cells import cells
from core.printing.documents import Document
from core.printing.fonts import WIDE_FACE, narrow_font, runs, wide_font
from core.printing.layout import ROLL, Code, Cut, Line, columns_of, elements_of
from core.printing.qr import modules

_PROFILE, _PAGE = "TM-T88III", "CP858"
_CELL_WIDTH, _CELL_HEIGHT = 12, 24  # dots of a letter in font A
_WIDTH = ROLL * _CELL_WIDTH
_MODULE = 8  # dots
_DRAWER_PIN = 2


def as_escpos(documents: Sequence[Document], *, kick: bool = False) -> bytes:
    """The bytes; with `kick` the drawer opens first, so that nobody waits for the paper."""
    assert all(columns_of(document) == ROLL for document in documents), "lists are for sheets, not for a roll"
    from escpos.printer import Dummy  # pyright: ignore[reportMissingTypeStubs]

    printer: Any = Dummy(profile=_PROFILE)
    printer.hw("INIT")
    if kick:
        printer.cashdraw(_DRAWER_PIN)
    printer.magic.force_encoding(_PAGE)
    for element in elements_of(documents):
        match element:
            case Line():
                _text(printer, element)
            case Code():
                _picture(printer, _drawn_code(element.payload))
            case Cut():
                printer.cut()
    return bytes(printer.output)


def _text(printer: Any, line: Line) -> None:
    try:
        line.text.encode(_PAGE)
    except UnicodeEncodeError:
        _picture(printer, _drawn_line(line.text))
        return
    printer.set(bold=line.bold)
    printer.text(f"{line.text}\n")


def _picture(printer: Any, image: Any) -> None:
    printer.image(image, impl="bitImageRaster", center=False)


def _drawn_line(text: str) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    fonts = {False: ImageFont.truetype(BytesIO(narrow_font()), 20)}
    image = Image.new("1", (_WIDTH, _CELL_HEIGHT), 1)
    draw, at = ImageDraw.Draw(image), 0
    for is_wide, part in runs(text):
        if is_wide and True not in fonts:
            fonts[True] = ImageFont.truetype(str(wide_font()), 22, index=WIDE_FACE)
        for character in part:
            draw.text((at * _CELL_WIDTH, _CELL_HEIGHT - 5), character, fill=0, font=fonts[is_wide], anchor="ls")
            at += cells(character)
    return image


def _drawn_code(payload: str) -> Any:
    """The code in the middle of the paper, so large that a phone reads it at arm's length."""
    from PIL import Image

    rows = modules(payload)
    side = len(rows) * _MODULE
    code: Any = Image.new("1", (len(rows), len(rows)), 1)
    code.putdata([0 if module else 1 for row in rows for module in row])
    image = Image.new("1", (_WIDTH, side), 1)
    image.paste(code.resize((side, side)), ((_WIDTH - side) // 2, 0))
    return image
