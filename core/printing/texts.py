"""Documents as plain text: for files, for a printer that takes lines, and for eyes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.printing.documents import Document
from core.printing.layout import Code, Cut, Line, columns_of, laid_out
from core.printing.qr import half_blocks


def as_text(documents: Sequence[Document]) -> str:
    """Lines of at most the paper's width; a broken line where the paper is to be torn, and none behind a sheet."""
    return "".join(f"{line}\n" for document in documents for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    columns = columns_of(document)
    for element in laid_out(document):
        match element:
            case Line():
                yield element.text
            case Code():
                yield from (line.rstrip() for line in half_blocks(element.payload))
            case Cut():
                yield ("- " * (columns // 2)).rstrip()
