"""What stands under the sale line: the seats and the money in one line, and one sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from core.pricing import Quote
from core.saleline import Candidate, Mistake, Parsed, Preview
from core.venues import Manifest
from etds_tui.text import fit, plain, whole_sentences

HINT = "4 orch a cash 200: Tab completes, Enter sells, Esc leaves it for later"
_OFFERED_MAX = 4


def summary(found: Preview, manifest: Manifest, carted: Mapping[int, str], width: int) -> Text:
    """`2 Adult, 1 Child: Orchestra A 4 5 6       25.00 EUR  cash 50.00  change 25.00`; the seats give way."""
    if found.quote is None:
        return Text(fit("", width))
    money = Text(end="")
    if found.quote.discount.amount_minor:
        money.append(f"coupon −{found.quote.discount.plain()}  ")
    if found.quote.on_top.amount_minor:
        money.append(f"fees +{found.quote.on_top.plain()}  ")
    money.append(str(found.quote.total), style="bold")
    if found.paid is not None:
        for due in found.paid.dues:
            money.append(f"  {due.kind.value} {due.amount.plain()}")
        if found.paid.missing.amount_minor:
            money.append(f"  missing {found.paid.missing.plain()}", style="bold")
        elif found.paid.change.amount_minor:
            money.append("  change ")
            money.append(found.paid.change.plain(), style="bold reverse")
    room = max(width - money.cell_len - 2, 0)
    left = f"{_counted(found.quote)}: {' '.join(_seats({**carted, **found.seats}, manifest))}"
    line = Text(f"{fit(left, room)}  ", no_wrap=True, end="")
    line.append_text(money)
    line.truncate(width)
    return line


def sentence(
    parsed: Parsed, mistakes: Sequence[Mistake], offered: Sequence[Candidate], why: str, note: str, width: int
) -> str:
    """The one thing to say: what happened, what may stand here, what is wrong, or why these seats."""
    if note:
        said = note
    elif not parsed.text.strip():
        said = HINT
    elif offered and is_unfinished(parsed, mistakes):
        said = "Tab: " + "   ".join(f"{one.text} ({one.sentence})" for one in offered[:_OFFERED_MAX])
    elif mistakes:
        fits = ", ".join(mistakes[0].fits)
        said = f"{mistakes[0].sentence} Tab: {fits}" if fits else mistakes[0].sentence
    else:
        said = whole_sentences(why, width)
    return fit(said, width)


def is_unfinished(parsed: Parsed, mistakes: Sequence[Mistake]) -> bool:
    """Whether the first mistake is the last word, which is still being typed."""
    is_typing = bool(parsed.text) and not parsed.text[-1].isspace()
    return is_typing and bool(mistakes) and mistakes[0].end == len(parsed.text)


def _counted(quote: Quote) -> str:
    numbers: dict[str, int] = {}
    for line in quote.lines:
        numbers[line.price_type.name] = numbers.get(line.price_type.name, 0) + 1
    return ", ".join(f"{number} {plain(name)}" for name, number in numbers.items())


def _seats(seats: Mapping[int, str], manifest: Manifest) -> Iterator[str]:
    """Section and row once, then the seats: `Orchestra A 4 5 6`."""
    before: tuple[str, str] | None = None
    for seat in sorted(seats):
        label = manifest.label(seat)
        if before is None or before[0] != label.section:
            yield plain(label.section)
        if before != (label.section, label.row):
            yield plain(label.row)
        before = label.section, label.row
        yield plain(label.seat)
