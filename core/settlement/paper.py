"""A settlement on paper: text and PDF of 80 columns, with who signed it or room to sign by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.printing.documents import Heading, SettlementPaper, with_warning
from core.printing.pdf import as_pdf
from core.printing.printers import write_whole
from core.printing.spool import PrintFailed
from core.printing.texts import as_text
from core.programming.reach import performance_in_reach
from core.settlement.freezing import SIDES, Frozen, numbered
from core.settlement.lines import rows, standing
from core.settlement.reading import agreed, sheet_now
from core.settlement.sheet import Sheet
from core.settlement.terms import deal_words
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SALES_SEE)
def print_settlement(
    core: Core, actor: Actor, performance_id: PerformanceId, *, number: int | None = None, folder: Path | None = None
) -> tuple[Path, Path]:
    """Write a frozen sheet, or the one of this moment, as text and as PDF; the two files.

    Raises: NoDeal, NotOneCurrency, PrintFailed, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.SALES_SEE, performance_id)
    if number is None:
        paper = paper_of(sheet_now(core, performance, agreed(core, performance)))
        name = f"settlement-{performance.code}-now"
    else:
        frozen = numbered(core, performance, number)
        paper = paper_of(frozen.sheet, frozen)
        name = f"settlement-{performance.code}-{number}"
    documents = (with_warning(paper, is_practice=core.is_practice),)
    place = folder or core.settings.state_dir / "settlements"
    try:
        place.mkdir(parents=True, exist_ok=True)
        return (
            write_whole(place / f"{name}.txt", as_text(documents).encode()),
            write_whole(place / f"{name}.pdf", as_pdf(documents)),
        )
    except OSError as error:
        why = error.strerror or "it cannot be written"
        raise PrintFailed(f"The folder {place} did not take it ({why}). Name another one.") from error


def paper_of(sheet: Sheet, frozen: Frozen | None = None) -> SettlementPaper:
    """Pure."""
    return SettlementPaper(
        heading=Heading(
            event=f"{sheet.event} ({', '.join(sheet.artists)})" if sheet.artists else sheet.event,
            place=sheet.place,
            starts=sheet.starts,
            code=sheet.code,
            made=f"{sheet.as_of if frozen is None else frozen.at:%d %b %Y %H:%M}",
        ),
        title=f"SETTLEMENT {frozen.number}" if frozen is not None else "SETTLEMENT, NOT FROZEN",
        deal=deal_words(sheet.deal),
        sold=tuple(
            (
                f"{line.level}  {line.price_type}",
                f"{line.tickets:,}",
                f"{line.comps:,}",
                sheet.money(line.minor).plain(),
            )
            for line in sheet.lines
        ),
        rows=tuple((row.words, row.detail, sheet.money(row.minor).plain(), row.is_total) for row in rows(sheet)),
        currency=sheet.currency,
        notes=tuple(_notes(sheet, frozen)),
        signatures=tuple((side.capitalize(), _signed(frozen, side)) for side in SIDES.values()),
    )


def _notes(sheet: Sheet, frozen: Frozen | None) -> Iterator[str]:
    yield standing(sheet)
    if frozen is not None:
        as_of = f"As of {sheet.as_of:%a %d %b %Y %H:%M}"
        yield f"{as_of}, frozen by {frozen.by}, deal version {sheet.deal.version}. This sheet has the hash"
        yield frozen.sha256
    if sheet.sell_out is not None:
        outcome = sheet.sell_out.outcome
        yield f"At sell-out, {sheet.sell_out.seats:,} more seats at list price: {sheet.money(outcome.walkout_minor)}."


def _signed(frozen: Frozen | None, side: str) -> str:
    """Who signed, empty where somebody may still sign by hand."""
    for one in frozen.signatures if frozen is not None else ():
        if one.side == side:
            return f"{one.by} ({one.username}), {one.at:%d %b %Y %H:%M}, {one.sha256[:12]}"
    return ""
