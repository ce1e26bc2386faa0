"""The grid of prices, the stack of a ticket and the list of rules, as text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.cells import cell_len
from rich.text import Text

from core.money import Money
from core.prices import Cell, PriceBook, fee_words, step_words, tax_words
from core.pricing import Part, largest_remainder
from etds_tui.text import fit, plain
from etds_tui.widgets.listing import Row

_NAME_WIDTH = 16
_CELL_WIDTH = 19
_INKS = {"face": "█", "fee": "▓", "tax": "▒"}
_ASCII_INKS = {"face": "#", "fee": "=", "tax": "%"}


def title(book: PriceBook, width: int) -> str:
    performance = book.performance
    right = f"{book.sold_percent:.0f} % sold"
    return f"{fit(f'{performance.code}  {performance.event}', width - len(right) - 1)} {right}"


def grid(book: PriceBook, level: int, letter: str, width: int, rows_max: int) -> Text:
    """A line a level, a column a price type: the price, and what the buyer pays where that is more."""
    text = Text(no_wrap=True, end="")
    types = book.types[: max((width - _NAME_WIDTH) // _CELL_WIDTH, 1)]
    text.append(fit("level", _NAME_WIDTH), style="dim")
    for price_type in types:
        text.append(
            f"{fit(f'{price_type.letter} {price_type.name}', _CELL_WIDTH - 2):>{_CELL_WIDTH - 2}}  ", style="dim"
        )
    numbers = list(book.levels)
    first = max(min(numbers.index(level) - rows_max + 1, len(numbers) - rows_max), 0) if level in numbers else 0
    for number in numbers[first : first + rows_max]:
        text.append("\n" + fit(f"{number} {book.levels[number]}", _NAME_WIDTH))
        for price_type in types:
            cell = book.cell(number, price_type.letter)
            is_chosen = (number, price_type.letter) == (level, letter)
            text.append(_cell(cell), style="reverse" if is_chosen else "")
            text.append("  ")
    return text


def _cell(cell: Cell | None) -> str:
    room = _CELL_WIDTH - 2
    if cell is None:
        return f"{'-':>{room}}"
    mark = "" if cell.stages.is_plain else "*"
    all_in = f" ({cell.all_in.plain()})" if cell.all_in != cell.price else ""
    return f"{cell.price.plain() + mark + all_in:>{room}}"


def stages(book: PriceBook, cell: Cell) -> str:
    """`Adult, stalls: list 10.00, window 8.00, step 8.80`."""
    told = [f"list {_plain(book, cell.stages.list_minor)}"]
    if cell.stages.window_minor is not None:
        told.append(f"window {_plain(book, cell.stages.window_minor)}")
    if cell.stages.step_minor is not None:
        told.append(f"step {_plain(book, cell.stages.step_minor)}")
    return plain(f"{cell.price_type.name}, {cell.level_name}: {', '.join(told)}")


def stack(book: PriceBook, cell: Cell, width: int, *, ascii_only: bool = False) -> Text:
    """From face to what the buyer pays: a bar, its parts under it, and the sum."""
    inks = _ASCII_INKS if ascii_only else _INKS
    inside = [part for part in cell.stack if not part.is_on_top and part.minor]
    on_top = [part for part in cell.stack if part.is_on_top and part.minor]
    text = Text(no_wrap=True, end="")
    cells = _widths([*inside, *on_top], width - 2)
    for part, count in zip([*inside, *on_top], cells, strict=True):
        text.append(inks[part.kind] * count, style="bold" if part.is_on_top else "")
    text.append("\n")
    text.append(
        _wrapped([f"{inks[part.kind]} {plain(part.words)} {_plain(book, part.minor)}" for part in inside], width)
    )
    text.append("\n")
    if on_top:
        told = [f"{inks[part.kind]} {plain(part.words)} {_plain(book, part.minor)}" for part in on_top]
        text.append(_wrapped([f"on top: {told[0]}", *told[1:]], width))
    else:
        text.append("nothing is on top")
    text.append(f"\nprice {cell.price.plain()}, the buyer pays ")
    text.append(str(cell.all_in), style="bold")
    text.append(_once(book, width))
    return text


def _once(book: PriceBook, width: int) -> str:
    once = [f"{fee.name}" for fee in book.fees if fee.per == "order"]
    return fit(f"; once an order: {', '.join(once)}", max(width - 40, 10)).rstrip() if once else ""


def _widths(parts: Sequence[Part], width: int) -> tuple[int, ...]:
    """Cells for each part, at least one where there is something."""
    total = sum(part.minor for part in parts)
    if not total or width < len(parts):
        return tuple(1 for _ in parts)
    return tuple(max(count, 1) for count in largest_remainder([Fraction(part.minor * width, total) for part in parts]))


def _wrapped(told: Sequence[str], width: int) -> str:
    """As many as a line takes; what does not fit is counted."""
    shown = list(told)
    while len(shown) > 1 and cell_len("   ".join(shown)) > width - 10:
        shown.pop()
    more = f"   and {len(told) - len(shown)} more" if len(shown) < len(told) else ""
    return "   ".join(shown) + more


def rules(book: PriceBook) -> list[Row]:
    """Every rule in a line: windows, steps, fees, taxes."""
    return [*_windows(book), *_steps(book), *_fees(book), *_taxes(book)]


def _windows(book: PriceBook) -> Iterator[Row]:
    zone = book.at.tzinfo
    for window in book.windows:
        until = f"{window.ends_at.astimezone(zone):%a %d %b %H:%M}" if window.ends_at else "the end"
        price = f"{window.level} {window.letter} {_plain(book, window.price_minor)}"
        when = f"{window.starts_at.astimezone(zone):%a %d %b %H:%M} to {until}"
        yield Row(f"window:{window.id}", ("window", window.name, price, when))


def _steps(book: PriceBook) -> Iterator[Row]:
    for each in book.steps:
        if each.step.change_minor is not None:
            change = f"{'+' if each.step.change_minor > 0 else ''}{_plain(book, each.step.change_minor)}"
        else:
            change = f"{(each.step.change_bp or 0) / 100:+g} %"
        of = " ".join(str(part) for part in (each.step.level, each.step.letter) if part is not None)
        yield Row(
            f"step:{each.step.id}",
            ("step", each.step.name, f"{change} {f'of {of}' if of else 'of all'}", step_words(each, book)),
        )


def _fees(book: PriceBook) -> Iterator[Row]:
    for fee in book.fees:
        what = "cash" if fee.per == "cash" else "fee"
        how, _, rest = fee_words(fee, book.performance).partition(", ")
        yield Row(f"fee:{fee.id}", (what, fee.name, how, rest))


def _taxes(book: PriceBook) -> Iterator[Row]:
    for tax in book.taxes:
        how, _, rest = tax_words(tax).partition(", ")
        yield Row(f"tax:{tax.id}", ("tax", tax.name, how, rest))


def preview(book: PriceBook, key: str | None, width: int) -> str:
    """What the step under the cursor does, price by price; of another rule all that is said of it."""
    for each in book.steps:
        if f"step:{each.step.id}" == key:
            told = [
                f"{one.level} {one.letter} {_plain(book, one.from_minor)} → {_plain(book, one.to_minor)}"
                for one in each.changes
            ]
            return _wrapped(told, width * 2 - 20)
    for row in rules(book):
        if row.key == key:
            return plain(", ".join(part for part in row.cells[1:] if part))
    return ""


def _plain(book: PriceBook, minor: int) -> str:
    return Money(minor, book.performance.currency).plain()
